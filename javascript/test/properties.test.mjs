import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { hostStringify } from '../../tests/runners/host.mjs'
import { anything } from './arbitraries.mjs'
import { header, NOW, SECRET } from './deliveries.mjs'
import { describeEach, PACKAGES } from './packages.mjs'

const text = fc.string({ unit: 'binary' })
const bytes = fc.uint8Array()
const secret = fc.oneof(
  fc.string({ minLength: 1, unit: 'grapheme' }).filter((text) => text.trim() === text),
  fc.uint8Array({ minLength: 1 }),
)
/** Text that gets past the first check, and further, now and then. */
const headerLike = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        't',
        'v1',
        'v0',
        '=',
        ',',
        ' ',
        '\t',
        `${NOW}`,
        'a'.repeat(64),
        'A'.repeat(64),
      ),
      fc.string({ maxLength: 3 }),
    ),
  )
  .map((parts) => parts.join(''))

function outcome(call) {
  try {
    return { value: call() }
  } catch (error) {
    return { name: error.name, code: error.code, message: error.message }
  }
}

describeEach('properties', (api) => {
  const { idempotencyKey, sign, stringify, Verifier, verifyWebhookSignature, WebhookError } = api

  test('nothing but a WebhookError escapes, whatever is given', () => {
    const anyArguments = fc.array(fc.oneof(anything, text, bytes, headerLike), { maxLength: 4 })
    const verifier = new Verifier(SECRET)
    fc.assert(
      fc.property(anyArguments, (given) => {
        for (const call of [
          () => new Verifier(...given),
          () => verifier.verify(...given),
          () => verifier.authenticate(...given),
          () => verifier.verifyParsed(...given),
          () => verifyWebhookSignature(...given),
          () => stringify(...given),
          () => sign(...given),
          () => idempotencyKey(...given),
        ]) {
          try {
            call()
          } catch (error) {
            assert.equal(error instanceof WebhookError, true, String(error))
          }
        }
      }),
      { numRuns: 2_000 },
    )
  })

  test('what is signed is verified, with any secret and any body', () => {
    fc.assert(
      fc.property(fc.oneof(text, bytes), secret, (body, secret) => {
        const proof = new Verifier(secret).authenticate(body, sign(body, secret, NOW), { now: NOW })
        assert.deepEqual(proof, { signedAt: new Date(NOW * 1000), secretIndex: 0 })
      }),
      { numRuns: 1_000 },
    )
  })

  test('what JSON.stringify makes of any data is an event with that data', () => {
    fc.assert(
      fc.property(text, fc.jsonValue({ stringUnit: 'binary' }), (event, data) => {
        const body = JSON.stringify({ event, data })
        const read = new Verifier(SECRET).verify(body, header(body), { now: NOW })
        assert.equal(read.event, JSON.parse(body).event)
        assert.deepEqual(read.data, JSON.parse(body).data)
      }),
      { numRuns: 1_000 },
    )
  })

  test('whatever JSON.stringify makes a text of can be signed and verified as an object', () => {
    const verifier = new Verifier(SECRET)
    const payload = fc.oneof(fc.jsonValue({ stringUnit: 'binary' }), anything)
    fc.assert(
      fc.property(text, payload, (event, data) => {
        const parsed = { event, data }
        let body
        try {
          body = JSON.stringify(parsed)
        } catch (cause) {
          assert.throws(
            () => verifier.verifyParsed(parsed, '', { now: NOW }),
            (error) => {
              assert.equal(error.code, 'unserializable_payload')
              const shown = cause instanceof TypeError ? undefined : cause.message
              assert.equal(error.cause?.message, shown)
              return true
            },
          )
          return
        }
        const read = verifier.verifyParsed(parsed, header(body), { now: NOW })
        assert.deepEqual({ ...read }, { ...verifier.verify(body, header(body), { now: NOW }) })
        assert.equal(verifyWebhookSignature(parsed, header(body), SECRET, { now: NOW }), true)
        assert.equal(sign(parsed, SECRET, NOW), header(body))
      }),
      { numRuns: 2_000 },
    )
  })

  test('one byte that is changed is a mismatch', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ minLength: 1 }),
        fc.nat(),
        fc.integer({ min: 1, max: 255 }),
        (body, position, change) => {
          const signature = sign(body, SECRET, NOW)
          body[position % body.length] ^= change
          assert.throws(() => new Verifier(SECRET).verify(body, signature, { now: NOW }), {
            code: 'signature_mismatch',
          })
        },
      ),
      { numRuns: 1_000 },
    )
  })
})

describe('the native and the WebAssembly package', () => {
  const native = PACKAGES['gather-webhooks, imported']
  const wasm = PACKAGES['gather-webhooks-wasm, imported']

  function agree(call) {
    assert.deepEqual(
      outcome(() => call(wasm)),
      outcome(() => call(native)),
    )
  }

  test('agree on arbitrary headers', () => {
    fc.assert(
      fc.property(fc.oneof(headerLike, text), (signature) => {
        agree(({ Verifier }) => new Verifier(SECRET).verify('{}', signature, { now: NOW }))
      }),
      { numRuns: 5_000 },
    )
  })

  test('agree on arbitrary timestamps and clocks', () => {
    const timestamp = fc.oneof(
      fc.nat({ max: 2 * NOW }).map(String),
      fc.date({ noInvalidDate: true }).map((date) => date.toISOString()),
      text,
    )
    fc.assert(
      fc.property(timestamp, fc.double(), fc.double(), (timestamp, now, toleranceSeconds) => {
        agree(({ Verifier, sign }) =>
          new Verifier(SECRET, { toleranceSeconds }).authenticate('', sign('', SECRET, timestamp), {
            now,
          }),
        )
      }),
      { numRuns: 3_000 },
    )
  })

  test('agree with JSON.stringify on arbitrary JSON texts', () => {
    const json = fc.oneof(
      fc.json({ stringUnit: 'binary' }),
      fc.jsonValue({ stringUnit: 'binary' }).map((value) => JSON.stringify(value, null, 2)),
      fc.double().map((double) => double.toExponential(20)),
      text,
    )
    fc.assert(
      fc.property(json, (text) => {
        agree(({ stringify }) => stringify(text))
        assert.equal(outcome(() => native.stringify(text)).value, hostStringify(text))
      }),
      { numRuns: 5_000 },
    )
  })

  test('agree on arbitrary payloads', () => {
    const payload = fc.oneof(
      text,
      fc.json(),
      fc.json().map((data) => `{"event":"interview.created","data":${data}}`),
      bytes,
    )
    fc.assert(
      fc.property(payload, (body) => {
        agree(({ Verifier }) => ({
          ...new Verifier(SECRET).verify(body, header(body), { now: NOW }),
        }))
      }),
      { numRuns: 3_000 },
    )
  })
})
