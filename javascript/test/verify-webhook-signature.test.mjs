import assert from 'node:assert/strict'
import { test } from 'node:test'
import { COMPLETED, header, NOW, SECRET } from './deliveries.mjs'
import { describeEach } from './packages.mjs'

const BODY = JSON.stringify(COMPLETED)
const AT = { now: NOW }

describeEach('verifyWebhookSignature', ({ verifyWebhookSignature }) => {
  const { buffer } = new TextEncoder().encode(BODY)

  test('a raw or a parsed payload', () => {
    for (const payload of [BODY, Buffer.from(BODY), buffer, new DataView(buffer), COMPLETED]) {
      assert.equal(verifyWebhookSignature(payload, header(BODY), SECRET, AT), true)
      assert.equal(verifyWebhookSignature(payload, header(`${BODY} `), SECRET, AT), false)
      assert.equal(verifyWebhookSignature(payload, header(BODY), 'other', AT), false)
      assert.equal(verifyWebhookSignature(payload, [header(BODY)], ['other', SECRET], AT), true)
    }
  })

  test('text is raw, whatever it says', () => {
    for (const text of ['', 'text', '"text"', '{"event":']) {
      assert.equal(verifyWebhookSignature(text, header(text), SECRET, AT), true)
    }
    assert.equal(verifyWebhookSignature('text', header('"text"'), SECRET, AT), false)
  })

  test('an authentic payload that is no event is authentic', () => {
    for (const payload of [{}, [], null, 1, false]) {
      assert.equal(
        verifyWebhookSignature(payload, header(JSON.stringify(payload)), SECRET, AT),
        true,
      )
    }
  })

  test('every error of verification is false', () => {
    const [, mac] = header(BODY).split(',')
    for (const signature of [
      undefined,
      null,
      '',
      [],
      'text',
      [header(BODY), header(BODY)],
      `t=${NOW},v0=${'0'.repeat(64)}`,
      `t=${NOW + 1},${mac}`,
      header(BODY, { timestamp: 'soon' }),
      header(BODY, { timestamp: String(NOW - 601) }),
      header(BODY, { timestamp: String(NOW + 601) }),
    ]) {
      assert.equal(verifyWebhookSignature(BODY, signature, SECRET, AT), false)
      assert.equal(verifyWebhookSignature(COMPLETED, signature, SECRET, AT), false)
    }
  })

  test('600 seconds, the system clock, and what is set instead', () => {
    const verify = (options) => verifyWebhookSignature(BODY, header(BODY), SECRET, options)
    assert.equal(verify({ now: NOW + 600 }), true)
    assert.equal(verify({ now: new Date((NOW + 601) * 1000) }), false)
    assert.equal(verify({ now: NOW + 601, toleranceSeconds: 601 }), true)
    assert.equal(verify({ now: NOW + 1, toleranceSeconds: 0 }), false)
    assert.equal(verify({ toleranceSeconds: null }), true)
    for (const options of [undefined, null, {}]) assert.equal(verify(options), false)
    const fresh = header(BODY, { timestamp: String(Math.floor(Date.now() / 1000)) })
    assert.equal(verifyWebhookSignature(COMPLETED, fresh, SECRET), true)
  })

  test('mistakes are thrown', () => {
    for (const [code, given] of [
      ['invalid_secret', [BODY, header(BODY), '', AT]],
      ['invalid_secret', [BODY, null, ' secret', AT]],
      ['invalid_argument', [BODY, header(BODY), undefined, AT]],
      ['invalid_argument', [BODY, 1, SECRET, AT]],
      ['invalid_argument', [BODY, header(BODY), SECRET, { now: 'now' }]],
      ['invalid_argument', [BODY, header(BODY), SECRET, { now: Number.NaN }]],
      ['invalid_argument', [BODY, header(BODY), SECRET, { toleranceSeconds: '1' }]],
      ['invalid_argument', [BODY, header(BODY), SECRET, { toleranceSeconds: -1 }]],
      ['invalid_argument', [BODY, header(BODY), SECRET, 600]],
      ['invalid_argument', [Promise.resolve(BODY), header(BODY), SECRET, AT]],
      ['unserializable_payload', [undefined, header(BODY), SECRET, AT]],
      ['unserializable_payload', [{ id: 1n }, header(BODY), SECRET, AT]],
    ]) {
      assert.throws(() => verifyWebhookSignature(...given), { code })
    }
  })
})
