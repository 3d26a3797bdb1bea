import { copyFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import esbuild from 'esbuild'
import { ROOT, runBin } from './run.mjs'

const API = 'bindings-wasm/ts'

/**
 * Bundles the JavaScript API with a core of its own, as an ES module and as a CommonJS one. Each
 * lies in a folder whose `package.json` says which it is, with type declarations beside it.
 */
export async function buildPackage({ folder, modules, platform }) {
  const dist = join(ROOT, folder, 'dist')
  rmSync(dist, { recursive: true, force: true })
  for (const [name, format] of Object.entries({ esm: 'module', cjs: 'commonjs' })) {
    const out = join(dist, name)
    mkdirSync(out, { recursive: true })
    // Bundlers look no further than the nearest manifest.
    const manifest = { type: format, sideEffects: false }
    writeFileSync(join(out, 'package.json'), `${JSON.stringify(manifest)}\n`)
    await esbuild.build({
      absWorkingDir: ROOT,
      entryPoints: [join(API, 'index.ts')],
      outfile: join(out, 'index.js'),
      alias: Object.fromEntries(
        Object.entries(modules).map(([name, file]) => [name, join(ROOT, file)]),
      ),
      bundle: true,
      charset: 'utf8',
      define: name === 'cjs' ? { 'import.meta.url': '__filename' } : {},
      format: name,
      platform,
      plugins: [inlinedWasm],
      target: 'es2022',
    })
    declareTypes(out)
  }
  for (const license of ['LICENSE-APACHE', 'LICENSE-MIT']) {
    copyFileSync(join(ROOT, license), join(ROOT, folder, license))
  }
}

/** Makes of a WebAssembly file a function that compiles it, which a bundler drops if nothing calls it. */
const inlinedWasm = {
  name: 'inlined-wasm',
  setup(build) {
    build.onLoad({ filter: /\.wasm$/ }, ({ path }) => ({
      contents: `
        import { fromBase64 } from '${join(ROOT, API, 'internal/base64.ts')}'
        export default () => new WebAssembly.Module(fromBase64('${readFileSync(path, 'base64')}'))`,
      resolveDir: dirname(path),
    }))
  },
}

/** The declarations of the public files; those of `internal` are nobody's business. */
function declareTypes(out) {
  runBin('tsc', ['-p', 'bindings-wasm/tsconfig.types.json', '--outDir', out])
  rmSync(join(out, 'internal'), { recursive: true })
}
