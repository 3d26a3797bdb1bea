import { copyFileSync } from 'node:fs'
import { join } from 'node:path'
import { buildCrate, targetDirectory } from './cargo.mjs'
import { ROOT } from './run.mjs'

const LIBRARIES = {
  darwin: 'libgather_webhooks_node.dylib',
  win32: 'gather_webhooks_node.dll',
}

/** Compiles the addon for this machine. */
export function buildNative() {
  buildCrate('gather-webhooks-node')
}

/** Puts what was compiled into the package. */
export function placeNative(folder) {
  const library = LIBRARIES[process.platform] ?? 'libgather_webhooks_node.so'
  copyFileSync(
    join(targetDirectory, 'release', library),
    join(ROOT, folder, 'dist/gather-webhooks.node'),
  )
}
