import { copyFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import esbuild from 'esbuild'
import { ROOT, runBin } from './run.mjs'

const API = 'bindings-wasm/ts'

/**
 * Bundles the JavaScript API with a core of its own, once for each of `forms`. Each lies in a folder whose
 * `package.json` says whether it is an ES module or a CommonJS one, with type declarations beside it.
 */
export async function buildPackage({ folder, modules, platform, forms }) {
  const dist = join(ROOT, folder, 'dist')
  rmSync(dist, { recursive: true, force: true })
  for (const name of forms) {
    const { format, type } = FORMS[name]
    const out = join(dist, name)
    mkdirSync(out, { recursive: true })
    // Bundlers look no further than the nearest manifest.
    writeFileSync(join(out, 'package.json'), `${JSON.stringify({ type, sideEffects: false })}\n`)
    const options = {
      absWorkingDir: ROOT,
      bundle: true,
      charset: 'utf8',
      define: format === 'cjs' ? { 'import.meta.url': '__filename' } : {},
      format,
      minifySyntax: true,
      minifyWhitespace: true,
      outdir: out,
      platform,
      target: 'es2022',
    }
    const index = { index: join(API, 'index.ts') }
    if (name === 'worker') {
      const plugins = [importedWasm(out)]
      const { '#core': core, '#tools': tools } = modules
      const alias = { '#core': join(ROOT, core), '#tools': './tools.js' }
      await esbuild.build({
        ...options,
        entryPoints: index,
        alias,
        external: ['./tools.js'],
        plugins,
      })
      await esbuild.build({ ...options, entryPoints: { tools }, plugins })
    } else {
      const entries = Object.entries(modules).map(([name, file]) => [name, join(ROOT, file)])
      const alias = Object.fromEntries(entries)
      await esbuild.build({ ...options, entryPoints: index, alias, plugins: [inlinedWasm()] })
    }
    declareTypes(out)
  }
  for (const license of ['LICENSE-APACHE', 'LICENSE-MIT']) {
    copyFileSync(join(ROOT, license), join(ROOT, folder, license))
  }
}

const FORMS = {
  esm: { format: 'esm', type: 'module' },
  cjs: { format: 'cjs', type: 'commonjs' },
  /** For runtimes that compile no bytes. Its tools are a file of their own, which a bundler drops if nothing uses it. */
  worker: { format: 'esm', type: 'module' },
}

/** Makes of a WebAssembly file a function that compiles it, which a bundler drops if nothing calls it. */
function inlinedWasm() {
  const fromBase64 = join(ROOT, API, 'internal/base64.ts')
  return wasmPlugin((file) => ({
    contents: `
      import { fromBase64 } from ${JSON.stringify(fromBase64)}
      export default () => new WebAssembly.Module(fromBase64('${readFileSync(file, 'base64')}'))`,
    resolveDir: dirname(file),
  }))
}

/** Leaves it a file, for runtimes that compile no bytes, but import modules. */
function importedWasm(out) {
  return wasmPlugin((file) => {
    copyFileSync(file, join(out, basename(file)))
    return {
      contents: `import module from './${basename(file)}'\nexport default () => module`,
      resolveDir: out,
    }
  })
}

function wasmPlugin(load) {
  return {
    name: 'wasm',
    setup(build) {
      // What stands in for a file imports the file itself, which is not looked into.
      build.onResolve({ filter: /\.wasm$/, namespace: 'wasm' }, ({ path }) => ({
        path,
        external: true,
      }))
      build.onResolve({ filter: /\.wasm$/ }, ({ path, resolveDir }) => ({
        path: join(resolveDir, path),
        namespace: 'wasm',
      }))
      build.onLoad({ filter: /.*/, namespace: 'wasm' }, ({ path }) => load(path))
    },
  }
}

/** The declarations of the public files; those of `internal` are nobody's business. */
function declareTypes(out) {
  runBin('tsc', ['-p', 'bindings-wasm/tsconfig.types.json', '--outDir', out])
  rmSync(join(out, 'internal'), { recursive: true })
}
