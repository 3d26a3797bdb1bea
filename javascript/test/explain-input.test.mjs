// What `explain` takes: what `verify` takes, and secrets that a verifier refuses.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import vm from 'node:vm'
import { COMPLETED, header, NOW, REWRITTEN, SECRET } from './deliveries.mjs'
import { describeEach, EXPLAINING } from './packages.mjs'

const AT = { now: NOW }
const BODY = JSON.stringify(COMPLETED)
const SIGNED = header(BODY)

describeEach('the arguments of explain', (api, name) => {
  const { explain } = EXPLAINING[name]
  const { Verifier } = api
  const first = (...given) => explain(...given).findings[0]

  test('a body in any form in which verify takes it', () => {
    const expected = explain(REWRITTEN, SIGNED, SECRET, AT)
    const bytes = new TextEncoder().encode(REWRITTEN)
    const shared = new SharedArrayBuffer(bytes.length)
    new Uint8Array(shared).set(bytes)
    const inOtherRealm = vm.runInNewContext('new Uint8Array(bytes)', { bytes })
    class Bytes extends Uint8Array {}
    for (const body of [
      bytes,
      bytes.buffer,
      Buffer.from(REWRITTEN),
      new DataView(bytes.buffer),
      new Bytes(bytes),
      shared,
      inOtherRealm,
    ]) {
      assert.deepEqual(explain(body, SIGNED, SECRET, AT), expected)
    }
  })

  test('a body that is not raw', () => {
    for (const body of [{}, [], COMPLETED, new Map(), Promise.resolve(BODY)]) {
      assert.throws(() => explain(body, SIGNED, SECRET, AT), {
        name: 'UsageError',
        code: 'body_not_raw',
      })
    }
    for (const body of [undefined, null, 1, Symbol('s')]) {
      assert.throws(() => explain(body, SIGNED, SECRET, AT), {
        name: 'UsageError',
        code: 'invalid_argument',
        message: /`body`/,
      })
    }
    const bytes = new Uint8Array(10)
    structuredClone(bytes.buffer, { transfer: [bytes.buffer] })
    assert.throws(() => explain(bytes, SIGNED, SECRET, AT), { message: /detached/ })
  })

  test('the memory of a body that a getter takes away', () => {
    const bytes = new TextEncoder().encode(BODY)
    const options = {
      get now() {
        structuredClone(bytes.buffer, { transfer: [bytes.buffer] })
        return NOW
      },
    }
    assert.throws(() => explain(bytes, SIGNED, SECRET, options), { message: /detached/ })
  })

  test('a signature in any form in which a request has it', () => {
    for (const none of [null, undefined, '', []]) {
      assert.equal(explain(BODY, none, SECRET, AT).verdict, 'missing_header')
      assert.equal(first(BODY, none, SECRET, AT).id, 'header.missing')
    }
    assert.equal(explain(BODY, [SIGNED], SECRET, AT).verdict, 'accepted')
    for (const lines of [
      [SIGNED, SIGNED],
      [`t=${NOW}`, SIGNED],
      ['', ''],
      ['', SIGNED],
    ]) {
      assert.equal(explain(BODY, lines, SECRET, AT).verdict, 'malformed_header')
    }
    assert.deepEqual(
      explain(BODY, [SIGNED, 'another'], SECRET, AT),
      explain(BODY, [SIGNED, 'another'], [SECRET], AT),
    )
    for (const signature of [1, {}, [1], [SIGNED, null], Symbol('s'), new Headers()]) {
      assert.throws(() => explain(BODY, signature, SECRET, AT), {
        name: 'UsageError',
        code: 'invalid_argument',
        message: /`signature`/,
      })
    }
  })

  test('secrets that a verifier refuses', () => {
    for (const [secret, id, grade] of [
      [`${SECRET}\n`, 'secret.white_space', 'proven'],
      [` ${SECRET}`, 'secret.white_space', 'proven'],
      [`\ufeff${SECRET}`, 'secret.white_space', 'proven'],
      ['', 'secret.missing', 'likely'],
      [new Uint8Array(), 'secret.missing', 'likely'],
      [[], 'secret.missing', 'likely'],
      [['', SECRET], undefined, undefined],
      ['a\ud83d', undefined, undefined],
      [[SECRET, '\ude00'], undefined, undefined],
    ]) {
      assert.throws(() => new Verifier(secret), { code: 'invalid_secret' })
      const { verdict, findings } = explain(BODY, SIGNED, secret, AT)
      assert.equal(verdict, 'invalid_secret')
      if (id === undefined) continue
      assert.equal(findings[0].id, id)
      assert.equal(findings[0].grade, grade)
    }
  })

  test('several secrets, as text and as bytes', () => {
    for (const secrets of [['another', SECRET], [Buffer.from(SECRET)], Buffer.from(SECRET)]) {
      assert.equal(explain(BODY, SIGNED, secrets, AT).verdict, 'accepted')
    }
    assert.equal(first(BODY, SIGNED, ['another', `"${SECRET}"`], AT).id, 'secret.quotes')
    // White space at the ends of bytes may be meant.
    const bytes = Buffer.from(`${SECRET}\n`)
    assert.equal(explain(BODY, SIGNED, bytes, AT).verdict, 'signature_mismatch')
    assert.equal(first(BODY, SIGNED, bytes, AT).id, 'secret.white_space')
  })

  test('what is no secret at all', () => {
    for (const secret of [undefined, null, 1, {}, [undefined], [SECRET, 1]]) {
      assert.throws(() => explain(BODY, SIGNED, secret, AT), {
        name: 'UsageError',
        code: 'invalid_argument',
        message: /`secret`/,
      })
    }
  })

  test('what time it is', () => {
    const given = [REWRITTEN, SIGNED, SECRET]
    const expected = explain(...given, AT)
    for (const now of [new Date(NOW * 1000), vm.runInNewContext(`new Date(${NOW * 1000})`)]) {
      assert.deepEqual(explain(...given, { now }), expected)
    }
    // The system clock.
    const body = JSON.stringify({ event: 'interview.created', data: {} })
    assert.equal(explain(body, api.sign(body, SECRET), SECRET).verdict, 'accepted')
    assert.equal(explain(body, api.sign(body, SECRET), SECRET, null).verdict, 'accepted')
    assert.equal(explain(BODY, SIGNED, SECRET).verdict, 'timestamp_too_old')
    for (const now of ['2024-01-01', {}, 1n, null, true]) {
      assert.throws(() => explain(...given, { now }), {
        name: 'UsageError',
        code: 'invalid_argument',
        message: /`now`/,
      })
    }
  })

  test('a number that is no time is explained', () => {
    for (const now of [Number.NaN, new Date(Number.NaN), -1, Number.POSITIVE_INFINITY]) {
      assert.equal(explain(BODY, SIGNED, SECRET, { now }).verdict, 'invalid_argument')
    }
    const { verdict, findings } = explain(BODY, SIGNED, SECRET, { now: NOW * 1000 })
    assert.equal(verdict, 'invalid_argument')
    assert.equal(findings[0].id, 'time.unit')
  })

  test('the tolerance', () => {
    const at = (now, toleranceSeconds) =>
      explain(BODY, SIGNED, SECRET, { now: NOW + now, toleranceSeconds }).verdict
    assert.equal(at(600), 'accepted')
    assert.equal(at(601), 'timestamp_too_old')
    assert.equal(at(-601), 'timestamp_in_future')
    assert.equal(at(601, 700), 'accepted')
    assert.equal(at(1, 0), 'timestamp_too_old')
    assert.equal(at(1e6, null), 'accepted')
    for (const toleranceSeconds of [-1, Number.NaN, '600', {}, Number.POSITIVE_INFINITY]) {
      const options = { ...AT, toleranceSeconds }
      let refusal
      try {
        new Verifier(SECRET, options)
      } catch (error) {
        refusal = error
      }
      assert.equal(refusal.code, 'invalid_argument')
      assert.throws(() => explain(BODY, SIGNED, SECRET, options), {
        name: 'UsageError',
        code: 'invalid_argument',
        message: refusal.message,
      })
    }
    for (const options of [1, 'now', () => {}]) {
      assert.throws(() => explain(BODY, SIGNED, SECRET, options), { code: 'invalid_argument' })
    }
  })

  test('what Object.prototype has is no option', () => {
    Object.prototype.now = NOW
    Object.prototype.toleranceSeconds = null
    try {
      assert.equal(explain(BODY, SIGNED, SECRET, {}).verdict, 'timestamp_too_old')
    } finally {
      delete Object.prototype.now
      delete Object.prototype.toleranceSeconds
    }
  })
})
