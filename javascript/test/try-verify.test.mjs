import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { test } from 'node:test'
import { COMPLETED, header, NOW, SECRET } from './deliveries.mjs'
import { describeEach } from './packages.mjs'

const BODY = JSON.stringify(COMPLETED)
const VECTORS = new URL('../../tests/vectors/', import.meta.url)
const CASES = readdirSync(VECTORS)
  .filter((name) => name.endsWith('.json'))
  .flatMap((name) => JSON.parse(readFileSync(new URL(name, VECTORS))))
  .filter(({ op, secrets }) => op === 'verify' && secrets !== undefined)

describeEach(
  'tryVerify',
  ({ PayloadError, UsageError, VerificationError, Verifier, WebhookError }) => {
    const at = { now: NOW }

    test('it gives what verify gives, and refuses what verify throws, in every vector', () => {
      let refused = 0
      for (const { name, secrets, signature, body_base64: base64, now, tolerance } of CASES) {
        let verifier
        try {
          verifier = new Verifier(secrets, { toleranceSeconds: tolerance })
        } catch {
          // The vectors of secrets that cannot be one.
          continue
        }
        const body = Buffer.from(base64, 'base64')
        const attempt = (method) => {
          try {
            return { result: verifier[method](body, signature, { now }) }
          } catch (error) {
            return { error }
          }
        }
        const { result, error } = attempt('verify')
        const tried = attempt('tryVerify')
        if (error === undefined) {
          assert.deepEqual(tried.result, result, name)
        } else if (error instanceof VerificationError || error instanceof PayloadError) {
          const { code, httpStatus, message } = error
          assert.deepEqual(tried, { result: { kind: 'refused', code, httpStatus, message } }, name)
          refused += 1
        } else {
          assert.equal(tried.error.code, error.code, name)
        }
      }
      assert.ok(refused > 50, `${refused} were refused`)
    })

    test('a refusal is a plain object, made without an error', () => {
      const body = `${BODY}.`
      const verifier = new Verifier(SECRET)
      let errors = 0
      // What `super()` calls.
      Object.setPrototypeOf(WebhookError, function Counted(...given) {
        errors += 1
        return Reflect.construct(Error, given, new.target)
      })
      let refusal
      try {
        refusal = verifier.tryVerify(body, header(BODY), at)
        assert.equal(errors, 0)
        assert.throws(() => verifier.verify(body, header(BODY), at))
        assert.equal(errors, 1)
      } finally {
        Object.setPrototypeOf(WebhookError, Error)
      }
      assert.equal(Object.getPrototypeOf(refusal), Object.prototype)
      assert.equal(refusal.code, 'signature_mismatch')
      assert.equal(refusal.httpStatus, 401)
    })

    test("the receiver's own mistakes are thrown", () => {
      const verifier = new Verifier(SECRET)
      const usage = (work, code) =>
        assert.throws(work, (error) => error instanceof UsageError && error.code === code)
      usage(() => verifier.tryVerify(COMPLETED, header(BODY), at), 'body_not_raw')
      usage(() => verifier.tryVerify(undefined, header(BODY), at), 'invalid_argument')
      usage(() => verifier.tryVerify(BODY, 1, at), 'invalid_argument')
      usage(() => verifier.tryVerify(BODY, header(BODY), { now: 'now' }), 'invalid_argument')
      usage(() => verifier.tryVerify(BODY, header(BODY), { now: Number.NaN }), 'invalid_argument')
    })
  },
)
