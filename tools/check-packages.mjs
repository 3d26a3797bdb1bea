// Checks that both packages, packed, resolve and have types wherever they are imported from.

import { runBin } from './build/run.mjs'

for (const folder of ['bindings-node', 'bindings-wasm']) {
  runBin('publint', ['--strict', folder])
  runBin('attw', ['--pack', folder])
}
