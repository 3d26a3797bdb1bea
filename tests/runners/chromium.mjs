// Every vector, through the WebAssembly package in a headless Chromium.

import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { fileURLToPath } from 'node:url'
import { launchBrowser } from './browser.mjs'
import { importedFile, readVectors, report } from './vectors.mjs'

const FILES = {
  '/index.js': importedFile('gather-webhooks-wasm'),
  '/explain.js': importedFile('gather-webhooks-wasm/explain'),
  '/run.mjs': fileURLToPath(new URL('run.mjs', import.meta.url)),
  '/host.mjs': fileURLToPath(new URL('host.mjs', import.meta.url)),
}

const server = createServer((request, response) => {
  const file = FILES[request.url]
  if (file !== undefined) {
    response.setHeader('content-type', 'text/javascript')
    response.end(readFileSync(file))
  } else {
    response.setHeader('content-type', 'text/html')
    response.end('<!doctype html><title>vectors</title><link rel="icon" href="data:,">')
  }
})
await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve))

const browser = await launchBrowser()
try {
  const page = await browser.newPage()
  await page.goto(`http://127.0.0.1:${server.address().port}/`)
  const result = await page.evaluate(async (files) => {
    const { runVectors } = await import('/run.mjs')
    const api = { ...(await import('/index.js')), ...(await import('/explain.js')) }
    return runVectors(api, JSON.parse(files))
  }, JSON.stringify(readVectors()))
  report('wasm-chromium', result)
} finally {
  await browser.close()
  server.close()
}
