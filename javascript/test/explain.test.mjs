import assert from 'node:assert/strict'
import { createHmac } from 'node:crypto'
import { describe, test } from 'node:test'
import vm from 'node:vm'
import fc from 'fast-check'
import { COMPLETED, header, NOW, SECRET } from './deliveries.mjs'
import { describeEach, EXPLAINING, PACKAGES } from './packages.mjs'

const AT = { now: NOW }
const BODY = JSON.stringify(COMPLETED)
const SIGNED = header(BODY)
/** What Python makes of it. */
const REWRITTEN = BODY.replaceAll('":', '": ').replaceAll(',"', ', "')

/** Of each, what makes it what it is: a body, a signature, a secret, options. */
const DELIVERIES = {
  accepted: [BODY, SIGNED, SECRET, AT],
  'written again': [REWRITTEN, SIGNED, SECRET, AT],
  'of another secret': [BODY, SIGNED, 'whsec_of_somebody_else', AT],
  'with a line break at the end of the secret': [BODY, SIGNED, `${SECRET}\n`, AT],
  'an hour old': [BODY, SIGNED, SECRET, { now: NOW + 3_700 }],
  'with a time in milliseconds': [BODY, SIGNED, SECRET, { now: NOW * 1_000_000 }],
  'without a signature': [BODY, null, SECRET, AT],
  'that is no event': ['[]', header('[]'), SECRET, AT],
}

const anything = fc.anything({
  withBigInt: true,
  withBoxedValues: true,
  withDate: true,
  withMap: true,
  withNullPrototype: true,
  withObjectString: true,
  withSet: true,
  withSparseArray: true,
  withTypedArray: true,
  withUnicodeString: true,
})
const text = fc.string({ unit: 'binary' })
const headerLike = fc
  .array(
    fc.oneof(
      fc.constantFrom('t', 'v1', 'v0', '=', ',', ' ', '"', '\n', `${NOW}`, 'a'.repeat(64), SIGNED),
      fc.string({ maxLength: 3 }),
    ),
  )
  .map((parts) => parts.join(''))
const body = fc.oneof(
  text,
  fc.uint8Array(),
  fc.json(),
  fc.constantFrom(BODY, REWRITTEN, `${BODY}\n`),
)
const signature = fc.oneof(
  headerLike,
  fc.array(headerLike, { maxLength: 3 }),
  fc.constantFrom(null, undefined, SIGNED),
)
const secret = fc.oneof(
  fc.string({ unit: 'grapheme' }),
  fc.string({ unit: 'binary' }),
  fc.uint8Array(),
  fc.constantFrom(SECRET, '\ud800', ` ${SECRET}`, `"${SECRET}"`, `WEBHOOK_SECRET=${SECRET}`),
)
const options = fc.record({
  now: fc.oneof(fc.constant(NOW), fc.double(), fc.date(), fc.nat(2 * NOW)),
  toleranceSeconds: fc.oneof(fc.constantFrom(undefined, null), fc.nat(10_000)),
})
const delivery = fc.tuple(
  body,
  signature,
  fc.oneof(secret, fc.array(secret, { maxLength: 3 })),
  options,
)

describeEach('explain', (api, name) => {
  const { explain, mistakes } = EXPLAINING[name]
  const { UsageError, Verifier, WebhookError } = api
  const first = (...given) => explain(...given).findings[0]

  /** What `verify` says of it. */
  function verdict(body, signature, secret, { now, toleranceSeconds }) {
    try {
      new Verifier(secret, { toleranceSeconds }).verify(body, signature, { now })
      return 'accepted'
    } catch (error) {
      return error.code
    }
  }

  test('a report is a plain object', () => {
    const explanation = explain(REWRITTEN, SIGNED, SECRET, AT)
    assert.deepEqual(Object.keys(explanation).sort(), [
      'findings',
      'steps',
      'text',
      'tried',
      'verdict',
    ])
    assert.equal(explanation.verdict, 'signature_mismatch')
    assert.deepEqual(
      explanation.steps.map(({ name, state }) => [name, state]),
      [
        ['header', 'passed'],
        ['signature', 'failed'],
        ['timestamp', 'not_reached'],
        ['payload', 'not_reached'],
      ],
    )
    const [{ title, cause, fix, difference, ...rest }] = explanation.findings
    assert.deepEqual(rest, { id: 'body.python_json', grade: 'proven' })
    for (const sentence of [title, cause, fix, ...explanation.steps.map((step) => step.sentence)]) {
      assert.ok(sentence.length > 5)
    }
    const { offset, received, signed, caret } = difference
    assert.equal(offset, BODY.indexOf(':') + 1)
    assert.notEqual(received[caret], signed[caret])
    assert.ok(explanation.tried > 0)
    assert.match(explanation.text, /body\.python_json/)
    assert.equal(Object.getPrototypeOf(explanation), Object.prototype)
    assert.deepEqual(structuredClone(explanation), explanation)
  })

  test('the verdict is that of verify', () => {
    for (const given of Object.values(DELIVERIES)) {
      assert.equal(explain(...given).verdict, verdict(...given))
    }
    fc.assert(
      fc.property(delivery, (given) => {
        assert.equal(explain(...given).verdict, verdict(...given))
      }),
      { numRuns: 300 },
    )
  })

  test('an accepted delivery has no findings', () => {
    const { verdict, findings, steps } = explain(BODY, SIGNED, SECRET, AT)
    assert.equal(verdict, 'accepted')
    assert.deepEqual(findings, [])
    assert.ok(steps.every(({ state }) => state === 'passed'))
  })

  test('nothing that is known accounts for it', () => {
    const { findings, tried, text } = explain(...DELIVERIES['of another secret'])
    assert.deepEqual(findings, [])
    assert.ok(tried > 10)
    assert.match(text, /secret/)
  })

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
      const { verdict: found } = explain(BODY, lines, SECRET, AT)
      assert.equal(found, verdict(BODY, lines, SECRET, AT))
      assert.equal(found, 'malformed_header')
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

  test('two lines of a header that were both meant', () => {
    const [time, mac] = SIGNED.split(',')
    const { verdict, findings } = explain(BODY, [time, mac], SECRET, AT)
    assert.equal(verdict, 'malformed_header')
    assert.ok(findings.length > 0)
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

  test('its errors are those of the package', () => {
    try {
      explain({}, SIGNED, SECRET, AT)
      assert.fail()
    } catch (error) {
      assert.equal(error.constructor, UsageError)
    }
  })

  test('nothing secret is in a report', () => {
    const secret = 'whsec_do_not_show_this'
    const inside = 'payload_do_not_show_this'
    const payload = JSON.stringify({ event: inside, data: { much: inside.repeat(50) } })
    const sign = (body, options) => header(body, { secret, ...options })
    const spaced = payload.replaceAll('":', '": ')
    for (const [body, signature, given = secret, now = NOW] of [
      [payload, sign(payload)],
      [spaced, sign(payload)],
      [`${payload}\n`, sign(payload)],
      [payload, sign('another')],
      [payload, sign(payload).slice(0, -1)],
      [payload, sign(payload).replace('v1', 'v0')],
      [payload, `X-Qualifi-Signature: ${sign(payload)}`],
      [payload, sign(payload), secret, NOW + 9_999],
      [payload, sign(payload, { timestamp: inside })],
      [payload, sign(payload), `${secret}\n`],
      [payload, sign(payload), [`"${secret}"`, `WEBHOOK_SECRET=${secret}`]],
      [payload, sign(payload), Buffer.from(secret).toString('base64')],
      [payload, sign(payload), ` ${secret}_of_somebody_else `],
      [payload, null],
      [payload, secret],
    ]) {
      const shown = JSON.stringify(explain(body, signature, given, { now }))
      const bytes = Buffer.from(secret)
      for (const hidden of [
        secret,
        bytes.toString('hex'),
        bytes.toString('base64'),
        sign(body).slice(-64),
        sign(payload).slice(-64),
        createHmac('sha256', secret).update(body).digest('hex'),
      ]) {
        assert.equal(shown.includes(hidden), false)
      }
      // A few bytes around a difference.
      assert.equal(shown.includes(inside.repeat(3)), false)
    }
  })

  test('the text is fit for a terminal', () => {
    const noise = '\u001b[31m\u0007\u009b\u202e\r'
    for (const [body, signature, secret] of [
      [`${BODY}${noise}`, SIGNED, SECRET],
      [noise, noise, noise],
      [REWRITTEN, `t=${NOW}${noise},v1=${SIGNED.slice(-64)}`, SECRET],
      [BODY, header(BODY, { timestamp: noise }), SECRET],
    ]) {
      const { text } = explain(body, signature, secret, AT)
      assert.doesNotMatch(text.replaceAll('\n', ''), /\p{Cc}/u)
      assert.ok(text.split('\n').every((line) => line.length < 100))
    }
  })

  test('every mistake has a name of its own, and can be looked up', () => {
    const known = mistakes()
    const ids = known.map(({ id }) => id)
    assert.equal(new Set(ids).size, ids.length)
    assert.ok(ids.length >= 50)
    for (const { id, title, cause, fix, ...rest } of known) {
      assert.match(id, /^(body|secret|header|message|time)\.[a-z0-9_]+$/)
      assert.ok([title, cause, fix].every((text) => typeof text === 'string' && text.length > 5))
      assert.deepEqual(rest, {})
    }
    for (const given of Object.values(DELIVERIES)) {
      for (const { id, title, fix } of explain(...given).findings) {
        const mistake = known.find((mistake) => mistake.id === id)
        assert.deepEqual([title, fix], [mistake.title, mistake.fix])
      }
    }
    // Whoever changes it changes his own.
    known[0].id = 'changed'
    assert.notEqual(mistakes()[0].id, 'changed')
  })

  test('nothing but a WebhookError escapes, whatever is given', () => {
    const anyArguments = fc.array(fc.oneof(anything, body, headerLike, secret), { maxLength: 4 })
    fc.assert(
      fc.property(fc.oneof(anyArguments, delivery), (given) => {
        try {
          explain(...given)
        } catch (error) {
          assert.equal(error instanceof WebhookError, true, String(error))
        }
      }),
      { numRuns: 1_000 },
    )
  })

  test('a refusal does not linger', () => {
    assert.throws(() => explain(BODY, SIGNED, SECRET, { toleranceSeconds: -1 }))
    assert.equal(explain(BODY, SIGNED, SECRET, AT).verdict, 'accepted')
    assert.throws(() => new Verifier(SECRET).verify(BODY, null), { code: 'missing_header' })
  })
})

describe('the native and the WebAssembly package', () => {
  const native = EXPLAINING['gather-webhooks, imported']
  const wasm = EXPLAINING['gather-webhooks-wasm, imported']

  test('know the same mistakes', () => {
    assert.deepEqual(native.mistakes(), wasm.mistakes())
  })

  test('agree on any delivery', () => {
    fc.assert(
      fc.property(delivery, (given) => {
        assert.deepEqual(wasm.explain(...given), native.explain(...given))
      }),
      { numRuns: 500 },
    )
  })

  test('one copy of it, however the native package is loaded', () => {
    assert.equal(EXPLAINING['gather-webhooks, required'].explain, native.explain)
    assert.equal(PACKAGES['gather-webhooks, imported'].backend, 'native')
  })
})
