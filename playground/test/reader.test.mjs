// The reader of requests of the command line, as the page has it. What it reads is tested in `cli/src/request/tests`.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { generated } from './generated.mjs'

const { readRequest } = await generated('reader.js')

const BODY = '{"event":"x","text":"it\'s <é> 🎉 \\\\n \\" & ^ % 100%41","list":[1,2.50]}'
const SIGNATURE = ['X-Qualifi-Signature', 't=1,v1=ab']
const base64 = (text) => Buffer.from(text).toString('base64')

const read = (input) => JSON.parse(readRequest(Buffer.from(input)))

function only(input) {
  const { kind, requests } = read(input)
  assert.equal(requests.length, 1)
  const [{ body_base64, ...request }] = requests
  return { kind, ...request, body: Buffer.from(body_base64, 'base64').toString() }
}

const RAW = `POST /webhooks/qualifi?a=b HTTP/1.1\nHost: h\n${SIGNATURE.join(': ')}\n\n${BODY}`
const CURL = `curl 'http://h/hook' -H '${SIGNATURE.join(': ')}' --data-raw '${BODY.replaceAll("'", "'\\''")}'`
const HAR = JSON.stringify({
  log: {
    version: '1.2',
    entries: [
      { request: { method: 'GET', url: 'http://h/', headers: [{ name: ':path', value: '/' }] } },
      {
        startedDateTime: '2024-01-01T00:00:01.000Z',
        request: {
          method: 'POST',
          url: 'http://h/hook',
          headers: [SIGNATURE, SIGNATURE].map(([name, value]) => ({ name, value })),
          postData: { text: BODY },
        },
      },
      {
        request: {
          method: 'POST',
          url: '/',
          headers: [],
          postData: { text: base64('\u0000é'), encoding: 'base64' },
        },
      },
      { request: { method: 'POST', url: '/', headers: [], bodySize: 3 } },
    ],
  },
})
const LAMBDA = JSON.stringify({
  version: '2.0',
  rawPath: '/hook',
  headers: Object.fromEntries([SIGNATURE]),
  requestContext: { http: { method: 'POST', path: '/hook' }, timeEpoch: 1704067201000 },
  body: base64(BODY),
  isBase64Encoded: true,
})

test('raw HTTP', () => {
  for (const raw of [RAW, RAW.replaceAll('\n', '\r\n')]) {
    assert.deepEqual(only(raw), {
      kind: 'http',
      method: 'POST',
      url: '/webhooks/qualifi?a=b',
      headers: [['Host', 'h'], SIGNATURE],
      recorded_at: null,
      notes: [],
      body: BODY,
    })
  }
})

test('what had to be assumed is told', () => {
  const { body, notes } = only(`${RAW}\n`)
  assert.equal(body, BODY)
  assert.match(notes[0], /line break at the end/)
})

test('a curl command', () => {
  assert.deepEqual(only(CURL), {
    kind: 'curl',
    method: 'POST',
    url: 'http://h/hook',
    headers: [SIGNATURE, ['Content-Type', 'application/x-www-form-urlencoded']],
    recorded_at: null,
    notes: [],
    body: BODY,
  })
})

test('a HAR with several requests', () => {
  const { kind, requests } = read(HAR)
  assert.equal(kind, 'har')
  assert.deepEqual(
    requests.map(({ method, url }) => [method, url]),
    [
      ['GET', 'http://h/'],
      ['POST', 'http://h/hook'],
      ['POST', '/'],
      ['POST', '/'],
    ],
  )
  const [first, signed, binary, without] = requests
  assert.deepEqual(first.headers, [])
  assert.deepEqual(signed.headers, [SIGNATURE, SIGNATURE])
  assert.equal(signed.recorded_at, '2024-01-01T00:00:01.000Z')
  assert.equal(signed.body_base64, base64(BODY))
  assert.equal(binary.body_base64, base64('\u0000é'))
  assert.match(without.notes[0], /export it with content/)
})

test('the event of a Lambda function', () => {
  assert.deepEqual(only(LAMBDA), {
    kind: 'lambda',
    method: 'POST',
    url: '/hook',
    headers: [SIGNATURE],
    recorded_at: '1704067201000',
    notes: [],
    body: BODY,
  })
})

test('bytes that are no text stay', () => {
  const { requests } = read(Buffer.from('POST / HTTP/1.1\nX: \xe9\n\n\xff\x00\r', 'latin1'))
  assert.deepEqual(requests[0].headers, [['X', 'é']])
  assert.equal(requests[0].body_base64, Buffer.from([255, 0, 13]).toString('base64'))
})

test('what is wrong is said', () => {
  for (const [input, message] of [
    ['', /nothing in it/],
    ['{"event":"x"}', /neither a HAR/],
    ['{"event":', /begins like JSON/],
    ['curl h -d @body.json', /body\.json/],
    ['{"headers":{},"body":{"event":"x"}}', /parsed/],
    ['hello', /no request that can be read/],
  ]) {
    assert.match(read(input).error, message)
  }
})

test('no bytes are too odd for it', () => {
  const damaged = fc
    .record({
      text: fc.constantFrom(RAW, CURL, HAR, LAMBDA),
      at: fc.nat(),
      left: fc.nat({ max: 4 }),
      put: fc.uint8Array({ maxLength: 4 }),
    })
    .map(({ text, at, left, put }) => {
      const bytes = Buffer.from(text)
      const start = at % bytes.length
      return Buffer.concat([bytes.subarray(0, start), put, bytes.subarray(start + left)])
    })
  const starts = fc.constantFrom('', 'curl ', 'POST / HTTP/1.1\n', '{"log":', '{"headers":{')
  const odd = fc
    .tuple(starts, fc.uint8Array({ maxLength: 200 }))
    .map(([start, rest]) => Buffer.concat([Buffer.from(start), rest]))
  fc.assert(
    fc.property(fc.oneof(damaged, odd), (bytes) => {
      const { error, requests } = JSON.parse(readRequest(bytes))
      assert.ok(typeof error === 'string' ? requests === undefined : requests.length > 0)
    }),
    { numRuns: 3_000 },
  )
})

test('a large body comes through', () => {
  const body = `{"event":"x","text":"${'é'.repeat(2_500_000)}"}`
  const { requests } = read(`POST / HTTP/1.1\n\n${body}`)
  assert.equal(Buffer.from(requests[0].body_base64, 'base64').toString(), body)
})
