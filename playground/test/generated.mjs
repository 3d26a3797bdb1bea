import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import esbuild from 'esbuild'

const GENERATED = join(import.meta.dirname, '../generated')

/** What files that the build made for the page export, on the module that stands beside them. */
export async function generated(...names) {
  const contents = names.map((name) => `export * from './${name}'`).join('\n')
  const { outputFiles } = await esbuild.build({
    bundle: true,
    charset: 'utf8',
    format: 'esm',
    plugins: [compiledWasm],
    stdin: { contents, resolveDir: GENERATED },
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
