// Builds the playground into one file that needs nothing else: `node playground/build.mjs [FILE]`.

import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { brotliCompressSync, constants } from 'node:zlib'
import esbuild from 'esbuild'
import { readFaults } from './build/faults.mjs'
import { readFrameworks } from './build/frameworks.mjs'
import { assemble } from './build/page.mjs'
import { wasmAsText } from './build/wasm.mjs'

const MOST_BYTES = 150_000
const HERE = import.meta.dirname
const OPTIONS = {
  absWorkingDir: HERE,
  bundle: true,
  charset: 'utf8',
  legalComments: 'none',
  minify: true,
  write: false,
}

/** What is known when the page is built: modules by the names `data:…`. */
const DATA = {
  faults: readFaults,
  frameworks: readFrameworks,
  catalog: () =>
    JSON.parse(readFileSync(join(HERE, '../javascript/generated/catalog.json'), 'utf8')),
}

const data = {
  name: 'data',
  setup(build) {
    build.onResolve({ filter: /^data:/ }, ({ path }) => ({
      path: path.slice(5),
      namespace: 'data',
    }))
    build.onLoad({ filter: /.*/, namespace: 'data' }, ({ path }) => ({
      contents: JSON.stringify(DATA[path]()),
      loader: 'json',
    }))
  },
}

/** Made by `npm run build`: the package on one module of WebAssembly that holds all, and the reader of requests. */
const GENERATED = join(HERE, 'generated')

const wasm = wasmAsText()

async function bundle(entry, options) {
  const { outputFiles } = await esbuild.build({ ...OPTIONS, entryPoints: [entry], ...options })
  return outputFiles[0].text.trim()
}

const engine = await bundle('src/engine/worker.ts', {
  alias: {
    'gather-webhooks-wasm/explain': join(GENERATED, 'explain.js'),
    'gather-webhooks-wasm': join(GENERATED, 'index.js'),
  },
  format: 'iife',
  globalName: 'engine',
  plugins: [data, wasm.plugin],
  target: 'es2023',
})
const app = await bundle('src/main.tsx', {
  format: 'iife',
  jsx: 'automatic',
  jsxImportSource: 'preact',
  plugins: [data],
  target: 'es2023',
})
// One script for the page and for the worker beside it, so that the policy knows one hash and the WebAssembly is there once.
const script = `'use strict'
function loadEngine() {${wasm.fill(engine)}
return engine}
if (typeof document === 'undefined') loadEngine().startWorker()
else {${app}}`
const style = await bundle('src/styles/index.css', {
  target: ['chrome120', 'firefox121', 'safari17'],
})
const page = Buffer.from(assemble(script, style))

const file = resolve(process.argv[2] ?? join(HERE, '../dist/playground.html'))
mkdirSync(dirname(file), { recursive: true })
writeFileSync(file, page)

const size = brotliCompressSync(page, {
  params: {
    [constants.BROTLI_PARAM_QUALITY]: 11,
    [constants.BROTLI_PARAM_LGWIN]: constants.BROTLI_MAX_WINDOW_BITS,
    [constants.BROTLI_PARAM_SIZE_HINT]: page.length,
  },
}).length
const figures = `${Math.ceil(page.length / 1000)} kB, ${(size / 1000).toFixed(1)} kB brotli`
if (size > MOST_BYTES) {
  console.error(`${file}: ${figures}: more than ${MOST_BYTES / 1000} kB`)
  process.exitCode = 1
} else {
  console.log(`${file}: ${figures}`)
}
