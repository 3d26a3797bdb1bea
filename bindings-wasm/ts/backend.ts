import { name } from '#core'

/**
 * What verifies: `'native'`, the addon for this platform, or `'wasm'`, WebAssembly. Both do the same;
 * the addon is faster.
 */
export const backend: 'native' | 'wasm' = name
