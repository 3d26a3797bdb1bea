import assert from 'node:assert/strict'
import { test } from 'node:test'
import { COMPLETED, header, NOW, SECRET } from './deliveries.mjs'
import { describeEach } from './packages.mjs'

const BODY = JSON.stringify(COMPLETED)

describeEach('readVerified', ({ Verifier, readVerified }) => {
  const verifier = new Verifier(SECRET)

  test('reads the event that verify gave, of text and of bytes', () => {
    for (const timestamp of [String(NOW), '1700000000123', '2023-11-14T22:13:20.999Z']) {
      for (const body of [BODY, Buffer.from(BODY)]) {
        const event = verifier.verify(body, header(BODY, { timestamp }), { now: NOW })
        const { signedAt } = event
        for (const time of [signedAt, signedAt.getTime() / 1000]) {
          const read = readVerified(body, { signedAt: time })
          assert.deepEqual({ ...read }, { ...event })
          assert.equal(read.idempotencyKey, event.idempotencyKey)
        }
      }
    }
  })

  test('checks no signature', () => {
    const read = readVerified('{"event":"a"}', { signedAt: 0 })
    assert.deepEqual([read.event, read.kind, read.signedAt], ['a', 'unrecognized', new Date(0)])
  })

  test('what is no event is a malformed payload', () => {
    for (const body of [
      '',
      '[]',
      '{}',
      '{"event":1}',
      '{"event":"a"',
      Buffer.from('"\xff"', 'latin1'),
    ]) {
      assert.throws(() => readVerified(body, { signedAt: NOW }), {
        name: 'PayloadError',
        code: 'malformed_payload',
      })
    }
    const deep = `{"event":"a","data":${'['.repeat(512)}${']'.repeat(512)}}`
    assert.throws(() => readVerified(deep, { signedAt: NOW }), { code: 'malformed_payload' })
  })

  test('a body that was parsed, and times that are none', () => {
    assert.throws(() => readVerified(COMPLETED, { signedAt: NOW }), { code: 'body_not_raw' })
    assert.throws(() => readVerified(undefined, { signedAt: NOW }), { code: 'invalid_argument' })
    for (const options of [
      undefined,
      null,
      {},
      { signedAt: undefined },
      { signedAt: null },
      { signedAt: '2024-01-01' },
      { signedAt: Number.NaN },
      { signedAt: -1 },
      { signedAt: NOW * 1000 * 1000 },
      { signedAt: new Date(Number.NaN) },
    ]) {
      assert.throws(() => readVerified(BODY, options), {
        code: 'invalid_argument',
        message: /signedAt/,
      })
    }
  })
})
