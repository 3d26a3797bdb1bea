// Builds the npm packages named on the command line (`node`, `wasm`) into their `dist` folders.

import { buildCatalog, checkVersions } from './build/cargo.mjs'
import { buildNative, placeNative } from './build/native.mjs'
import { buildPackage } from './build/package.mjs'
import { buildWasm } from './build/wasm.mjs'

const packages = process.argv.slice(2)
const unknown = packages.filter((name) => name !== 'node' && name !== 'wasm')
if (packages.length === 0 || unknown.length > 0) {
  console.error('usage: node tools/build.mjs [node] [wasm]')
  process.exit(2)
}

checkVersions()
buildCatalog('bindings-wasm/pkg')
if (packages.includes('node')) {
  buildNative()
  await buildPackage({
    folder: 'bindings-node',
    modules: { '#core': 'bindings-node/ts/native.ts', '#tools': 'bindings-node/ts/native.ts' },
    platform: 'node',
    forms: ['esm', 'cjs'],
  })
  placeNative('bindings-node')
}
if (packages.includes('wasm')) {
  buildWasm('bindings-wasm/pkg')
  await buildPackage({
    folder: 'bindings-wasm',
    modules: {
      '#core': 'bindings-wasm/ts/internal/wasm.ts',
      '#tools': 'bindings-wasm/ts/internal/wasm-tools.ts',
    },
    platform: 'neutral',
    forms: ['esm', 'cjs', 'worker'],
  })
}
