import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { writeCliPackage } from './cli.mjs'
import { PLATFORMS } from './platform.mjs'
import { ROOT, run } from './run.mjs'

const DIST = join(ROOT, 'dist')
const STAGE = join(ROOT, 'target/npm/gather-webhooks')

/** Packs the packages that are the same on every machine. */
export function pack() {
  packFolder(join(ROOT, 'bindings-wasm'))
  packFolder(stage())
  packCli()
}

/** Packs the package of the command line that has no binary. */
export function packCli() {
  packFolder(join(ROOT, writeCliPackage()))
}

/** Packs the package of an addon, or of a binary. */
export function packPlatform(folder) {
  packFolder(join(ROOT, folder))
}

/**
 * The package as it is published: it depends on those of the addons. In the repository it does not, or
 * an installation of the workspace would ask the registry for what it is about to build.
 */
function stage() {
  const source = join(ROOT, 'bindings-node')
  rmSync(STAGE, { recursive: true, force: true })
  mkdirSync(STAGE, { recursive: true })
  for (const name of ['dist', 'README.md', 'LICENSE-APACHE', 'LICENSE-MIT']) {
    cpSync(join(source, name), join(STAGE, name), { recursive: true })
  }
  const manifest = JSON.parse(readFileSync(join(source, 'package.json'), 'utf8'))
  const versions = PLATFORMS.map(({ name }) => [name, manifest.version])
  manifest.optionalDependencies = Object.fromEntries(versions)
  writeFileSync(join(STAGE, 'package.json'), `${JSON.stringify(manifest, undefined, 2)}\n`)
  return STAGE
}

function packFolder(folder) {
  mkdirSync(DIST, { recursive: true })
  run('npm', ['pack', '--silent', '--pack-destination', DIST, folder])
}
