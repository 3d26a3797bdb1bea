import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
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

/** Builds a crate for release, with no path of this machine in its panic messages. */
export function buildCrate(name, { args = [], flags = [], environment = {} } = {}) {
  const home = process.env.CARGO_HOME ?? join(homedir(), '.cargo')
  run('cargo', ['build', '--release', `--package=${name}`, ...args], {
    ...environment,
    CARGO_ENCODED_RUSTFLAGS: [`--remap-path-prefix=${home}=cargo`, ...flags].join('\x1f'),
  })
}

const cargoHome = process.env.CARGO_HOME ?? join(homedir(), '.cargo')

/** Flags that keep the folders of the machine that builds out of what it builds. */
export const REMAPPED = [`--remap-path-prefix=${cargoHome}=cargo`, `--remap-path-prefix=${ROOT}=./`]

/** All packages have one version: that of the cargo workspace. */
export function checkVersions() {
  const expected = metadata.packages.find(({ name }) => name === 'gather-webhooks').version
  for (const folder of ['bindings-node', 'bindings-wasm']) {
    const { version } = JSON.parse(readFileSync(join(ROOT, folder, 'package.json'), 'utf8'))
    if (version !== expected) {
      throw new Error(
        `${folder}/package.json has version ${version}, and the workspace's Cargo.toml ${expected}`,
      )
    }
  }
}
