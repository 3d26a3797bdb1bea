import assert from 'node:assert/strict'
import { test } from 'node:test'
import vm from 'node:vm'
import { COMPLETED, header, NOW, SECRET } from './deliveries.mjs'
import { describeEach, PACKAGES } from './packages.mjs'

const BODY = JSON.stringify(COMPLETED)
const AT = { now: NOW }

function revoked() {
  const { proxy, revoke } = Proxy.revocable({}, {})
  revoke()
  return proxy
}

const hostile = new Proxy(
  {},
  {
    get() {
      throw new Error('a trap')
    },
  },
)

const NOT_TEXT_OR_BYTES = [undefined, null, true, 0, Number.NaN, 1n, Symbol('s'), () => BODY]
const OBJECTS = [
  {},
  [],
  [BODY],
  [123, 125],
  COMPLETED,
  new Map(),
  new Date(),
  new String(BODY),
  Object.create(null),
  { byteLength: 2, [Symbol.toStringTag]: 'ArrayBuffer' },
  new Proxy(Buffer.from(BODY), {}),
  hostile,
  revoked(),
]

describeEach('bodies', ({ Verifier, sign, idempotencyKey, verifyWebhookSignature }) => {
  const verifier = new Verifier(SECRET)
  const passes = (body, bytes = BODY) => verifier.verify(body, header(bytes), AT)

  /** The functions that take a body. */
  const takers = {
    verify: (body) => verifier.verify(body, header(BODY), AT),
    authenticate: (body) => verifier.authenticate(body, header(BODY), AT),
    idempotencyKey: (body) => idempotencyKey(body),
  }
  /** And those that take a parsed payload as well. */
  const allTakers = {
    ...takers,
    sign: (payload) => sign(payload, SECRET),
    verifyWebhookSignature: (payload) => verifyWebhookSignature(payload, header(BODY), SECRET, AT),
  }

  test('what is neither text, bytes nor an object is an invalid argument', () => {
    for (const take of Object.values(takers)) {
      for (const body of NOT_TEXT_OR_BYTES) {
        assert.throws(() => take(body), {
          name: 'UsageError',
          code: 'invalid_argument',
          message: /raw body/,
        })
      }
    }
  })

  test('an object is a body that was parsed', () => {
    for (const take of Object.values(takers)) {
      for (const body of OBJECTS) {
        assert.throws(() => take(body), {
          name: 'UsageError',
          code: 'body_not_raw',
          message: /express\.raw.*request\.text.*rawBody.*parseAs/,
        })
      }
    }
  })

  test('a promise must be awaited', () => {
    for (const take of Object.values(takers)) {
      // biome-ignore lint/suspicious/noThenProperty: this is what makes it a promise.
      for (const body of [Promise.resolve(BODY), { then() {} }]) {
        assert.throws(() => take(body), { code: 'body_not_raw', message: /await/ })
      }
    }
  })

  test('any view on the bytes will do', () => {
    const padded = BODY.padEnd(Math.ceil(BODY.length / 8) * 8)
    const { buffer } = new TextEncoder().encode(padded)
    for (const View of [DataView, Int8Array, Uint8ClampedArray, Uint16Array, Float64Array]) {
      passes(new View(buffer), padded)
    }
    class Bytes extends Uint8Array {}
    passes(new Bytes(buffer), padded)
  })

  test('bytes of another realm', () => {
    const inOtherRealm = (expression) => vm.runInNewContext(expression, { codes: [...BODY] })
    const bytes = 'Uint8Array.from(codes, (c) => c.charCodeAt(0))'
    passes(inOtherRealm(bytes))
    passes(inOtherRealm(`${bytes}.buffer`))
    passes(inOtherRealm(`new DataView(${bytes}.buffer)`))
    verifier.verify(BODY, inOtherRealm('Array')(header(BODY)), {
      now: inOtherRealm(`new Date(${NOW * 1000})`),
    })
  })

  test('shared, resizable and growable memory', () => {
    const fill = (buffer) => {
      new Uint8Array(buffer).set(new TextEncoder().encode(BODY))
      return buffer
    }
    const length = BODY.length
    for (const buffer of [
      new SharedArrayBuffer(length),
      new ArrayBuffer(length, { maxByteLength: length * 2 }),
      new SharedArrayBuffer(length, { maxByteLength: length * 2 }),
    ]) {
      passes(fill(buffer))
      passes(new Uint8Array(buffer))
      assert.match(idempotencyKey(buffer), /^[0-9a-f]{64}$/)
    }
  })

  test('memory that was transferred away is gone, and not an empty body', () => {
    const { buffer } = new TextEncoder().encode(BODY)
    const views = [new Uint8Array(buffer), new DataView(buffer), Buffer.from(buffer, 1)]
    structuredClone(buffer, { transfer: [buffer] })
    for (const take of Object.values(allTakers)) {
      for (const body of [buffer, ...views]) {
        assert.throws(() => take(body), { code: 'invalid_argument', message: /detached/ })
      }
    }
  })

  test('a lone surrogate is signed as U+FFFD, and so never matches what was signed', () => {
    const body = '{"event":"interview.created","data":{"title":"\ud83d"}}'
    assert.throws(() => verifier.verify(body, header(BODY), AT), { code: 'signature_mismatch' })
    assert.equal(verifier.verify(body, header(body.toWellFormed()), AT).data.title, '\ufffd')
  })

  test('NUL bytes are bytes like any other', () => {
    const body = `${BODY}\0`
    verifier.authenticate(body, header(body), AT)
    assert.throws(() => verifier.authenticate(BODY, header(body), AT), {
      code: 'signature_mismatch',
    })
  })

  test('an empty body can be authentic', () => {
    for (const body of ['', new Uint8Array(), new ArrayBuffer(0), Buffer.alloc(0)]) {
      verifier.authenticate(body, header(''), AT)
    }
  })

  test('a body of 2 GiB is refused', () => {
    const body = new ArrayBuffer(2 ** 31)
    for (const take of Object.values(allTakers)) {
      assert.throws(() => take(body), { code: 'invalid_argument', message: /2 GiB or more/ })
    }
  })

  test('a body of 50 MB', () => {
    const title = 'x'.repeat(50 * 1024 * 1024)
    const body = Buffer.from(`{"event":"interview.created","data":{"title":"${title}"}}`)
    assert.equal(passes(body, body).data.title.length, title.length)
    body[body.length - 3] += 1
    assert.throws(() => passes(body, BODY), { code: 'signature_mismatch' })
    passes(BODY)
  })
})

test('a body longer than any string can be authentic, and is no event', () => {
  const { idempotencyKey, sign, Verifier } = PACKAGES['gather-webhooks, imported']
  const body = Buffer.alloc(2 ** 29 + 2 ** 10, 'x')
  body.write('{"event":"')
  body.write('"}', body.length - 2)
  const verifier = new Verifier(SECRET)
  const signature = sign(body, SECRET)
  verifier.authenticate(body, signature)
  assert.throws(() => verifier.verify(body, signature), {
    code: 'malformed_payload',
    message: /longest string/,
  })
  assert.match(idempotencyKey(body), /^[0-9a-f]{64}$/)
})

describeEach('other arguments', ({ Verifier, sign }) => {
  const verifier = new Verifier(SECRET)
  const invalid = (message) => ({ name: 'UsageError', code: 'invalid_argument', message })

  test('a signature is text, or one in an array', () => {
    for (const signature of [
      0,
      true,
      1n,
      Symbol('s'),
      () => '',
      {},
      new Headers(),
      new String('t'),
      Buffer.from(header(BODY)),
      [null],
      [undefined],
      [1],
      [[header(BODY)]],
      hostile,
      revoked(),
    ]) {
      assert.throws(() => verifier.verify(BODY, signature, AT), invalid(/`signature`/))
    }
    const itself = []
    itself.push(itself)
    assert.throws(() => verifier.verify(BODY, itself, AT), invalid(/`signature`/))
  })

  test('an odd header is malformed', () => {
    for (const signature of [
      'x'.repeat(10 * 1024 * 1024),
      `${header(BODY)},x=${'x'.repeat(4096)}`,
      `${header(BODY)}\0`,
      `${header(BODY)},é=1`,
      `${header(BODY)},\ud83d=1`,
      '\ud83d',
    ]) {
      assert.throws(() => verifier.verify(BODY, signature, AT), { code: 'malformed_header' })
    }
  })

  test('now is a valid Date, or seconds between the years 1970 and 9999', () => {
    for (const now of [
      Number.NaN,
      Number.POSITIVE_INFINITY,
      -1,
      1e12,
      new Date(Number.NaN),
      new Date(-1),
      null,
      true,
      '1700000000',
      1n,
      {},
      hostile,
      revoked(),
    ]) {
      assert.throws(() => verifier.verify(BODY, header(BODY), { now }), invalid(/`now`/))
      assert.throws(() => verifier.authenticate(BODY, header(BODY), { now }), invalid(/`now`/))
    }
  })

  test('a tolerance is a number of seconds, or null', () => {
    for (const toleranceSeconds of [Number.NaN, Number.POSITIVE_INFINITY, -1, -1e-9]) {
      assert.throws(() => new Verifier(SECRET, { toleranceSeconds }), invalid(/tolerance/))
    }
    for (const toleranceSeconds of [true, '600', 600n, {}, [600], new Date()]) {
      assert.throws(() => new Verifier(SECRET, { toleranceSeconds }), invalid(/toleranceSeconds/))
    }
  })

  test('options are an object', () => {
    for (const options of [600, 'now', true, 1n, Symbol('s'), () => ({})]) {
      assert.throws(() => new Verifier(SECRET, options), invalid(/options/))
      assert.throws(() => verifier.verify(BODY, header(BODY), options), invalid(/options/))
    }
    const getOwnPropertyDescriptor = () => {
      throw new Error('a trap')
    }
    const trap = new Proxy({}, { getOwnPropertyDescriptor })
    for (const options of [trap, revoked()]) {
      assert.throws(() => new Verifier(SECRET, options), invalid(/cannot be read/))
      assert.throws(() => verifier.verify(BODY, header(BODY), options), invalid(/cannot be read/))
    }
    try {
      new Verifier(SECRET, trap)
    } catch (error) {
      assert.equal(error.cause.message, 'a trap')
    }
  })

  test('a secret that is not set', () => {
    for (const secret of [undefined, null, [undefined], [SECRET, null]]) {
      assert.throws(() => new Verifier(secret), invalid(/environment variable/))
    }
    assert.throws(() => sign(BODY, undefined), invalid(/environment variable/))
  })

  test('a secret of a wrong type', () => {
    for (const secret of [1, true, 1n, Symbol('s'), {}, new String('s'), hostile, revoked()]) {
      assert.throws(() => new Verifier(secret), invalid(/`secret`/))
      assert.throws(() => new Verifier([SECRET, secret]), invalid(/`secret`/))
      assert.throws(() => sign(BODY, secret), invalid(/`secret`/))
    }
    assert.throws(() => new Verifier([[SECRET]]), invalid(/`secret`/))
    assert.throws(() => sign(BODY, [SECRET]), invalid(/`secret`/))
  })

  test('a secret that can only be a mistake', () => {
    const invalidSecret = { name: 'ConfigurationError', code: 'invalid_secret' }
    for (const secret of ['', ' x', 'x\n', '\ufeffx', 'x\ud83d', new Uint8Array()]) {
      assert.throws(() => new Verifier(secret), invalidSecret)
      assert.throws(() => new Verifier([SECRET, secret]), invalidSecret)
      assert.throws(() => sign(BODY, secret), invalidSecret)
    }
    assert.throws(() => new Verifier([]), invalidSecret)
  })

  test('secrets of one byte, of a megabyte, of any bytes', () => {
    for (const secret of [
      'x',
      'é \u{1f600}',
      'x'.repeat(2 ** 20),
      Buffer.from(' \0\xff\n', 'latin1'),
    ]) {
      const signature = header(BODY, { secret })
      new Verifier(secret).verify(BODY, signature, AT)
      new Verifier(Array(100).fill('no').concat([secret])).verify(BODY, signature, AT)
      assert.equal(sign(BODY, secret, NOW), signature)
    }
    const shared = new SharedArrayBuffer(4)
    new Verifier(shared).verify(BODY, header(BODY, { secret: Buffer.alloc(4) }), AT)
  })
})
