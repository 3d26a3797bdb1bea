import assert from 'node:assert/strict'
import { test } from 'node:test'
import { COMPLETED, header, NOW, SECRET } from './deliveries.mjs'
import { describeEach } from './packages.mjs'

const BODY = JSON.stringify(COMPLETED)
const OLD = header(BODY, { timestamp: String(NOW - 3_600) })
const tooOld = { code: 'timestamp_too_old' }

/** Runs it while `Object.prototype` has these members, as after a careless merge of somebody's JSON. */
function polluted(members, work) {
  const names = Object.keys(members)
  for (const name of names) {
    Object.defineProperty(Object.prototype, name, {
      __proto__: null,
      value: members[name],
      configurable: true,
      enumerable: true,
      writable: true,
    })
  }
  try {
    return work()
  } finally {
    for (const name of names) delete Object.prototype[name]
  }
}

describeEach('options', ({ Verifier, verifyWebhookSignature, sign, stringify }) => {
  const now = NOW

  test('what Object.prototype has is no option', () => {
    polluted({ toleranceSeconds: null }, () => {
      for (const options of [undefined, null, {}, { toleranceSeconds: undefined }, new Map()]) {
        assert.throws(() => new Verifier(SECRET, options).verify(BODY, OLD, { now }), tooOld)
      }
      assert.equal(verifyWebhookSignature(BODY, OLD, SECRET, { now }), false)
    })
    polluted({ now: NOW - 3_600 }, () => {
      const verifier = new Verifier(SECRET)
      for (const method of ['verify', 'authenticate']) {
        assert.throws(() => verifier[method](BODY, OLD, {}), tooOld)
        assert.throws(() => verifier[method](BODY, OLD, new (class {})()), tooOld)
      }
      assert.throws(() => verifier.verifyParsed(COMPLETED, OLD, {}), tooOld)
      assert.equal(verifyWebhookSignature(BODY, OLD, SECRET, { toleranceSeconds: 300 }), false)
    })
  })

  test('an event is the same, whatever Object.prototype has', () => {
    const verifier = new Verifier(SECRET)
    const [signed, empty] = [header(BODY), header('{}')]
    const read = () => ({ ...verifier.verify(BODY, signed, { now }) })
    const expected = read()
    for (const members of [
      { get: 'x' },
      { set: 1 },
      { value: 1, writable: true },
      { enumerable: true, configurable: false },
      { cause: 'x', code: 'x', message: 'x' },
      { timestamp: 'x', data: {}, event: 'x', kind: 'x', signedAt: 1, idempotencyKey: 'x' },
      { module: 1, initial: 1, read: 1, written: 1 },
      { fields: [], family: 'usage', httpStatus: 200, required: false },
    ]) {
      assert.deepEqual(
        polluted(members, () => ({ ...read() })),
        expected,
      )
      polluted(members, () => {
        for (const [fail, code] of [
          [() => verifier.verify('{}', empty, { now }), 'malformed_payload'],
          [() => verifier.verify(BODY, '', { now }), 'missing_header'],
          [() => new Verifier(''), 'invalid_secret'],
          [() => verifier.verifyParsed({ id: 1n }, '', { now }), 'unserializable_payload'],
          [() => stringify('{'), 'malformed_payload'],
        ]) {
          let error
          try {
            fail()
          } catch (thrown) {
            error = thrown
          }
          assert.deepEqual([error.code, Object.hasOwn(error, 'cause')], [code, false])
        }
        assert.equal(sign(BODY, SECRET, NOW), signed)
      })
    }
  })

  test('options may come from a class, or from a prototype that somebody chose', () => {
    class Settings {
      get toleranceSeconds() {
        return 7_200
      }
      get now() {
        return NOW
      }
    }
    class Derived extends Settings {}
    for (const options of [
      new Settings(),
      new Derived(),
      Object.create({ toleranceSeconds: 7_200, now }),
      Object.assign(Object.create(null), { toleranceSeconds: 7_200, now }),
    ]) {
      new Verifier(SECRET, options).verify(BODY, OLD, options)
      assert.equal(verifyWebhookSignature(BODY, OLD, SECRET, options), true)
    }
  })
})
