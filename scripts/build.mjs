// Builds both npm packages into their `dist` folders, and the package of this machine's addon.

import { buildCatalog, checkVersions } from './build/cargo.mjs'
import { buildNodePackage } from './build/node-package.mjs'
import { buildAddon, hostPlatform, writePlatformPackage } from './build/platform.mjs'
import { buildPlaygroundWasm, buildWasm } from './build/wasm.mjs'
import { buildPlaygroundPackage, buildWasmPackage } from './build/wasm-package.mjs'

checkVersions()
buildCatalog('javascript/generated')
buildWasm('bindings-wasm/pkg')
await buildWasmPackage()
await buildNodePackage()
buildPlaygroundWasm('playground/wasm/pkg')
await buildPlaygroundPackage()
const platform = hostPlatform()
if (platform === undefined) {
  console.warn(
    `no addon is built for ${process.platform} ${process.arch}: gather-webhooks uses WebAssembly here`,
  )
} else {
  // Where the workspace's own gather-webhooks finds it.
  writePlatformPackage(platform, buildAddon(platform), 'bindings-node/node_modules')
}
