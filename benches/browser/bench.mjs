// `node bench.mjs BODIES_FOLDER [--quick]`: the WebAssembly package beside what else a browser has, in
// a headless Chromium, as JSON. The peers are those installed in `benches/node`.

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import esbuild from 'esbuild'
import { chromium } from 'playwright-core'
import { importedFile } from '../../tests/runners/vectors.mjs'
import { median } from '../node/measure.mjs'
import { serve } from './serve.mjs'

const [folder, ...options] = process.argv.slice(2)
const quick = options.includes('--quick')
const ROUNDS = quick ? 9 : 41
const PAGES = quick ? 7 : 25
const SIZES = [320, 4_096, 65_536, 1_048_576]
const HERE = fileURLToPath(new URL('.', import.meta.url))

const { server, url } = await serve({
  '/bench.js': await bundle(),
  '/package.js': readFileSync(importedFile('gather-webhooks-wasm')),
  ...Object.fromEntries(
    SIZES.map((size) => [`/${size}.json`, readFileSync(join(folder, `${size}.json`))]),
  ),
})
const browser = await chromium.launch({
  executablePath: readFileSync(join(HERE, '../../.tools/browser'), 'utf8').trim(),
  args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'],
})
try {
  const rows = await inFreshPage(
    async ([sizes, rounds]) => (await import('/bench.js')).authenticateAll(sizes, rounds),
    [SIZES, ROUNDS],
  )
  console.error('browser: authenticate bytes')
  const times = []
  for (let page = 0; page < PAGES; page += 1) {
    times.push(await inFreshPage(async () => (await import('/bench.js')).loadTimes()))
  }
  console.error('browser: load the package')
  report(rows, times)
} finally {
  await browser.close()
  server.close()
}

async function inFreshPage(run, argument) {
  const page = await browser.newPage()
  await page.goto(url)
  const result = await page.evaluate(run, argument)
  await page.close()
  return result
}

/** The page's script; `/package.js` is left to the browser. */
async function bundle() {
  const { outputFiles } = await esbuild.build({
    entryPoints: [join(HERE, 'page.mjs')],
    bundle: true,
    external: ['/package.js'],
    format: 'esm',
    target: 'es2022',
    write: false,
  })
  return outputFiles[0].contents
}

function report(rows, times) {
  const manifest = join(HERE, '../node/node_modules/@noble/hashes/package.json')
  const load = (name, part) => ({
    name,
    ns: { 'a fresh page': median(times.map((time) => time[part])) },
  })
  console.log(
    JSON.stringify({
      title: 'WebAssembly in Chromium',
      versions: {
        Chromium: browser.version(),
        '@noble/hashes': JSON.parse(readFileSync(manifest, 'utf8')).version,
      },
      groups: [
        { title: 'Authenticate bytes', rows },
        {
          title: 'Load `gather-webhooks-wasm`',
          rows: [
            load('compile and instantiate the module', 'wasm'),
            load('import the package, from a local server, all included', 'all'),
          ],
        },
      ],
      notes: [
        '@noble/hashes and `crypto.subtle` are given the signed bytes; of the header only the `v1` is ' +
          'decoded, and no timestamp is looked at.',
        'The promise that `crypto.subtle.verify` gives is awaited before the next call.',
      ],
    }),
  )
}
