import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import esbuild from 'esbuild'

const GENERATED = join(import.meta.dirname, '../generated')

/** What a file that the build made for the page exports, on the module that stands beside it. */
export async function generated(name) {
  const { outputFiles } = await esbuild.build({
    bundle: true,
    charset: 'utf8',
    entryPoints: [join(GENERATED, name)],
    format: 'esm',
    plugins: [compiledWasm],
    write: false,
  })
  const source = Buffer.from(outputFiles[0].contents).toString('base64')
  return import(`data:text/javascript;base64,${source}`)
}

const compiledWasm = {
  name: 'compiled-wasm',
  setup(build) {
    build.onLoad({ filter: /\.wasm$/ }, ({ path }) => ({
      contents: `
        const bytes = Uint8Array.from(atob('${readFileSync(path, 'base64')}'), (c) => c.charCodeAt(0))
        export default new WebAssembly.Module(bytes)`,
    }))
  },
}
