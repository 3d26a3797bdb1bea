// A call can end at any instruction: by a stack overflow, or by the time-out of a `vm`. Whatever it was doing,
// the next call is right.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import vm from 'node:vm'
import fc from 'fast-check'
import { COMPLETED, header, NOW, SECRET } from './deliveries.mjs'
import { describeEach, EXPLAINING } from './packages.mjs'

const AT = { now: NOW }
const BODY = JSON.stringify(COMPLETED)
const LARGE = JSON.stringify({ event: 'a', data: 'é'.repeat(200_000) })
const FOREIGN = 'whsec_of_somebody_else'
const LONG = FOREIGN.repeat(5_000)
const BYTES = Buffer.from(BODY)
// Made beforehand, so that it is the library that is interrupted.
const SIGNED = header(BODY)
const LARGE_SIGNED = header(LARGE)
const FOREIGN_SIGNED = header(BODY, { secret: FOREIGN })
const ANOTHER_SIGNED = header(BODY, { secret: 'and another' })
const FRESH_SIGNED = header(BODY, { secret: 'fresh' })

describeEach('interruptions', (api, name) => {
  const { explain } = EXPLAINING[name]
  const { Verifier, VerificationError, idempotencyKey, sign, stringify } = api
  const verifier = new Verifier(SECRET)
  const rotating = new Verifier(['old', SECRET])
  const key = idempotencyKey(BODY)

  /** Everything that reaches the compiled core, by name. */
  const CALLS = {
    verify: () => verifier.verify(BODY, SIGNED, AT),
    'verify bytes': () => verifier.verify(BYTES, SIGNED, AT),
    'verify a large body': () => verifier.verify(LARGE, LARGE_SIGNED, AT),
    'verify what is signed with another secret': () => verifier.verify(BODY, FOREIGN_SIGNED, AT),
    'verify without a header': () => verifier.verify(BODY, null, AT),
    verifyParsed: () => verifier.verifyParsed(COMPLETED, SIGNED, AT),
    authenticate: () => rotating.authenticate(BODY, SIGNED, AT),
    'a foreign verifier': () => new Verifier([FOREIGN, 'and another']),
    'a secret that is refused': () => new Verifier([FOREIGN, ' blank ']),
    'a long secret': () => new Verifier(LONG),
    verifyWebhookSignature: () =>
      api.verifyWebhookSignature(BODY, FOREIGN_SIGNED, [FOREIGN, 'and another'], AT),
    idempotencyKey: () => idempotencyKey(LARGE),
    sign: () => sign(BODY, FOREIGN, NOW),
    stringify: () => stringify('{"b":1.0,"1":2}'),
    explain: () => explain(`${BODY}\n`, SIGNED, [FOREIGN, SECRET], AT),
  }

  /** What a receiver relies on. */
  function isRight() {
    assert.equal(verifier.verify(BODY, SIGNED, AT).idempotencyKey, key)
    assert.equal(rotating.authenticate(BODY, SIGNED, AT).secretIndex, 1)
    for (const [signature, code] of [
      [FOREIGN_SIGNED, 'signature_mismatch'],
      [ANOTHER_SIGNED, 'signature_mismatch'],
      ['', 'missing_header'],
      ['t=1', 'unsupported_scheme'],
    ]) {
      assert.throws(() => verifier.verify(BODY, signature, AT), { code })
    }
    const fresh = new Verifier('fresh')
    fresh.authenticate(BODY, FRESH_SIGNED, AT)
    for (const signature of [SIGNED, FOREIGN_SIGNED, ANOTHER_SIGNED]) {
      assert.throws(() => fresh.verify(BODY, signature, AT), VerificationError)
    }
    assert.throws(() => new Verifier(' x'), { code: 'invalid_secret' })
    assert.equal(sign(BODY, SECRET, NOW), SIGNED)
    assert.equal(stringify('{ "b": 1.0, "1": 2 }'), '{"1":2,"b":1}')
    assert.equal(explain(`\ufeff${BODY}`, SIGNED, SECRET, AT).findings[0].id, 'body.bom')
  }

  for (const [name, call] of Object.entries(CALLS)) {
    test(`a stack overflow within ${name}`, () => {
      const interrupted = overflowWithin(call, isRight)
      assert.ok(interrupted > 0, 'no call was interrupted')
    })
  }

  test('a time-out of 1 to 40 ms, and 1,000 right verdicts after it', () => {
    for (let timeout = 1; timeout <= 40; timeout += 3) {
      for (const call of [CALLS['verify a large body'], CALLS.idempotencyKey, everything]) {
        assert.throws(() => within(timeout, call), { code: 'ERR_SCRIPT_EXECUTION_TIMEOUT' })
        isRight()
      }
      assert.equal(verdicts(1_000), 1_000)
    }
  })

  test('any call, interrupted at any depth or time, and 1,000 right verdicts after it', () => {
    const names = fc.constantFrom(...Object.keys(CALLS))
    fc.assert(
      fc.property(names, fc.nat(40), fc.integer({ min: 1, max: 5 }), (name, frames, timeout) => {
        const call = CALLS[name]
        interruptedAbove(frames, 0, call)
        attempt(() => within(timeout, call))
        assert.equal(verdicts(1_000), 1_000)
        isRight()
      }),
      { numRuns: 40 },
    )
  })

  function everything() {
    for (const call of Object.values(CALLS)) attempt(call)
  }

  /** How many of so many verdicts are right. */
  function verdicts(count) {
    let right = 0
    for (let index = 0; index < count; index += 1) {
      const body = `{"event":"e${index}"}`
      const secret = index % 3 === 0 ? FOREIGN : SECRET
      const event = attempt(() => verifier.verify(body, header(body, { secret }), AT))
      right += secret === SECRET ? event?.event === `e${index}` : event === undefined
    }
    return right
  }
})

/** The result, or `undefined` for what is thrown. */
function attempt(call) {
  try {
    return call()
  } catch {
    return undefined
  }
}

/** Runs it over and over until the time is over. */
function within(timeout, call) {
  globalThis.interrupted = () => {
    for (;;) attempt(call)
  }
  try {
    vm.runInThisContext('interrupted()', { timeout })
  } finally {
    delete globalThis.interrupted
  }
}

/**
 * Calls it so many frames, and so many words, above where the stack ends, which is elsewhere each time; says
 * whether it was interrupted.
 */
function interruptedAbove(frames, words, call) {
  const more = Array(words).fill(0)
  let left = frames
  let interrupted = true
  function descend() {
    try {
      descend()
    } catch {}
    left -= 1
    if (left === 0) {
      Reflect.apply(attempt, undefined, [() => (interrupted = overflows(call)), ...more])
    }
  }
  attempt(descend)
  return interrupted
}

/** Calls it with ever more room until it has enough; says how often it had not. */
function overflowWithin(call, check) {
  let [count, enough] = [0, 0]
  for (let frames = 1; enough < 5; frames += 1) {
    for (const words of [0, 3, 6, 9, 12]) {
      if (interruptedAbove(frames, words, call)) {
        count += 1
        enough = 0
        check()
      }
    }
    enough += 1
  }
  return count
}

function overflows(call) {
  try {
    call()
    return false
  } catch (error) {
    return error instanceof RangeError && /call stack/.test(error.message)
  }
}
