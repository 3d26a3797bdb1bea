import assert from 'node:assert/strict'
import { test } from 'node:test'
import { describeEach, PACKAGES } from './packages.mjs'

/** One of each family, thrown by the library itself. */
const FAMILIES = {
  VerificationError: {
    code: 'missing_header',
    httpStatus: 401,
    cause: ({ Verifier }) => new Verifier('secret').verify('{}', null),
  },
  PayloadError: {
    code: 'malformed_payload',
    httpStatus: 400,
    cause: ({ Verifier, sign }) => new Verifier('secret').verify('{}', sign('{}', 'secret')),
  },
  ConfigurationError: {
    code: 'invalid_secret',
    httpStatus: 500,
    cause: ({ Verifier }) => new Verifier(''),
  },
  UsageError: {
    code: 'body_not_raw',
    httpStatus: 500,
    cause: ({ Verifier }) => new Verifier('secret').verify({}, null),
  },
}

function thrownBy(call, ...args) {
  try {
    call(...args)
  } catch (error) {
    return error
  }
  throw new Error('nothing was thrown')
}

describeEach('errors', (api) => {
  for (const [name, { code, httpStatus, cause }] of Object.entries(FAMILIES)) {
    test(`${name} says what a receiver needs`, () => {
      const error = thrownBy(cause, api)
      assert.equal(error.name, name)
      assert.equal(error.code, code)
      assert.equal(error.httpStatus, httpStatus)
      assert.equal(error.constructor, api[name])
      assert.match(error.stack, new RegExp(`^${name}: `))
      assert.deepEqual(Object.keys(error), ['code', 'httpStatus'])
    })

    test(`${name} is an instance of its class in every copy of the library, and of no other`, () => {
      for (const thrower of Object.values(PACKAGES)) {
        const error = thrownBy(cause, thrower)
        assert.equal(error instanceof Error, true)
        assert.equal(error instanceof api.WebhookError, true)
        for (const other of Object.keys(FAMILIES)) {
          assert.equal(error instanceof api[other], other === name)
        }
      }
    })
  }

  test('nothing else is an instance', () => {
    const lookalike = Object.assign(new Error('no'), { code: 'missing_header', httpStatus: 401 })
    for (const value of [lookalike, new TypeError('no'), {}, null, undefined, 'text', 1, () => 1]) {
      assert.equal(value instanceof api.WebhookError, false)
      assert.equal(value instanceof api.UsageError, false)
    }
  })

  test('a class derived from ours has only its own instances', () => {
    class Refusal extends api.VerificationError {}
    const refusal = new Refusal('signature_mismatch', 'no')
    assert.equal(refusal instanceof Refusal, true)
    assert.equal(refusal instanceof api.VerificationError, true)
    assert.equal(thrownBy(FAMILIES.VerificationError.cause, api) instanceof Refusal, false)
    for (const { VerificationError, PayloadError } of Object.values(PACKAGES)) {
      assert.equal(refusal instanceof VerificationError, true)
      assert.equal(refusal instanceof PayloadError, false)
    }
  })

  test('one can be made, to test what handles it', () => {
    const cause = new Error('why')
    const error = new api.VerificationError('malformed_header', 'no', { cause })
    assert.equal(error.httpStatus, 400)
    assert.equal(error.message, 'no')
    assert.equal(error.cause, cause)
    assert.equal('cause' in new api.VerificationError('malformed_header', 'no'), false)
  })
})
