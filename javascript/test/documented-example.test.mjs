// The function of the Gather API's documentation beside the one of this library by the same name: on
// which deliveries they agree, and where the documented one is wrong.

import assert from 'node:assert/strict'
import { createHmac } from 'node:crypto'
import { test } from 'node:test'
import { COMPLETED, header, NOW, SECRET } from './deliveries.mjs'
import { describeEach } from './packages.mjs'

/** As documented: the parsed payload, the header by position, `===`, and no look at the timestamp. */
function documented(payload, signature, secret) {
  const [timestamp, v1] = signature.split(',').map((element) => element.split('=')[1])
  const signed = `${timestamp}.${JSON.stringify(payload)}`
  const expected = createHmac('sha256', secret).update(signed).digest('hex')
  return v1 === expected
}

const BODY = JSON.stringify(COMPLETED)
const SIGNED = header(BODY)
const [T, V1] = SIGNED.split(',')
const WRONG_V1 = `v1=${'0'.repeat(64)}`
const ODD = String.raw`{"event":"a","data":{"2":1e+21,"b":0.1,"a":"\ud83c","c":"é"}}`
const SPACED = JSON.stringify(COMPLETED, null, 1)

/** What is received, and whether it is authentic and fresh; `documented` where that one is wrong. */
const DELIVERIES = {
  'as documented': { authentic: true },
  'with odd numbers, keys and surrogates': { body: ODD, signature: header(ODD), authentic: true },
  'changed on the way': { body: BODY.replace('c-1', 'c-2'), authentic: false },
  'signed with another secret': { signature: header(BODY, { secret: 'other' }), authentic: false },
  'with another timestamp': { signature: `t=${NOW + 1},${V1}`, authentic: false },
  'with a header that is something else': { signature: 'text', authentic: false },
  'with an empty header': { signature: '', authentic: false },

  'with the elements in another order': {
    signature: `${V1},${T}`,
    authentic: true,
    documented: false,
  },
  'with another element in between': {
    signature: `${T},v0=0,${V1}`,
    authentic: true,
    documented: false,
  },
  'with two signatures, the second one right': {
    signature: `${T},${WRONG_V1},${V1}`,
    authentic: true,
    documented: false,
  },
  'with spaces in the header': { signature: `${T}, ${V1} `, authentic: true, documented: false },
  'with upper-case hex': {
    signature: `${T},v1=${V1.slice(3).toUpperCase()}`,
    authentic: true,
    documented: false,
  },
  'with other keys in the header': {
    signature: SIGNED.replace('v1=', 'v0='),
    authentic: false,
    documented: true,
  },
  'replayed after a day': {
    signature: header(BODY, { timestamp: String(NOW - 86_400) }),
    authentic: false,
    documented: true,
  },
  'dated tomorrow': {
    signature: header(BODY, { timestamp: String(NOW + 86_400) }),
    authentic: false,
    documented: true,
  },
  'with a timestamp that is no time': {
    signature: header(BODY, { timestamp: 'soon' }),
    authentic: false,
    documented: true,
  },
  'whose body is not what JSON.stringify makes of it': {
    body: SPACED,
    signature: header(SPACED),
    authentic: true,
    documented: false,
  },
  'whose body was re-formatted on the way': {
    body: SPACED,
    signature: SIGNED,
    authentic: false,
    documented: true,
  },
}

/** The same through a parsed payload; of a body as it came, only what it was parsed to is left. */
const PARSED = {
  'whose body is not what JSON.stringify makes of it': false,
  'whose body was re-formatted on the way': true,
}

describeEach('the documented example and ours, a delivery', ({ verifyWebhookSignature }) => {
  for (const [name, delivery] of Object.entries(DELIVERIES)) {
    const { body = BODY, signature = SIGNED, authentic } = delivery
    const payload = JSON.parse(body)

    test(name, () => {
      assert.equal(documented(payload, signature, SECRET), delivery.documented ?? authentic)
      assert.equal(verifyWebhookSignature(body, signature, SECRET, { now: NOW }), authentic)
      const parsed = verifyWebhookSignature(payload, signature, SECRET, { now: NOW })
      assert.equal(parsed, PARSED[name] ?? authentic)
    })
  }

  test('without a header', () => {
    assert.throws(() => documented(COMPLETED, undefined, SECRET), TypeError)
    assert.equal(verifyWebhookSignature(COMPLETED, undefined, SECRET), false)
  })

  test('whose payload is still raw', () => {
    assert.equal(documented(BODY, SIGNED, SECRET), false)
    assert.equal(verifyWebhookSignature(BODY, SIGNED, SECRET, { now: NOW }), true)
  })
})
