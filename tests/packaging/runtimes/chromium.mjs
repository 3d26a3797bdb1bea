// `node chromium.mjs FOLDER PACKAGE SCRIPT…`: serves a folder, loads each of its scripts into a page of its own,
// and prints what it leaves in `globalThis.result`, a line of JSON each.

import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { join } from 'node:path'
import { launchBrowser } from '../../runners/browser.mjs'

const [folder, name, ...scripts] = process.argv.slice(2)
const manifest = JSON.parse(readFileSync(join(folder, 'node_modules', name, 'package.json')))
const entries = Object.entries(manifest.exports).filter(([, { import: imported }]) => imported)
const files = entries.map(([path, { import: imported }]) => [
  join(name, path),
  join('/node_modules', name, imported.default),
])
const imports = JSON.stringify({ imports: Object.fromEntries(files) })

const server = createServer(({ url }, response) => {
  const script = new URL(url, 'http://localhost').searchParams.get('page')
  if (script === null) {
    response.setHeader('content-type', 'text/javascript')
    response.end(readFileSync(join(folder, url)))
  } else {
    response.setHeader('content-type', 'text/html')
    response.end(`<!doctype html><link rel="icon" href="data:,">
      <script type="importmap">${imports}</script><script type="module" src="${script}"></script>`)
  }
})
await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve))

const browser = await launchBrowser()
try {
  for (const script of scripts) {
    const page = await browser.newPage()
    page.on('pageerror', (error) => console.error(script, error))
    await page.goto(`http://127.0.0.1:${server.address().port}/?page=/${script}`)
    await page.waitForFunction('globalThis.result', undefined, { timeout: 60_000 })
    console.log(JSON.stringify(await page.evaluate('globalThis.result')))
  }
} finally {
  await browser.close()
  server.close()
}
