import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { test } from 'node:test'
import { COMPLETED, eventOf, header, NOW, SECRET } from './deliveries.mjs'
import { describeEach } from './packages.mjs'

const FIELDS = {
  'candidate_interview.status_changed': [
    'candidateInterviewId',
    'candidateId',
    'interviewId',
    'status',
    'previousStatus',
  ],
  'question.audio_generated': ['questionId', 'audioURL'],
  'interview.created': ['interviewId', 'title'],
  'interview.updated': ['interviewId', 'title'],
}

describeEach('events', (api) => {
  test('an event is the payload and what verification adds', () => {
    const body = JSON.stringify(COMPLETED)
    const event = eventOf(api, COMPLETED)
    assert.equal(Object.getPrototypeOf(event), Object.prototype)
    assert.deepEqual(
      { ...event },
      {
        ...COMPLETED,
        kind: 'candidate_interview.completed',
        signedAt: new Date(NOW * 1000),
        idempotencyKey: createHash('sha256').update(body).digest('hex'),
      },
    )
    assert.deepEqual(structuredClone(event), { ...event })
  })

  test('every documented field of a completed interview is needed', () => {
    for (const field of Object.keys(COMPLETED.data)) {
      const { [field]: _, ...rest } = COMPLETED.data
      for (const [data, reason] of [
        [rest, `data has no ${field}`],
        [{ ...rest, [field]: null }, `${field} is not a string`],
        [{ ...rest, [field]: 1 }, `${field} is not a string`],
        [{ ...rest, [field]: { [field]: 'x' } }, `${field} is not a string`],
      ]) {
        const event = eventOf(api, { ...COMPLETED, data })
        assert.equal(event.kind, 'unrecognized')
        assert.equal(event.event, COMPLETED.event)
        assert.equal(event.reason, reason)
        assert.deepEqual(event.data, data)
      }
    }
  })

  test('the fields of the other events may be absent or null, and are text', () => {
    for (const [name, fields] of Object.entries(FIELDS)) {
      assert.equal(eventOf(api, { event: name, data: {} }).kind, name)
      for (const field of fields) {
        for (const value of [null, '', 'text']) {
          const event = eventOf(api, { event: name, data: { [field]: value } })
          assert.equal(event.kind, name)
          assert.equal(event.data[field], value)
        }
        for (const value of [0, false, [], {}, ['text']]) {
          const event = eventOf(api, { event: name, data: { [field]: value } })
          assert.equal(event.kind, 'unrecognized')
          assert.equal(event.reason, `${field} is not a string`)
        }
      }
    }
  })

  test('what is not documented stays reachable', () => {
    const data = { ...COMPLETED.data, status: 'on_hold', score: 7, nested: { a: [null] } }
    const event = eventOf(api, { ...COMPLETED, data, organisation: { id: 'o-1' } })
    assert.equal(event.kind, 'candidate_interview.completed')
    assert.deepEqual(event.data, data)
    assert.deepEqual(event.organisation, { id: 'o-1' })
  })

  test('an unknown event is delivered', () => {
    for (const name of [
      'interview.deleted',
      '',
      'constructor',
      '__proto__',
      'unrecognized',
      '\0',
    ]) {
      const event = eventOf(api, { event: name, data: [1, 'two'] })
      assert.equal(event.kind, 'unrecognized')
      assert.equal(event.reason, 'unknown event')
      assert.equal(event.event, name)
      assert.deepEqual(event.data, [1, 'two'])
    }
  })

  test('data of a known event must be an object', () => {
    for (const data of [undefined, null, 'text', 1, true, [], [{}]]) {
      const event = eventOf(api, { event: 'interview.created', data })
      assert.equal(event.kind, 'unrecognized')
      assert.equal(event.reason, 'data is not an object')
      assert.deepEqual(event.data, data)
    }
  })

  test('the timestamp is the payload’s, if it is text', () => {
    for (const timestamp of ['2024-01-01T00:00:00Z', 'yesterday', '']) {
      assert.equal(eventOf(api, { event: 'a', timestamp }).timestamp, timestamp)
    }
    for (const timestamp of [undefined, null, 1, {}, ['2024-01-01T00:00:00Z']]) {
      assert.equal(eventOf(api, { event: 'a', timestamp }).timestamp, undefined)
    }
  })

  test('members of the payload do not take the place of ours', () => {
    const event = eventOf(api, {
      event: 'x',
      kind: 'interview.created',
      signedAt: 'long ago',
      idempotencyKey: 'chosen',
      reason: 'none',
    })
    assert.equal(event.kind, 'unrecognized')
    assert.equal(event.reason, 'unknown event')
    assert.deepEqual(event.signedAt, new Date(NOW * 1000))
    assert.match(event.idempotencyKey, /^[0-9a-f]{64}$/)
    assert.equal(eventOf(api, { ...COMPLETED, reason: 'theirs' }).reason, 'theirs')
  })

  test('inherited names are no members', () => {
    for (const body of [
      '{"__proto__":{"event":"interview.created","data":{}}}',
      '{"constructor":{"event":"interview.created"}}',
    ]) {
      assert.throws(() => eventOf(api, body), { code: 'malformed_payload' })
    }
    const fields = JSON.stringify(COMPLETED.data)
    const inData = eventOf(api, `{"event":"${COMPLETED.event}","data":{"__proto__":${fields}}}`)
    assert.equal(inData.reason, 'data has no candidateInterviewId')
    assert.equal(inData.data.candidateId, undefined)

    const beside = eventOf(api, '{"event":"interview.created","data":{},"__proto__":{"a":1}}')
    assert.equal(beside.kind, 'interview.created')
    assert.equal(beside.a, undefined)
    assert.equal(Object.getPrototypeOf(beside), Object.prototype)
    assert.equal({}.a, undefined)
  })

  test('a polluted Object.prototype changes no verdict', () => {
    Object.assign(Object.prototype, { event: 'interview.created', data: {}, title: 1 })
    try {
      assert.throws(() => eventOf(api, '{}'), { code: 'malformed_payload' })
      assert.equal(
        eventOf(api, '{"event":"interview.created","data":{}}').kind,
        'interview.created',
      )
      assert.equal(eventOf(api, '{"event":"interview.created"}').reason, 'data is not an object')
    } finally {
      for (const name of ['event', 'data', 'title']) delete Object.prototype[name]
    }
  })

  test('the last of equal keys counts', () => {
    const body = '{"event":"x","event":"interview.created","data":1,"data":{"title":1,"title":"A"}}'
    const event = eventOf(api, body)
    assert.equal(event.kind, 'interview.created')
    assert.equal(event.data.title, 'A')
  })

  test('an escaped lone surrogate does not lose the event', () => {
    const body = String.raw`{"event":"interview.created","data":{"title":"cut \ud83d off"}}`
    const event = eventOf(api, body)
    assert.equal(event.data.title, 'cut \ud83d off')
    assert.equal(event.idempotencyKey, createHash('sha256').update(body).digest('hex'))
  })

  test('the idempotency key is that of the bytes that were verified', () => {
    const body = Buffer.from('{"event":"interview.created","data":{"title":"é \u{1f600}"}}')
    const expected = createHash('sha256').update(body).digest('hex')
    const event = new api.Verifier(SECRET).verify(body, header(body), { now: NOW })
    body.fill(0)
    assert.equal(event.idempotencyKey, expected)
    assert.equal(event.idempotencyKey, expected)
    assert.deepEqual(Object.keys(event).at(-1), 'idempotencyKey')
    assert.equal(JSON.parse(JSON.stringify(event)).idempotencyKey, expected)
  })

  test('nesting of 512 levels passes, and of 513 does not', () => {
    const nested = (depth) => `{"event":"a","data":${'['.repeat(depth)}${']'.repeat(depth)}}`
    assert.equal(eventOf(api, nested(511)).kind, 'unrecognized')
    assert.throws(() => eventOf(api, nested(512)), { code: 'malformed_payload' })
    assert.throws(() => eventOf(api, '['.repeat(1_000_000)), { code: 'malformed_payload' })
  })

  test('what is not a JSON object with a text event is malformed', () => {
    for (const body of [
      '',
      ' ',
      'null',
      '1',
      '"event"',
      '[]',
      '[{"event":"a"}]',
      '{}',
      '{"event":1}',
      '{"event":null}',
      '{"event":"a"',
      '{"event":"a"}x',
      "{'event':'a'}",
      '{"event":"a",}',
      '{"event":"\t"}',
      '\ufeff{"event":"a"}',
      '\u00a0{"event":"a"}',
    ]) {
      assert.throws(() => eventOf(api, body), { name: 'PayloadError', code: 'malformed_payload' })
    }
  })

  test('a payload that is not UTF-8 is malformed', () => {
    const verifier = new api.Verifier(SECRET)
    for (const bytes of [[0xff], [0xc0, 0x80], [0xed, 0xa0, 0x80], [0xe2, 0x82]]) {
      const body = Buffer.concat([Buffer.from('{"event":"'), Buffer.from(bytes), Buffer.from('"}')])
      assert.throws(() => verifier.verify(body, header(body), { now: NOW }), {
        code: 'malformed_payload',
        message: /not UTF-8 from byte 10/,
      })
    }
  })
})
