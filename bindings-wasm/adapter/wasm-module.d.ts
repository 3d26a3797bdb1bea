declare module '*.wasm' {
  const open: () => WebAssembly.Module
  export default open
}
