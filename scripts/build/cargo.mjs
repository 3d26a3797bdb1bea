import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { ROOT, run } from './run.mjs'

const metadata = JSON.parse(
  execFileSync('cargo', ['metadata', '--format-version=1', '--no-deps'], {
    cwd: ROOT,
    maxBuffer: 2 ** 26,
  }),
)

/** Where cargo puts what it builds. */
export const targetDirectory = metadata.target_directory

/** The version of every package. */
export const { version } = metadata.packages.find(({ name }) => name === 'gather-webhooks')

/** Builds a crate for release, with no path of this machine in its panic messages. */
export function buildCrate(
  name,
  { command = 'build', profile = 'release', args = [], flags = [], environment = {} } = {},
) {
  run('cargo', [command, `--profile=${profile}`, `--package=${name}`, ...args], {
    CARGO_ENCODED_RUSTFLAGS: [...remapped(), ...flags].join('\x1f'),
    ...environment,
  })
}

/** The folders that hold the sources of crates, each as nothing. */
function remapped() {
  const registries = join(process.env.CARGO_HOME ?? join(homedir(), '.cargo'), 'registry/src')
  const folders = existsSync(registries) ? readdirSync(registries) : []
  return folders.map((folder) => `--remap-path-prefix=${join(registries, folder)}/=`)
}

/** Writes what the core knows by name, for the JavaScript that is built on it. */
export function buildCatalog(folder) {
  const example = ['run', '--quiet', '--package=gather-webhooks', '--example=catalog']
  const catalog = execFileSync('cargo', example, { cwd: ROOT })
  mkdirSync(join(ROOT, folder), { recursive: true })
  writeFileSync(join(ROOT, folder, 'catalog.json'), catalog)
}

/** All packages have one version: that of the cargo workspace. */
export function checkVersions() {
  for (const folder of ['bindings-node', 'bindings-wasm']) {
    const manifest = JSON.parse(readFileSync(join(ROOT, folder, 'package.json'), 'utf8'))
    if (manifest.version !== version) {
      throw new Error(
        `${folder}/package.json has version ${manifest.version}, and the workspace's Cargo.toml ${version}`,
      )
    }
  }
}
