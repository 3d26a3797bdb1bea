import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { anything } from './arbitraries.mjs'
import { COMPLETED, header, NOW, REWRITTEN, SECRET, verdictOf } from './deliveries.mjs'
import { describeEach, EXPLAINING, PACKAGES } from './packages.mjs'

const BODY = JSON.stringify(COMPLETED)
const SIGNED = header(BODY)

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

describeEach('properties of explain', (api, name) => {
  const { explain } = EXPLAINING[name]
  const { WebhookError } = api

  test('the verdict is that of verify, whatever is delivered', () => {
    fc.assert(
      fc.property(delivery, (given) => {
        assert.equal(explain(...given).verdict, verdictOf(api, ...given))
      }),
      { numRuns: 300 },
    )
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
