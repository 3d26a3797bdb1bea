import { copyFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import esbuild from 'esbuild'
import { ROOT, runBin } from './run.mjs'

const FOLDER = 'bindings-wasm'
const API = 'bindings-wasm/ts'
const PKG = 'bindings-wasm/pkg'
const MODULES = ['verify_bg.wasm', 'tools_bg.wasm']
const CORE = join(ROOT, API, 'internal/wasm.ts')
const DEFINE = { BACKEND: '"wasm"' }
const TOOLS = join(ROOT, API, 'internal/wasm-tools.ts')

/** What the bundles of both packages have in common. */
export const OPTIONS = {
  absWorkingDir: ROOT,
  bundle: true,
  charset: 'utf8',
  minifySyntax: true,
  minifyWhitespace: true,
  target: 'es2022',
}

/**
 * Bundles the JavaScript API with WebAssembly as its core, in each of its forms. Each lies in a folder whose
 * `package.json` says whether it is an ES module or a CommonJS one.
 */
export async function buildWasmPackage() {
  const dist = join(ROOT, FOLDER, 'dist')
  rmSync(dist, { recursive: true, force: true })
  await buildInlined(folderOf(dist, 'esm', 'module'), 'esm')
  await buildInlined(folderOf(dist, 'cjs', 'commonjs'), 'cjs')
  const worker = folderOf(dist, 'worker', 'module')
  for (const name of MODULES) copyFileSync(join(ROOT, PKG, name), join(worker, name))
  await buildImporting(worker, (name) => `./${name}`)
  await buildImporting(folderOf(dist, 'edge', 'module'), (name) => `../worker/${name}?module`)
  copyLicenses(FOLDER)
}

function folderOf(dist, name, type) {
  const out = join(dist, name)
  mkdirSync(out, { recursive: true })
  // Bundlers look no further than the nearest manifest.
  writeFileSync(join(out, 'package.json'), `${JSON.stringify({ type, sideEffects: false })}\n`)
  return out
}

/** One file that has the modules in it. The declarations beside it are those of every form of its kind. */
async function buildInlined(out, format) {
  await esbuild.build({
    ...OPTIONS,
    alias: { '#core': CORE, '#tools': TOOLS },
    define: DEFINE,
    entryPoints: { index: join(API, 'index.ts') },
    format,
    outdir: out,
    platform: 'neutral',
    plugins: [inlinedWasm()],
  })
  runBin('tsc', ['-p', 'bindings-wasm/tsconfig.types.json', '--outDir', out])
  // Those of `internal` are nobody's business.
  rmSync(join(out, 'internal'), { recursive: true })
}

/**
 * For runtimes that compile no bytes, but import modules, by the specifiers that they know them by. Its tools
 * are a file of their own, which a bundler drops if nothing uses it.
 */
async function buildImporting(out, specifier) {
  const options = {
    ...OPTIONS,
    format: 'esm',
    outdir: out,
    platform: 'neutral',
    plugins: [importedWasm(specifier)],
  }
  await esbuild.build({
    ...options,
    alias: { '#core': CORE, '#tools': './tools.js' },
    define: DEFINE,
    entryPoints: { index: join(API, 'index.ts') },
    external: ['./tools.js'],
  })
  await esbuild.build({ ...options, entryPoints: { tools: TOOLS } })
}

/** The names that both packages export. */
export async function exportedNames() {
  const { metafile } = await esbuild.build({
    ...OPTIONS,
    entryPoints: ['bindings-wasm/dist/esm/index.js'],
    format: 'esm',
    metafile: true,
    write: false,
  })
  return Object.values(metafile.outputs)[0].exports
}

export function copyLicenses(folder) {
  for (const license of ['LICENSE-APACHE', 'LICENSE-MIT']) {
    copyFileSync(join(ROOT, license), join(ROOT, folder, license))
  }
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

/** Leaves it a file. */
function importedWasm(specifier) {
  return wasmPlugin((file) => ({
    contents: `import module from '${specifier(basename(file))}'\nexport default () => module`,
    resolveDir: dirname(file),
  }))
}

function wasmPlugin(load) {
  return {
    name: 'wasm',
    setup(build) {
      // What stands in for a file imports the file itself, which is not looked into.
      build.onResolve({ filter: /\.wasm/, namespace: 'wasm' }, ({ path }) => ({
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
