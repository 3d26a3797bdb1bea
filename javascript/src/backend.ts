/** Which core this is, which the build puts here. */
declare const BACKEND: 'native' | 'wasm'

/**
 * What verifies: `'native'`, the addon for this platform, or `'wasm'`, WebAssembly. Both do the same;
 * the addon is faster.
 */
export const backend: 'native' | 'wasm' = BACKEND
