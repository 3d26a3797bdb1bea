import { readFileSync } from 'node:fs'
import { basename, join } from 'node:path'

/**
 * WebAssembly as text, for a page that is one file. Each byte is a character of an alphabet: after brotli that is one
 * or two per cent larger than the module itself, where base64 is a quarter larger.
 */
export function wasmAsText() {
  const texts = new Map()
  const decoder = join(import.meta.dirname, '../src/engine/module.ts')
  return {
    plugin: {
      name: 'wasm-as-text',
      setup(build) {
        build.onResolve({ filter: /\.wasm$/ }, ({ path, resolveDir }) => ({
          path: join(resolveDir, path),
          namespace: 'wasm',
        }))
        build.onLoad({ filter: /.*/, namespace: 'wasm' }, ({ path }) => {
          const bytes = readFileSync(path)
          const alphabet = alphabetOf(bytes)
          // Put in when all is minified, which takes its time with a string like that.
          const mark = `wasm:${basename(path)}`
          texts.set(mark, Array.from(bytes, (byte) => alphabet[byte]).join(''))
          return {
            contents: `
              import { compile } from ${JSON.stringify(decoder)}
              export default compile('${mark}', ${JSON.stringify(alphabet.join(''))})`,
            resolveDir: import.meta.dirname,
          }
        })
      },
    },
    /** The script with the modules in it. */
    fill(script) {
      return [...texts].reduce((filled, [mark, text]) => {
        const parts = filled.split(mark)
        if (parts.length !== 2)
          throw new Error(`${mark} stands ${parts.length - 1} times in the script`)
        return parts.join(text)
      }, script)
    },
  }
}

/**
 * A character for each byte: of texts in the module what they are, of bytes that are frequent one that takes a byte in
 * UTF-8; none that a string or a page would have to escape.
 */
function alphabetOf(bytes) {
  const counts = new Array(256).fill(0)
  for (const byte of bytes) counts[byte] += 1
  const themselves = [...'abcdefghijklmnopqrstuvwxyz ,.'].map((letter) => letter.charCodeAt(0))
  const alphabet = []
  for (const byte of themselves) alphabet[byte] = String.fromCharCode(byte)
  const short = range(0x21, 0x7e)
    .filter((code) => !themselves.includes(code))
    .map((code) => String.fromCharCode(code))
    .filter((letter) => !'\'"\\`$<'.includes(letter))
  const letters = [...short, ...range(0x100, 0x1ff).map((code) => String.fromCharCode(code))]
  const others = range(0, 255).filter((byte) => !themselves.includes(byte))
  others.sort((one, other) => counts[other] - counts[one])
  for (const [at, byte] of others.entries()) alphabet[byte] = letters[at]
  return alphabet
}

function range(from, to) {
  return Array.from({ length: to - from + 1 }, (_, at) => from + at)
}
