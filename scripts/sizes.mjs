// `node scripts/sizes.mjs`: what the built WebAssembly package weighs, in bytes, as JSON.

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { brotliCompressSync, gzipSync } from 'node:zlib'
import esbuild from 'esbuild'
import { ROOT } from './build/run.mjs'

const MODULES = join(ROOT, 'bindings-wasm/pkg')

/** What nearly every Worker does. */
const WORKER = `
  import { SIGNATURE_HEADER, Verifier, WebhookError } from './bindings-wasm/dist/worker/index.js'
  const verifier = new Verifier('secret')
  export default {
    async fetch(request) {
      try {
        verifier.verify(await request.text(), request.headers.get(SIGNATURE_HEADER))
        return new Response('OK')
      } catch (error) {
        if (!(error instanceof WebhookError)) throw error
        return new Response(error.message, { status: error.httpStatus })
      }
    },
  }`

/** The files of that Worker, bundled as its tools bundle it. */
async function worker() {
  const { outputFiles } = await esbuild.build({
    stdin: { contents: WORKER, resolveDir: ROOT },
    bundle: true,
    format: 'esm',
    loader: { '.wasm': 'copy' },
    minify: true,
    outdir: 'worker',
    target: 'es2022',
    write: false,
  })
  return outputFiles.map(({ contents }) => contents)
}

function sizes(files) {
  const sum = (size) => files.reduce((total, file) => total + size(file), 0)
  return {
    raw: sum((file) => file.length),
    gzip: sum((file) => gzipSync(file, { level: 9 }).length),
    brotli: sum((file) => brotliCompressSync(file).length),
  }
}

console.log(
  JSON.stringify({
    'module that verifies': sizes([readFileSync(join(MODULES, 'verify_bg.wasm'))]),
    'module of the tools (`sign`, `stringify`)': sizes([
      readFileSync(join(MODULES, 'tools_bg.wasm')),
    ]),
    'module that explains': sizes([readFileSync(join(MODULES, 'explain_bg.wasm'))]),
    'a Worker that verifies: JavaScript and module': sizes(await worker()),
  }),
)
