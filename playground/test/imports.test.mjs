// Requests that are pasted, and files that are dropped or opened.

import assert from 'node:assert/strict'
import test from 'node:test'
import { drop, firstFinding, paste, sharedBody, vector, verdict, withPage } from './harness.mjs'

const accepted = vector('accepted, completed')
const body = Buffer.from(accepted.body_base64, 'base64').toString()
const { signature, now } = accepted
const [secret] = accepted.secrets

const HTTP = [
  'POST /webhooks/qualifi HTTP/1.1',
  'Host: example.com',
  'Content-Type: application/json',
  `X-Qualifi-Signature: ${signature}`,
  `Content-Length: ${body.length}`,
  '',
  body,
].join('\r\n')
const CURL = `curl -X POST https://example.com/webhooks/qualifi -H 'X-Qualifi-Signature: ${signature}' --data-raw '${body}'`
const LAMBDA = JSON.stringify({
  version: '2.0',
  headers: { 'x-qualifi-signature': signature, 'content-type': 'application/json' },
  requestContext: {
    http: { method: 'POST', path: '/webhooks/qualifi' },
    timeEpoch: (now + 1) * 1000,
  },
  body: Buffer.from(body).toString('base64'),
  isBase64Encoded: true,
})
const entry = (method, url, headers, text) => ({
  startedDateTime: new Date((now + 1) * 1000).toISOString(),
  request: { method, url, headers, postData: text && { mimeType: 'application/json', text } },
})
const HAR = JSON.stringify({
  log: {
    entries: [
      entry('POST', 'https://example.com/other', [], '{}'),
      entry(
        'POST',
        'https://example.com/webhooks/qualifi',
        [{ name: 'X-Qualifi-Signature', value: signature }],
        body,
      ),
    ],
  },
})

const CAPTURES = [
  { kind: 'an HTTP request', text: HTTP },
  { kind: 'a curl command', text: CURL },
  { kind: 'the event of a Lambda function', text: LAMBDA },
  { kind: 'a HAR', text: HAR },
]

async function isRead(page, kind) {
  await page.getByText(`Read as ${kind}: POST`).waitFor()
  assert.equal(await page.inputValue('#header'), signature)
  assert.equal(await page.inputValue('#body'), body)
  await page.fill('#now', String(now))
  await page.fill('#secret-0', secret)
  await verdict(page, 'accepted')
}

for (const { kind, text } of CAPTURES) {
  test(`${kind} is read when it is pasted`, () =>
    withPage({}, async (page) => {
      await paste(page, '#request', text)
      await isRead(page, kind)
    }))

  test(`${kind} is read when it is dropped`, () =>
    withPage({}, async (page) => {
      await drop(page, '.result', 'capture', Buffer.from(text))
      await isRead(page, kind)
    }))
}

test('it is read as it is typed', () =>
  withPage({}, async (page) => {
    await page.fill('#request', 'curl')
    await page.getByText('a curl command without a signature and without a body').waitFor()
    await firstFinding(page, 'body.python_json')
    await page.fill('#request', CURL)
    await isRead(page, 'a curl command')
  }))

test('of several requests the signed one is shown, and any other can be', () =>
  withPage({}, async (page) => {
    await paste(page, '#request', HAR)
    await page.getByText('It holds 2 requests').waitFor()
    assert.equal(await page.inputValue('#body'), body)
    await page.getByLabel('It holds 2 requests').selectOption({ index: 0 })
    await firstFinding(page, 'header.missing')
    assert.equal(await page.inputValue('#body'), '{}')
  }))

test('a capture says when it was taken, and that is now', () =>
  withPage({}, async (page) => {
    await paste(page, '#request', LAMBDA)
    await page.getByText('Now is set to when it was recorded').waitFor()
    assert.equal(await page.inputValue('#now'), String(now + 1))
    await page.fill('#secret-0', secret)
    await verdict(page, 'accepted')
  }))

test('what is no request says what is wrong with it', () =>
  withPage({}, async (page) => {
    await page.fill('#request', '{"event":"interview.created"}')
    await page.getByText('No request was read').waitFor()
    assert.doesNotMatch(await page.innerText('.notice'), / --/)
  }))

test('a file keeps every byte: CRLF, a byte order mark, and what is not UTF-8', () =>
  withPage({}, async (page) => {
    const bytes = Buffer.from('\ufeff{\r\n  "event": "x"\r\n}\r\n', 'utf8')
    const broken = Buffer.concat([bytes, Buffer.from([0xff, 0xfe, 0x80])])
    await drop(page, '#body', 'body.json', broken)
    await page
      .getByText(`body.json is the body now, byte for byte: ${broken.length} bytes.`)
      .waitFor()
    const facts = page.locator('#body-facts')
    await facts.getByText('CRLF × 3').waitFor()
    assert.match(await facts.innerText(), /not UTF-8[\s\S]*byte order mark/)
    assert.deepEqual(await sharedBody(page), broken)
  }))

test('an edit changes what is edited, and no byte beside it', () =>
  withPage({}, async (page) => {
    const before = Buffer.from('\ufeff{\r\n "é": "😀",\r\n "x": 1\r\n}\r\n')
    await drop(page, '#body', 'body.json', before)
    await page.getByText('CRLF × 4').waitFor()
    await page.locator('#body').evaluate((field) => {
      const at = field.value.indexOf('1')
      field.focus()
      field.setSelectionRange(at, at + 1)
    })
    await page.keyboard.type('2')
    await page.getByText('CRLF × 4').waitFor()
    assert.deepEqual(
      await sharedBody(page),
      Buffer.from('\ufeff{\r\n "é": "😀",\r\n "x": 2\r\n}\r\n'),
    )
    // An emoji for one that begins with the same half.
    await page.locator('#body').evaluate((field) => {
      const at = field.value.indexOf('😀')
      field.focus()
      field.setSelectionRange(at, at + 2)
    })
    await page.keyboard.insertText('😁')
    assert.deepEqual(
      await sharedBody(page),
      Buffer.from('\ufeff{\r\n "é": "😁",\r\n "x": 2\r\n}\r\n'),
    )
  }))

test('a file that is no request is the body, wherever it is dropped', () =>
  withPage({}, async (page) => {
    await drop(page, 'footer', 'body.json', Buffer.from(body))
    await page.getByText('body.json is no request that is known').waitFor()
    assert.equal(await page.inputValue('#body'), body)
  }))

test('a file is opened without a mouse', () =>
  withPage({}, async (page) => {
    const chosen = page.waitForEvent('filechooser')
    await page.getByRole('button', { name: 'Open a file Body' }).press('Enter')
    const file = { name: 'body.bin', mimeType: '', buffer: Buffer.from('{"a":1}\r\n') }
    await (await chosen).setFiles(file)
    await page.getByText('CRLF × 1').waitFor()
  }))

test('five megabytes are shown in windows, edited in place, and judged', () =>
  withPage({}, async (page) => {
    const large = Buffer.from(
      `{"event":"interview.created","data":{"title":"${'é'.repeat(2_500_000)}"}}`,
    )
    await drop(page, '#body', 'large.json', large)
    const window = page.locator('.window')
    await window.waitFor()
    assert.ok((await page.inputValue('#body')).length < 10_000)
    await window.getByRole('button', { name: 'End' }).click()
    await page
      .locator('#body')
      .evaluate((field) => field.setSelectionRange(field.value.length, field.value.length))
    await page.locator('#body').press('Backspace')
    await page.getByText(`${(large.length - 1).toLocaleString('en')} bytes`).waitFor()
    await verdict(page, 'signature_mismatch')
    assert.deepEqual(await sharedBody(page), large.subarray(0, -1))
  }))

test('a large text that is pasted is held, though the field shows a window of it', () =>
  withPage({}, async (page) => {
    const large = `{"title":"${'x'.repeat(300_000)}"}`
    await paste(page, '#body', large)
    await page.locator('.window').waitFor()
    assert.equal((await sharedBody(page)).toString(), large)
  }))
