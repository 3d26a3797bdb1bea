// Builds both npm packages into their `dist` folders, and the package of this machine's addon.

import { buildCatalog, checkVersions } from './build/cargo.mjs'
import { buildNode } from './build/node.mjs'
import { buildWasmPackage } from './build/package.mjs'
import { buildAddon, hostPlatform, writePlatformPackage } from './build/platform.mjs'
import { buildWasm } from './build/wasm.mjs'

checkVersions()
buildCatalog('bindings-wasm/pkg')
buildWasm('bindings-wasm/pkg')
await buildWasmPackage()
await buildNode()
const platform = hostPlatform()
if (platform === undefined) {
  console.warn(
    `no addon is built for ${process.platform} ${process.arch}: gather-webhooks uses WebAssembly here`,
  )
} else {
  // Where the workspace's own gather-webhooks finds it.
  writePlatformPackage(platform, buildAddon(platform), 'bindings-node/node_modules')
}
