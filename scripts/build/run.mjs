import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const ROOT = fileURLToPath(new URL('../..', import.meta.url))

/** Runs a command in the repository's root; what it prints is seen, and its failure is ours. */
export function run(command, args, environment = {}) {
  execFileSync(command, args, {
    cwd: ROOT,
    stdio: 'inherit',
    // Windows finds npm with a shell only.
    shell: process.platform === 'win32',
    env: { ...process.env, ...environment },
  })
}

/** Runs a script that an npm package of the workspace ships in `node_modules/.bin`. */
export function runBin(name, args) {
  run(join(ROOT, 'node_modules/.bin', name), args)
}
