import { copyFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import {
  bundleApi,
  bundleEntries,
  bundleFile,
  bundleTogether,
  copyLicenses,
  ENTRIES,
  folderOf,
} from './bundle.mjs'
import { ROOT, runBin } from './run.mjs'

const FOLDER = 'bindings-wasm'
const ADAPTER = join(ROOT, FOLDER, 'adapter')
const PLAYGROUND = join(ROOT, 'playground/wasm')
const MODULES = ['verify_bg.wasm', 'tools_bg.wasm', 'explain_bg.wasm']
const DEFINE = { BACKEND: '"wasm"' }

/**
 * Bundles the JavaScript API with WebAssembly as its core, in each of its forms. Each lies in a folder whose
 * `package.json` says whether it is an ES module or a CommonJS one.
 */
export async function buildWasmPackage(dist = join(ROOT, FOLDER, 'dist'), entries = ENTRIES) {
  rmSync(dist, { recursive: true, force: true })
  await buildInlined(folderOf(dist, 'esm', 'module'), 'esm', entries)
  await buildInlined(folderOf(dist, 'cjs', 'commonjs'), 'cjs', entries)
  const worker = folderOf(dist, 'worker', 'module')
  for (const name of MODULES) copyFileSync(join(ROOT, FOLDER, 'pkg', name), join(worker, name))
  await buildImporting(worker, (name) => `./${name}`, entries)
  const edge = folderOf(dist, 'edge', 'module')
  await buildImporting(edge, (name) => `../worker/${name}?module`, entries)
  copyLicenses(FOLDER)
}

/**
 * The package as the playground has it, on one module that is imported, and the reader of requests beside it: a page that
 * is one file has no room for what several modules repeat.
 */
export async function buildPlaygroundPackage(out = join(ROOT, 'playground/generated')) {
  rmSync(out, { recursive: true, force: true })
  mkdirSync(out, { recursive: true })
  const name = 'playground_bg.wasm'
  copyFileSync(join(PLAYGROUND, 'pkg', name), join(out, name))
  const entries = {
    index: 'javascript/src/index.ts',
    explain: ENTRIES.explain,
    reader: join(PLAYGROUND, 'adapter/reader.ts'),
  }
  const plugins = [playgroundGlue(), importedWasm(() => `./${name}`)]
  await bundleTogether(out, FOLDER, entries, { define: DEFINE, platform: 'neutral', plugins })
  const declaration = 'export declare function readRequest(input: Uint8Array): string\n'
  writeFileSync(join(out, 'reader.d.ts'), declaration)
}

/** Has the adapters of the package call one module, by one copy of its glue, in one instance. */
function playgroundGlue() {
  const glue = join(PLAYGROUND, 'pkg/playground.js')
  const instance = join(PLAYGROUND, 'adapter/instance.ts')
  return {
    name: 'playground-glue',
    setup(build) {
      build.onResolve({ filter: /\/pkg\/\w+\.js$/ }, () => ({ path: glue }))
      build.onResolve({ filter: /^\.\/instance\.js$/ }, () => ({ path: instance }))
    },
  }
}

/** A file for each entry that has the modules in it. The declarations beside it are those of every form of its kind. */
async function buildInlined(out, format, entries) {
  const options = { format, platform: 'neutral', plugins: [inlinedWasm()] }
  await bundleApi(out, FOLDER, { ...options, define: DEFINE })
  await bundleEntries(out, FOLDER, entries, './index.js', options)
  runBin('tsc', ['-p', 'javascript/tsconfig.types.json', '--outDir', out])
  // Those of `internal` are nobody's business.
  for (const room of ['internal', 'receiver/internal']) rmSync(join(out, room), { recursive: true })
}

/**
 * For runtimes that compile no bytes, but import modules, by the specifiers that they know them by. Its tools
 * are a file of their own, which a bundler drops if nothing uses it.
 */
async function buildImporting(out, specifier, entries) {
  const options = { format: 'esm', platform: 'neutral', plugins: [importedWasm(specifier)] }
  await bundleApi(out, FOLDER, {
    ...options,
    alias: { '#tools': './tools.js' },
    define: DEFINE,
    external: ['./tools.js'],
  })
  await bundleFile(out, 'tools', join(ADAPTER, 'tools.ts'), options)
  await bundleEntries(out, FOLDER, entries, './index.js', options)
}

/** Makes of a WebAssembly file a function that compiles it, which a bundler drops if nothing calls it. */
function inlinedWasm() {
  const fromBase64 = join(ADAPTER, 'base64.ts')
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
