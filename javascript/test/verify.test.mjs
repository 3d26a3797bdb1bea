import assert from 'node:assert/strict'
import { test } from 'node:test'
import { COMPLETED, header, NOW, SECRET } from './deliveries.mjs'
import { describeEach } from './packages.mjs'

const BODY = JSON.stringify(COMPLETED)

describeEach('verify and authenticate', ({ Verifier, SIGNATURE_HEADER }) => {
  const verifier = new Verifier(SECRET)
  const at = (seconds) => ({ now: NOW + seconds })

  test('the name of the header', () => {
    assert.equal(SIGNATURE_HEADER, 'X-Qualifi-Signature')
  })

  test('text, bytes and buffers of a body are the same delivery', () => {
    const bytes = new TextEncoder().encode(BODY)
    const inTheMiddle = Buffer.concat([Buffer.from('before'), bytes, Buffer.from('after')])
    const slice = inTheMiddle.subarray(6, 6 + bytes.length)
    assert.equal(slice.byteOffset > 0, true)
    for (const body of [BODY, bytes, bytes.buffer, Buffer.from(bytes), slice]) {
      const event = verifier.verify(body, header(BODY), at(0))
      assert.equal(event.kind, 'candidate_interview.completed')
      assert.deepEqual(event.data, COMPLETED.data)
      assert.equal(verifier.authenticate(body, header(BODY), at(0)).secretIndex, 0)
    }
  })

  test('now is a Date, seconds, or the system clock', () => {
    verifier.verify(BODY, header(BODY), { now: new Date(NOW * 1000) })
    verifier.verify(BODY, header(BODY), { now: NOW + 0.5 })
    const fresh = header(BODY, { timestamp: String(Math.floor(Date.now() / 1000)) })
    for (const options of [undefined, null, {}, { now: undefined }]) {
      verifier.verify(BODY, fresh, options)
      verifier.authenticate(BODY, fresh, options)
      assert.throws(() => verifier.verify(BODY, header(BODY), options), {
        code: 'timestamp_too_old',
      })
    }
  })

  test('the tolerance is 600 seconds, what is set, or none', () => {
    const verify = (toleranceSeconds, seconds) =>
      new Verifier(SECRET, { toleranceSeconds }).verify(BODY, header(BODY), at(seconds))
    verify(undefined, 600)
    verify(undefined, -600)
    assert.throws(() => verify(undefined, 600.001), { code: 'timestamp_too_old' })
    assert.throws(() => verify(undefined, -600.001), { code: 'timestamp_in_future' })
    verify(0, 0)
    assert.throws(() => verify(0, 0.001), { code: 'timestamp_too_old' })
    verify(null, 1_000_000)
    verify(null, -1_000_000)
    for (const options of [undefined, null, {}]) {
      const verifier = new Verifier(SECRET, options)
      assert.throws(() => verifier.verify(BODY, header(BODY), at(601)), {
        code: 'timestamp_too_old',
      })
    }
  })

  test('any of several secrets, and which it was', () => {
    const rotating = new Verifier(['new', Buffer.from('old')])
    for (const [secretIndex, secret] of ['new', 'old'].entries()) {
      const signature = header(BODY, { secret })
      assert.equal(rotating.verify(BODY, signature, at(0)).event, COMPLETED.event)
      assert.deepEqual(rotating.authenticate(BODY, signature, at(0)), {
        signedAt: new Date(NOW * 1000),
        secretIndex,
      })
    }
    assert.throws(() => rotating.verify(BODY, header(BODY), at(0)), {
      code: 'signature_mismatch',
    })
  })

  test('the time that was signed, in all its forms', () => {
    for (const [timestamp, expected] of [
      ['1700000000', '2023-11-14T22:13:20.000Z'],
      ['1700000000123', '2023-11-14T22:13:20.123Z'],
      ['2023-11-14T22:13:20.1239Z', '2023-11-14T22:13:20.123Z'],
      ['2023-11-15T00:13:20+02:00', '2023-11-14T22:13:20.000Z'],
    ]) {
      const signature = header(BODY, { timestamp })
      for (const method of ['verify', 'authenticate']) {
        const { signedAt } = verifier[method](BODY, signature, at(0))
        assert.equal(signedAt.toISOString(), expected)
      }
    }
  })

  test('the header as Node and fetch give it', () => {
    verifier.verify(BODY, [header(BODY)], at(0))
    for (const missing of [undefined, null, '', ' ', []]) {
      assert.throws(() => verifier.verify(BODY, missing, at(0)), { code: 'missing_header' })
    }
    for (const lines of [[header(BODY), header(BODY)], header(BODY).split(',')]) {
      assert.throws(() => verifier.verify(BODY, lines, at(0)), { code: 'malformed_header' })
    }
  })

  test('authenticate leaves the payload alone', () => {
    for (const body of ['', 'not JSON', Buffer.from([0xff, 0])]) {
      verifier.authenticate(body, header(body), at(0))
      assert.throws(() => verifier.verify(body, header(body), at(0)), {
        code: 'malformed_payload',
      })
    }
  })

  test('a verifier is used again and again', () => {
    for (let round = 0; round < 5_000; round += 1) {
      verifier.verify(BODY, header(BODY), at(0))
      assert.throws(() => verifier.verify(`${BODY} `, header(BODY), at(0)), {
        code: 'signature_mismatch',
      })
    }
  })

  test('verifiers come and go', () => {
    for (let round = 0; round < 5_000; round += 1) {
      new Verifier([SECRET, `${round}`]).authenticate(BODY, header(BODY), at(0))
    }
  })
})
