/** Compiles a module of WebAssembly of which each byte is the place of a character in the alphabet. */
export function compile(text: string, alphabet: string): WebAssembly.Module {
  const byteOf = new Uint8Array(0x200)
  for (let byte = 0; byte < alphabet.length; byte += 1) byteOf[alphabet.charCodeAt(byte)] = byte
  const bytes = new Uint8Array(text.length)
  for (let at = 0; at < bytes.length; at += 1) bytes[at] = byteOf[text.charCodeAt(at)] ?? 0
  return new WebAssembly.Module(bytes)
}
