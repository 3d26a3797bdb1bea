// Links: what they hold, and what they do not.

import assert from 'node:assert/strict'
import test from 'node:test'
import { inflateRawSync } from 'node:zlib'
import {
  copied,
  deliveryLink,
  drop,
  enter,
  FROM_DISK,
  FROM_SERVER,
  firstFinding,
  vector,
  verdict,
  withPage,
} from './harness.mjs'

const accepted = vector('accepted, completed')
const [secret] = accepted.secrets

for (const [place, url] of [
  ['disk', FROM_DISK],
  ['a server', FROM_SERVER],
]) {
  test(`a delivery goes by link, there and back, from ${place}`, async () => {
    let link = ''
    const bytes = Buffer.from(`\ufeff{"a":\r\n"${'é'.repeat(50)}"}`)
    await withPage({ url }, async (page) => {
      await enter(page, { ...accepted, tolerance: 77 })
      await drop(page, '#body', 'body', bytes)
      await page.getByText('CRLF × 1').waitFor()
      link = await deliveryLink(page)
    })
    assert.ok(link.startsWith(`${url}#d=`))
    await withPage({ url: link }, async (page) => {
      await page.getByText('This link carries no secret').waitFor()
      assert.equal(await page.inputValue('#secret-0'), '')
      assert.equal(await page.inputValue('#header'), accepted.signature)
      assert.equal(await page.inputValue('#now'), String(accepted.now))
      assert.equal(await page.inputValue('#tolerance'), '77')
      await page.fill('#secret-0', secret)
      await verdict(page, 'signature_mismatch')
      await page.getByText('CRLF × 1').waitFor()
      assert.equal(await deliveryLink(page), link)
    })
  })
}

test('no secret is in a link, or anywhere in the page once it is replaced', () =>
  withPage({}, async (page) => {
    await enter(page, accepted)
    await verdict(page, 'accepted')
    const link = await deliveryLink(page)
    const held = inflateRawSync(Buffer.from(link.split('#d=')[1], 'base64url')).toString()
    assert.ok(held.includes(accepted.signature))
    for (const text of [link, held]) assert.ok(!text.includes(secret))
    const stored = await page.evaluate(() => JSON.stringify({ ...localStorage, ...sessionStorage }))
    assert.ok(!stored.includes(secret))
  }))

test('the link of a delivery is copied only after its warning is agreed to', () =>
  withPage({}, async (page) => {
    await firstFinding(page, 'body.python_json')
    await page.getByRole('button', { name: 'Share', exact: true }).click()
    await page.getByText('Bodies hold data of candidates').waitFor()
    assert.ok(
      await page.getByRole('button', { name: 'Copy the link of the delivery' }).isDisabled(),
    )
  }))

test('the fault is shared without the delivery, and fails in the same way', async () => {
  let link = ''
  const own = vector('secret.quotes: docker --env-file')
  await withPage({}, async (page) => {
    await enter(page, own)
    await firstFinding(page, 'secret.quotes')
    await page.getByRole('button', { name: 'Share', exact: true }).click()
    link = await copied(page, page.getByRole('button', { name: 'Copy the link of the fault' }))
  })
  assert.ok(link.endsWith('#fault=secret.quotes'))
  await withPage({ url: link }, async (page) => {
    assert.deepEqual(await firstFinding(page, 'secret.quotes'), own.expect.ok)
    assert.match(await page.inputValue('#body'), /candidate_interview.completed/)
  })
})

test('a damaged link says so, and so does an unknown fault', async () => {
  for (const fragment of ['d=AAAA', 'd=%%%', 'fault=body.nothing']) {
    await withPage({ fragment }, async (page) => {
      const alert = page.getByRole('alert')
      await alert.waitFor()
      assert.match(await alert.innerText(), /damaged|knows no mistake/)
      await firstFinding(page, 'body.python_json')
    })
  }
})

test('a link that unpacks into very much is not unpacked', async () => {
  const { deflateRawSync } = await import('node:zlib')
  const bomb = deflateRawSync(Buffer.alloc(200_000_000, 32)).toString('base64url')
  await withPage({ fragment: `d=${bomb}` }, async (page) => {
    await page.getByRole('alert').waitFor()
  })
})

test('a page of plain HTTP, which has no clipboard, copies all the same', () =>
  withPage({}, async (page) => {
    await firstFinding(page, 'body.python_json')
    await page.evaluate(() => {
      navigator.clipboard.writeText = () => Promise.reject(new Error('not allowed'))
      document.addEventListener('copy', () => {
        globalThis.copied = document.getSelection().toString() || document.activeElement.value
      })
    })
    const report = await copied(page, page.getByRole('button', { name: 'Copy the report' }))
    assert.match(report, /body\.python_json/)
  }))

test('tabs have links', async () => {
  for (const [name, shown] of [
    ['sign', '#signed-header'],
    ['timeline', '.drawing'],
    ['code', '#framework'],
  ]) {
    await withPage({ fragment: name }, async (page) => {
      await page.waitForSelector(shown)
      assert.equal(await page.getAttribute(`#tab-${name}`, 'aria-selected'), 'true')
    })
  }
})
