import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { ROOT, run } from './run.mjs'

const BIN = join(ROOT, '.venv/bin')
const PACKAGES = ['ziglang==0.17.1', 'cargo-zigbuild==0.24.0']

/** The environment in which cargo finds zig, which links for any platform; both come from PyPI. */
export function zigEnvironment() {
  if (!existsSync(join(BIN, 'cargo-zigbuild'))) {
    run(join(BIN, 'python'), ['-m', 'pip', 'install', '--quiet', ...PACKAGES])
  }
  return { PATH: `${BIN}:${process.env.PATH}` }
}
