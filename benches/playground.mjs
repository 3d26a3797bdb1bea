// What the playground weighs, how soon it says something, and whether it can be typed on:
// `node benches/playground.mjs [FILE]`, once `node playground/build.mjs` has built it.

import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { brotliCompressSync, constants, gzipSync } from 'node:zlib'
import { launchBrowser } from '../tests/runners/browser.mjs'

const FILE = resolve(process.argv[2] ?? join(import.meta.dirname, '../dist/playground.html'))
const OPENINGS = 15
const LARGE_BYTES = 5_000_000
const KEYS = 40
const KEY_EVERY_MS = 80

const file = readFileSync(FILE)
const brotli = brotliCompressSync(file, {
  params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_LGWIN]: 24 },
})

const browser = await launchBrowser()
try {
  const openings = []
  for (let opening = 0; opening < OPENINGS; opening += 1) openings.push(await open())
  const typing = await type()
  print([
    [
      'size',
      `${kilobytes(file)} kB, ${kilobytes(gzipSync(file))} kB gzip, ${kilobytes(brotli)} kB brotli`,
    ],
    ['first paint', spread(openings.map(({ paint }) => paint))],
    ['first result', spread(openings.map(({ result }) => result))],
    ['longest frame while typing on 5 MB', `${Math.round(Math.max(...typing.frames))} ms`],
    ['key to its frame on 5 MB', spread(typing.keys)],
  ])
} finally {
  await browser.close()
}

/** Opens the page as for the first time; in milliseconds after it was navigated to. */
async function open() {
  const context = await browser.newContext()
  const page = await context.newPage()
  await page.addInitScript(() => {
    new MutationObserver(() => {
      if (document.querySelector('[data-finding]')) globalThis.resultAt ??= performance.now()
    }).observe(document, { childList: true, subtree: true })
  })
  await page.goto(pathToFileURL(FILE).href)
  await page.waitForFunction(() => globalThis.resultAt !== undefined)
  const times = await page.evaluate(() => ({
    paint: performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? Number.NaN,
    result: globalThis.resultAt,
  }))
  await context.close()
  return times
}

/** Types on a large body; how long each frame took, and from each key to the next frame. */
async function type() {
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 } })
  await page.goto(pathToFileURL(FILE).href)
  await page.waitForSelector('[data-finding]')
  const title = 'x'.repeat(LARGE_BYTES)
  const body = `{"event":"interview.created","timestamp":"2024-01-01T00:00:00Z","data":{"title":"${title}"}}`
  await page.evaluate((body) => {
    const dataTransfer = new DataTransfer()
    dataTransfer.items.add(new File([body], 'large.json'))
    document
      .querySelector('#body')
      .dispatchEvent(new DragEvent('drop', { dataTransfer, bubbles: true }))
  }, body)
  await page.waitForSelector('.window')
  await page.evaluate(() => {
    const field = document.querySelector('#body')
    field.focus()
    field.setSelectionRange(500, 500)
    Object.assign(globalThis, { frames: [], keys: [] })
    let last = performance.now()
    const frame = (now) => {
      globalThis.frames.push(now - last)
      last = now
      requestAnimationFrame(frame)
    }
    requestAnimationFrame(frame)
    field.addEventListener('keydown', ({ timeStamp }) => {
      requestAnimationFrame(() =>
        setTimeout(() => globalThis.keys.push(performance.now() - timeStamp)),
      )
    })
  })
  for (let key = 0; key < KEYS; key += 1) {
    await page.keyboard.press('y')
    await page.waitForTimeout(KEY_EVERY_MS)
  }
  // And what comes of it.
  await page.waitForSelector('[data-finding]')
  await page.waitForTimeout(500)
  return page.evaluate(() => ({ frames: globalThis.frames.slice(1), keys: globalThis.keys }))
}

function kilobytes(bytes) {
  return (bytes.length / 1000).toFixed(1)
}

/** The least, the median and the most. */
function spread(values) {
  // A paint that the browser has not told of yet is none.
  const sorted = values.filter(Number.isFinite).toSorted((one, other) => one - other)
  const at = [0, Math.floor(sorted.length / 2), sorted.length - 1]
  const [least, median, most] = at.map((index) => Math.round(sorted[index]))
  return `${median} ms (${least} to ${most})`
}

function print(rows) {
  const width = Math.max(...rows.map(([name]) => name.length))
  for (const [name, value] of rows) console.log(`| ${name.padEnd(width)} | ${value} |`)
}
