// The built page in a real browser. Whoever runs the tests builds it first: `node playground/build.mjs`.

import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { join } from 'node:path'
import { after } from 'node:test'
import { pathToFileURL } from 'node:url'
import { inflateRawSync } from 'node:zlib'
import { launchBrowser } from '../../tests/runners/browser.mjs'

export const ROOT = join(import.meta.dirname, '../..')
/** The page: that of `dist`, or another. */
const FILE = process.env.PLAYGROUND_FILE ?? join(ROOT, 'dist/playground.html')
export const FROM_DISK = pathToFileURL(FILE).href
export const TABS = ['verify', 'sign', 'timeline', 'code']

const browser = await launchBrowser()
const server = createServer((_, response) => {
  response.setHeader('content-type', 'text/html')
  response.end(readFileSync(FILE))
})
await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve))
after(async () => {
  await browser.close()
  server.close()
})

export const FROM_SERVER = `http://127.0.0.1:${server.address().port}/`

/** Opens an empty page of a context of its own, which notes whatever it complains of. */
async function newPage({ init, ...options }) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, ...options })
  const page = await context.newPage()
  page.setDefaultTimeout(10_000)
  // What is copied is looked at here: clipboards are shared by all pages.
  await page.addInitScript(() => {
    if (navigator.clipboard === undefined) return
    navigator.clipboard.writeText = async (text) => {
      globalThis.copied = text
    }
  })
  if (init) await page.addInitScript(init)
  const complaints = []
  page.on('pageerror', (error) => complaints.push(String(error)))
  page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()))
  return { page, context, complaints }
}

/** A new one takes longer than most tests. */
let kept

/** Runs with the page, opened anew; whatever it complains of is a failure. */
export async function withPage({ url = FROM_DISK, fragment = '', ...options }, use) {
  const isPlain = Object.keys(options).length === 0
  const opened = (isPlain && kept) || (await newPage(options))
  const { page, context, complaints } = opened
  kept = isPlain ? undefined : kept
  try {
    await page.goto('about:blank')
    complaints.length = 0
    await page.goto(`${url}${fragment && `#${fragment}`}`)
    await use(page, opened)
    assert.deepEqual(complaints, [])
    if (isPlain) kept = opened
  } finally {
    if (kept !== opened) await context.close()
  }
}

/** Waits until the first finding is of this id: null for none. */
export async function firstFinding(page, id) {
  const seen = () => page.evaluate(() => document.querySelector('[data-finding]')?.dataset.finding)
  await page
    .waitForFunction(
      (id) => (document.querySelector('[data-finding]')?.dataset.finding || null) === id,
      id,
    )
    .catch(async () => assert.equal(await seen(), id))
  return page.evaluate(() => ({
    verdict: document.querySelector('.verdict').dataset.verdict,
    first: document.querySelector('[data-finding]')?.dataset.finding || null,
    grade: document.querySelector('[data-finding]')?.dataset.grade ?? null,
  }))
}

export async function verdict(page, expected) {
  await page.waitForSelector(`[data-verdict="${expected}"]`)
}

/** Drops a file where the selector points. */
export async function drop(page, selector, name, bytes) {
  const transfer = await page.evaluateHandle(
    ([name, base64]) => {
      const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0))
      const transfer = new DataTransfer()
      transfer.items.add(new File([bytes], name))
      return transfer
    },
    [name, Buffer.from(bytes).toString('base64')],
  )
  await page.dispatchEvent(selector, 'drop', { dataTransfer: transfer })
}

/** Pastes text over all that a field holds, as the clipboard has it. */
export async function paste(page, selector, text) {
  await page.locator(selector).evaluate((field, text) => {
    const clipboardData = new DataTransfer()
    clipboardData.setData('text/plain', text)
    field.focus()
    field.select()
    const event = new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true })
    // What is not handled, the browser inserts.
    if (field.dispatchEvent(event)) document.execCommand('insertText', false, text)
  }, text)
}

/** Puts a case of the vectors into the fields, as a user does. */
export async function enter(page, { signature, secrets, body_base64, now, tolerance }) {
  await page.fill('#header', signature ?? '')
  await drop(page, '#body', 'body', Buffer.from(body_base64, 'base64'))
  await page.fill('#now', String(now))
  const isOff = page.getByLabel('Not checked')
  await isOff.setChecked(tolerance === null)
  if (tolerance !== null) await page.fill('#tolerance', String(tolerance ?? 600))
  while ((await page.locator('[id^=secret-]').count()) < secrets.length) {
    await page.getByRole('button', { name: 'Add another' }).click()
  }
  for (const [at, secret] of secrets.entries()) {
    await page.fill(`#secret-${at}`, '')
    if (secret !== '') await paste(page, `#secret-${at}`, secret)
  }
}

/** What a button copies. */
export async function copied(page, button) {
  await page.evaluate(() => {
    globalThis.copied = undefined
  })
  await button.click()
  await page.waitForFunction(() => globalThis.copied !== undefined)
  return page.evaluate(() => globalThis.copied)
}

/** The link of the delivery that stands in the fields. */
export async function deliveryLink(page) {
  await page.getByRole('button', { name: 'Share', exact: true }).click()
  await page.getByLabel('I may pass this data on').check()
  const link = await copied(
    page,
    page.getByRole('button', { name: 'Copy the link of the delivery' }),
  )
  await page.getByRole('button', { name: 'Close' }).click()
  return link
}

/** The body that the page holds, byte for byte: what its link has behind the first line. */
export async function sharedBody(page) {
  const packed = (await deliveryLink(page)).split('#d=')[1]
  const bytes = inflateRawSync(Buffer.from(packed, 'base64url'))
  return bytes.subarray(bytes.indexOf(10) + 1)
}

/** The cases of `explain` among the vectors. */
export function explainVectors() {
  const folder = join(ROOT, 'tests/vectors')
  return readdirSync(folder)
    .filter((name) => name.startsWith('explain_') && name.endsWith('.json'))
    .flatMap((name) => JSON.parse(readFileSync(join(folder, name), 'utf8')))
}

export function vector(name) {
  const found = explainVectors().find((each) => each.name === name)
  assert.ok(found, `no vector is called ${name}`)
  return found
}

/** The ids of every mistake that is documented. */
export function documentedIds() {
  const page = readFileSync(join(ROOT, 'docs/explain.md'), 'utf8')
  return [...page.matchAll(/^### `(.+)`$/gm)].map(([, id]) => id)
}
