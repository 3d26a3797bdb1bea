import assert from 'node:assert/strict'
import { test } from 'node:test'
import { inspect } from 'node:util'
import { header, NOW } from './deliveries.mjs'
import { describeEach } from './packages.mjs'

const SECRET = 'whsec_do_not_show_this'
const PAYLOAD = 'payload_do_not_show_this'

describeEach('secrecy', ({ Verifier, sign, stringify }) => {
  test('a verifier shows nothing of its secrets', () => {
    const verifier = new Verifier([SECRET, Buffer.from(SECRET)])
    const shown = [
      inspect(verifier, { depth: null, showHidden: true, showProxy: true, getters: true }),
      JSON.stringify(verifier),
      String(verifier),
      JSON.stringify(Object.getOwnPropertyDescriptors(verifier)),
      JSON.stringify(Object.getOwnPropertyNames(verifier)),
    ].join('\n')
    assert.doesNotMatch(shown, /do_not_show_this|core/)
    for (const bytes of [SECRET, Buffer.from(SECRET).toString('hex'), [...Buffer.from(SECRET)]]) {
      assert.equal(shown.includes(String(bytes)), false)
    }
    assert.deepEqual(structuredClone(verifier), {})
  })

  test('an error shows neither secret, expected signature nor payload', () => {
    const verifier = new Verifier(SECRET)
    const at = { now: NOW }
    const signed = (body, options) => header(body, { secret: SECRET, ...options })
    const expected = signed(PAYLOAD).slice(-64)
    const body = `{"event":"${PAYLOAD}"}`
    const failing = {
      missing_header: () => verifier.verify(PAYLOAD, null, at),
      malformed_header: () => verifier.verify(PAYLOAD, `t=${PAYLOAD},v1=${PAYLOAD}`, at),
      unsupported_scheme: () => verifier.verify(PAYLOAD, `t=${PAYLOAD}`, at),
      signature_mismatch: () => verifier.verify(PAYLOAD, signed('other'), at),
      invalid_timestamp: () => verifier.verify(body, signed(body, { timestamp: PAYLOAD }), at),
      timestamp_too_old: () => verifier.verify(body, signed(body), { now: NOW + 601 }),
      timestamp_in_future: () => verifier.verify(body, signed(body), { now: NOW - 601 }),
      malformed_payload: () => verifier.verify(PAYLOAD, signed(PAYLOAD), at),
      invalid_secret: () => new Verifier(` ${SECRET}`),
      unserializable_payload: () =>
        verifier.verifyParsed({ [PAYLOAD]: PAYLOAD, id: 1n }, signed(PAYLOAD), at),
      body_not_raw: () => verifier.verify({ PAYLOAD }, signed(PAYLOAD), at),
      invalid_argument: () => new Verifier({ SECRET }),
    }
    for (const [code, fail] of Object.entries(failing)) {
      assert.throws(fail, (error) => {
        assert.equal(error.code, code)
        const shown = `${inspect(error, { depth: null, showHidden: true })} ${String(error)}`
        assert.doesNotMatch(shown, /do_not_show_this/)
        assert.equal(shown.includes(expected), false)
        return true
      })
    }
    for (const fail of [
      () => sign(PAYLOAD, ` ${SECRET}`),
      () => sign({ [PAYLOAD]: PAYLOAD, id: 1n }, SECRET),
      () => stringify(`{"${PAYLOAD}":${PAYLOAD}}`),
      () => stringify({ [PAYLOAD]: PAYLOAD }),
      () =>
        verifier.verify(`{"event":"a","${PAYLOAD}":x}`, signed(`{"event":"a","${PAYLOAD}":x}`), at),
    ]) {
      assert.throws(fail, (error) => !inspect(error, { depth: null }).includes('do_not_show_this'))
    }
  })
})
