// What a report says, and what it does not.

import assert from 'node:assert/strict'
import { createHmac } from 'node:crypto'
import { test } from 'node:test'
import { COMPLETED, header, NOW, REWRITTEN, SECRET, verdictOf } from './deliveries.mjs'
import { describeEach, EXPLAINING } from './packages.mjs'

const AT = { now: NOW }
const BODY = JSON.stringify(COMPLETED)
const SIGNED = header(BODY)

/** Of each, what makes it what it is: a body, a signature, a secret, options. */
const DELIVERIES = {
  accepted: [BODY, SIGNED, SECRET, AT],
  'written again': [REWRITTEN, SIGNED, SECRET, AT],
  'of another secret': [BODY, SIGNED, 'whsec_of_somebody_else', AT],
  'with a line break at the end of the secret': [BODY, SIGNED, `${SECRET}\n`, AT],
  'an hour old': [BODY, SIGNED, SECRET, { now: NOW + 3_700 }],
  'with a time in microseconds': [BODY, SIGNED, SECRET, { now: NOW * 1_000_000 }],
  'without a signature': [BODY, null, SECRET, AT],
  'that is no event': ['[]', header('[]'), SECRET, AT],
}

describeEach('explain', (api, name) => {
  const { explain, mistakes } = EXPLAINING[name]
  const { UsageError, Verifier } = api

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
      assert.equal(explain(...given).verdict, verdictOf(api, ...given))
    }
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

  test('two lines of a header that were both meant', () => {
    const [time, mac] = SIGNED.split(',')
    const { verdict, findings } = explain(BODY, [time, mac], SECRET, AT)
    assert.equal(verdict, 'malformed_header')
    assert.ok(findings.length > 0)
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

  test('a refusal does not linger', () => {
    assert.throws(() => explain(BODY, SIGNED, SECRET, { toleranceSeconds: -1 }))
    assert.equal(explain(BODY, SIGNED, SECRET, AT).verdict, 'accepted')
    assert.throws(() => new Verifier(SECRET).verify(BODY, null), { code: 'missing_header' })
  })
})
