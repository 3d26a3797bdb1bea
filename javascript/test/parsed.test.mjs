import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { test } from 'node:test'
import vm from 'node:vm'
import { COMPLETED, header, NOW, SECRET } from './deliveries.mjs'
import { describeEach, PACKAGES } from './packages.mjs'

const AT = { now: NOW }

test('a payload whose text is longer than any string', () => {
  const { Verifier } = PACKAGES['gather-webhooks, imported']
  const payload = Array(2 ** 20).fill('x'.repeat(2 ** 10))
  assert.throws(() => new Verifier(SECRET).verifyParsed(payload, header('')), {
    code: 'unserializable_payload',
    cause: new RangeError('Invalid string length'),
  })
})

/** Arrays in arrays, so many levels deep. */
function nested(levels) {
  let value = []
  for (let level = 1; level < levels; level += 1) value = [value]
  return value
}

function cycle() {
  const payload = { event: 'a' }
  payload.data = [payload]
  return payload
}

function throwing() {
  throw new Error('a trap')
}

function revoked() {
  const { proxy, revoke } = Proxy.revocable({}, {})
  revoke()
  return proxy
}

describeEach('verifyParsed', ({ Verifier }) => {
  const verifier = new Verifier(SECRET)
  const verify = (payload, text = JSON.stringify(payload)) =>
    verifier.verifyParsed(payload, header(text), AT)
  const unserializable = (message) => ({
    name: 'PayloadError',
    code: 'unserializable_payload',
    httpStatus: 400,
    message,
  })

  test('a parsed payload is the event that its text is', () => {
    const text = JSON.stringify(COMPLETED)
    const event = verify(JSON.parse(JSON.stringify(COMPLETED, null, 2)))
    assert.deepEqual({ ...event }, { ...verifier.verify(text, header(text), AT) })
    assert.equal(event.kind, 'candidate_interview.completed')
    assert.equal(event.idempotencyKey, createHash('sha256').update(text).digest('hex'))
  })

  test('numbers, keys and surrogates are written as the sender wrote them', () => {
    const body = String.raw`{ "event":"x", "data":{"b":1.0,"10":1e21,"9":-0,"a":"\ud83c\u0041"} }`
    const signed = String.raw`{"event":"x","data":{"9":0,"10":1e+21,"b":1,"a":"\ud83cA"}}`
    assert.equal(verify(JSON.parse(body), signed).event, 'x')
  })

  test('another order, another value, another secret are a mismatch', () => {
    const { data, event, timestamp } = COMPLETED
    const changed = { ...COMPLETED, data: { ...data, status: 'hired' } }
    for (const payload of [{ data, event, timestamp }, changed, {}, 'text', null, 1, true, []]) {
      assert.throws(() => verify(payload, JSON.stringify(COMPLETED)), {
        code: 'signature_mismatch',
      })
    }
    assert.throws(() => new Verifier('other').verifyParsed(COMPLETED, header('{}'), AT), {
      code: 'signature_mismatch',
    })
  })

  test('the timestamp is judged, by the clock that is given or the system’s', () => {
    const late = { now: NOW + 601 }
    const signature = header(JSON.stringify(COMPLETED))
    for (const options of [late, undefined, null, {}]) {
      assert.throws(() => verifier.verifyParsed(COMPLETED, signature, options), {
        code: 'timestamp_too_old',
      })
    }
    const [payload, seconds] = [JSON.stringify(COMPLETED), String(Math.floor(Date.now() / 1000))]
    verifier.verifyParsed(COMPLETED, header(payload, { timestamp: seconds }))
  })

  test('an authentic value that is no event is malformed', () => {
    for (const payload of ['text', '{"event":"a"}', '', null, 1, true, [], {}, { event: 1 }]) {
      assert.throws(() => verify(payload), { code: 'malformed_payload' })
    }
  })

  test('the event is that of the text: changing the payload later changes nothing', () => {
    const payload = structuredClone(COMPLETED)
    const event = verify(payload)
    payload.event = 'changed'
    payload.data.candidateId = 'changed'
    assert.equal(event.event, COMPLETED.event)
    assert.deepEqual(event.data, COMPLETED.data)
    const text = JSON.stringify(COMPLETED)
    assert.equal(event.idempotencyKey, createHash('sha256').update(text).digest('hex'))
  })

  test('a payload that reads differently each time is read once', () => {
    let reads = 0
    const payload = {
      get event() {
        reads += 1
        return `read ${reads}`
      },
    }
    assert.equal(verify(payload, '{"event":"read 1"}').event, 'read 1')
  })

  test('a JSON.stringify that was replaced after the import does not matter', () => {
    const { stringify } = JSON
    JSON.stringify = () => '{"event":"forged"}'
    try {
      assert.equal(verify({ event: 'real' }, '{"event":"real"}').event, 'real')
      assert.throws(() => verify({ event: 'real' }, '{"event":"forged"}'), {
        code: 'signature_mismatch',
      })
    } finally {
      JSON.stringify = stringify
    }
  })

  test('what JSON.stringify makes no text of', () => {
    for (const payload of [undefined, () => 1, Symbol('s'), { toJSON() {} }]) {
      assert.throws(() => verifier.verifyParsed(payload, header(''), AT), unserializable(/payload/))
    }
    assert.throws(
      () => verifier.verifyParsed(undefined, header(''), AT),
      unserializable(/undefined.*express\.json/),
    )
  })

  test('what JSON.stringify throws for is the cause, unless it may quote the payload', () => {
    const toJSON = throwing
    for (const [payload, cause] of [
      [1n, undefined],
      [{ event: 'a', data: { id: 1n } }, undefined],
      [cycle(), undefined],
      [revoked(), undefined],
      [nested(1_000_000), RangeError],
      [{ toJSON }, Error],
      [{ event: 'a', data: [{ toJSON }] }, Error],
      [Object.defineProperty({}, 'event', { enumerable: true, get: throwing }), Error],
      [new Proxy({}, { ownKeys: throwing }), Error],
      [new Proxy({}, { get: throwing, ownKeys: () => ['event'] }), Error],
      [new Proxy([], { get: throwing }), Error],
    ]) {
      assert.throws(
        () => verifier.verifyParsed(payload, header(''), AT),
        (error) => {
          assert.equal(error.code, 'unserializable_payload')
          assert.match(error.message, /toJSON.*unchanged/)
          if (cause === undefined) assert.match(error.message, /bigint.*cycle/)
          assert.equal(error.cause?.constructor, cause)
          return true
        },
      )
    }
  })

  test('512 levels pass, and 513 do not, whoever signed them', () => {
    const payload = (levels) => ({ event: 'a', data: nested(levels - 1) })
    assert.deepEqual(verify(payload(512)).data, nested(511))
    assert.throws(() => verify(payload(512), 'other'), { code: 'signature_mismatch' })
    for (const text of [JSON.stringify(payload(513)), 'other']) {
      assert.throws(() => verify(payload(513), text), unserializable(/512 levels/))
    }
    assert.equal(verify({ event: '['.repeat(1_000) }).kind, 'unrecognized')
  })

  test('bytes are a raw body, and a promise no body yet', () => {
    const text = JSON.stringify(COMPLETED)
    const { buffer } = new TextEncoder().encode(text)
    for (const payload of [
      Buffer.from(text),
      buffer,
      new Uint8Array(buffer),
      new DataView(buffer),
      new SharedArrayBuffer(2),
      vm.runInNewContext('new Uint8Array(2)'),
    ]) {
      assert.throws(() => verify(payload, text), {
        name: 'UsageError',
        code: 'invalid_argument',
        message: /raw body.*`verify`/,
      })
    }
    assert.throws(() => verify(Promise.resolve(COMPLETED), text), {
      code: 'invalid_argument',
      message: /await request\.json/,
    })
  })

  test('values of another realm, and objects without a prototype', () => {
    const text = JSON.stringify(COMPLETED)
    assert.equal(verify(vm.runInNewContext(`(${text})`)).event, COMPLETED.event)
    assert.equal(verify(Object.assign(Object.create(null), COMPLETED)).event, COMPLETED.event)
    assert.equal(verify({ event: 'a', data: new Date(0) }).data, '1970-01-01T00:00:00.000Z')
  })

  test('a wrong argument is told before the payload is touched', () => {
    const untouchable = new Proxy({}, { get: throwing, ownKeys: throwing })
    assert.throws(() => verifier.verifyParsed(untouchable, 1, AT), /`signature`/)
    assert.throws(() => verifier.verifyParsed(untouchable, header(''), { now: '1' }), /`now`/)
  })

  test('a payload of 10 MB', () => {
    const title = 'x'.repeat(10 * 1024 * 1024)
    assert.equal(verify({ event: 'interview.created', data: { title } }).data.title, title)
  })
})
