import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { test } from 'node:test'
import { COMPLETED, header, NOW, SECRET } from './deliveries.mjs'
import { describeEach } from './packages.mjs'

const BODY = '{"event":"interview.created","data":{}}'

describeEach('sign and idempotencyKey', ({ Verifier, idempotencyKey, sign }) => {
  test('text and bytes are signed alike', () => {
    for (const body of [BODY, Buffer.from(BODY), new TextEncoder().encode(BODY).buffer]) {
      assert.equal(sign(body, SECRET, NOW), header(BODY))
      assert.equal(sign(body, Buffer.from(SECRET), NOW), header(BODY))
    }
  })

  test('an object is signed as the text that JSON.stringify makes of it', () => {
    for (const payload of [COMPLETED, { event: 'a', 1: 1e21 }, [], null, 1, true]) {
      assert.equal(sign(payload, SECRET, NOW), header(JSON.stringify(payload)))
    }
    assert.equal(sign('null', SECRET, NOW), sign(null, SECRET, NOW))
  })

  test('what has no JSON form cannot be signed', () => {
    for (const payload of [undefined, () => BODY, Symbol('s'), { id: 1n }]) {
      assert.throws(() => sign(payload, SECRET), { code: 'unserializable_payload' })
    }
    assert.throws(() => sign(Promise.resolve(BODY), SECRET), { code: 'invalid_argument' })
  })

  test('a timestamp is seconds, a Date, or text as it is', () => {
    assert.equal(sign(BODY, SECRET, NOW + 0.9), header(BODY))
    assert.equal(sign(BODY, SECRET, new Date(NOW * 1000 + 999)), header(BODY))
    assert.equal(sign(BODY, SECRET, 0), header(BODY, { timestamp: '0' }))
    for (const timestamp of ['1700000000123', '2024-01-01T00:00:00Z', 'soon', '']) {
      assert.equal(sign(BODY, SECRET, timestamp), header(BODY, { timestamp }))
    }
  })

  test('a timestamp that is left out is now', () => {
    new Verifier(SECRET, { toleranceSeconds: 5 }).verify(BODY, sign(BODY, SECRET))
    assert.match(sign(BODY, SECRET), /^t=\d{10},/)
  })

  test('any other timestamp is an invalid argument', () => {
    for (const timestamp of [
      Number.NaN,
      Number.POSITIVE_INFINITY,
      -1,
      1e21,
      new Date(Number.NaN),
      null,
      true,
      1n,
      {},
      [],
    ]) {
      assert.throws(() => sign(BODY, SECRET, timestamp), {
        code: 'invalid_argument',
        message: /`timestamp`/,
      })
    }
  })

  test('the idempotency key is the SHA-256 of the payload', () => {
    for (const payload of ['', BODY, 'é', '\0', 'x'.repeat(100_000)]) {
      const expected = createHash('sha256').update(payload).digest('hex')
      assert.equal(idempotencyKey(payload), expected)
      assert.equal(idempotencyKey(Buffer.from(payload)), expected)
    }
  })
})
