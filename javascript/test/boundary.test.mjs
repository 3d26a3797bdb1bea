// How bodies and headers get into the compiled core: in buffers of fixed sizes, if they fit.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { header, NOW, SECRET } from './deliveries.mjs'
import { describeEach } from './packages.mjs'

const AT = { now: NOW }
const KIB = 1024
/** Where a body, or a body and its header, stop fitting. */
const EDGES = [0, 64 * KIB - 4_100, 64 * KIB, 256 * KIB]
const NEAR = [-6, -5, -4, -3, -2, -1, 0, 1, 2, 3, 4, 5, 6]
const CHARS = ['x', 'é', '€', '\u{1f600}', '\ud83d', '\udc00']

describeEach('the boundary', ({ Verifier }) => {
  const verifier = new Verifier(SECRET)
  const authenticate = (body, signature = header(body)) =>
    verifier.authenticate(body, signature, AT)
  const mismatch = { code: 'signature_mismatch' }

  test('text of every length, whatever ends it', () => {
    for (const length of EDGES.flatMap((edge) => NEAR.map((by) => edge + by))) {
      for (const char of CHARS) {
        const body = 'x'.repeat(Math.max(length - char.length, 0)) + char
        authenticate(body)
        assert.throws(() => authenticate(`${body}x`, header(body)), mismatch)
        assert.throws(() => authenticate(body.slice(0, -1), header(body)), mismatch)
      }
    }
  })

  test('text of three times as many bytes', () => {
    for (const length of EDGES.flatMap((edge) => [edge / 3, edge / 2, edge, edge + 1])) {
      const body = '€'.repeat(length)
      authenticate(body)
      assert.throws(() => authenticate(`${body}x`, header(body)), mismatch)
    }
  })

  test('bytes of every length', () => {
    for (const length of EDGES.flatMap((edge) => NEAR.map((by) => edge + by))) {
      const body = Buffer.alloc(Math.max(length, 0), 'x')
      authenticate(body)
      assert.throws(() => authenticate(body, header('other')), mismatch)
    }
  })

  test('large and small bodies in turn', () => {
    const event = (title) => JSON.stringify({ event: 'interview.created', data: { title } })
    for (const size of [10, 100_000, 10, 3_000_000, 70_000, 10, 300_000, 0]) {
      for (const title of ['x'.repeat(size), 'é'.repeat(size)]) {
        const body = event(title)
        assert.equal(verifier.verify(body, header(body), AT).data.title, title)
        assert.equal(verifier.verify(Buffer.from(body), header(body), AT).data.title, title)
      }
    }
  })

  test('text of an event that is not ASCII, or not well-formed', () => {
    for (const title of ['é', '€', '\u{1f600}', '\ud83d', 'a\udc00b']) {
      const body = `{"event":"interview.created","data":{"title":"${title}"}}`
      const { data, idempotencyKey } = verifier.verify(body, header(body), AT)
      const bytes = Buffer.from(body)
      assert.equal(data.title, title.toWellFormed())
      assert.equal(idempotencyKey, verifier.verify(bytes, header(body), AT).idempotencyKey)
    }
  })

  test('a class derived from Uint8Array cannot lie about its length', () => {
    class Liar extends Uint8Array {
      get length() {
        return 1
      }
      get byteLength() {
        return 1
      }
    }
    const body = Liar.from(Buffer.from('{"event":"a"}'))
    assert.equal(verifier.verify(body, header('{"event":"a"}'), AT).event, 'a')
    assert.throws(() => verifier.verify(body, header('{'), AT), mismatch)
  })

  const padded = (length, padding) => {
    const start = `${header('')},x=`
    return start + padding.repeat((length - start.length) / Buffer.byteLength(padding))
  }

  test('a header of 4,096 bytes passes, and a longer one is too long', () => {
    authenticate('', padded(4_096, 'x'))
    for (const length of [4_097, 4_098, 4_099, 4_100, 4_101, 4_102, 5_000, 65_536, 1_000_000]) {
      assert.throws(() => authenticate('', padded(length, 'x')), {
        code: 'malformed_header',
        message: /4,096 bytes/,
      })
    }
  })

  test('a header that is not ASCII is refused for that, unless it is too long as well', () => {
    const signatures = CHARS.slice(1).flatMap((char) => {
      const bytes = Buffer.byteLength(char)
      return [
        ...NEAR.map((by) => padded(4_096 + by - bytes, 'x') + char),
        ...NEAR.map((by) => padded(4_096 + by, 'x').replace('x=', `${char}=`)),
        padded(2_000, 'x') + char.repeat(1_000),
        char.repeat(4_200),
        `${header('')},x=${char}`,
      ]
    })
    for (const signature of signatures) {
      assert.throws(() => authenticate('', signature), {
        code: 'malformed_header',
        message: Buffer.byteLength(signature) > 4_096 ? /4,096 bytes/ : /not ASCII/,
      })
    }
  })

  test('verifiers do not mix up their secrets or their refusals', () => {
    const rotating = new Verifier(['a', 'b', 'c'])
    const other = new Verifier(['c', 'b', 'a'])
    for (const secret of ['a', 'b', 'c', 'b', 'a']) {
      const index = 'abc'.indexOf(secret)
      const signature = header('', { secret })
      assert.equal(rotating.authenticate('', signature, AT).secretIndex, index)
      assert.throws(() => authenticate('', signature), mismatch)
      assert.throws(() => rotating.authenticate('', '', AT), { code: 'missing_header' })
      assert.equal(other.authenticate('', signature, AT).secretIndex, 2 - index)
      assert.equal(authenticate('').secretIndex, 0)
      assert.throws(() => other.verify('', signature, AT), { code: 'malformed_payload' })
    }
  })

  test('an event has an idempotency key of its own', () => {
    const events = ['a', 'b'].map((event) => {
      const body = JSON.stringify({ event })
      return verifier.verify(body, header(body), AT)
    })
    const [first, second] = events.map((event) => event.idempotencyKey)
    assert.notEqual(first, second)
    assert.equal(events[0].idempotencyKey, first)
    assert.equal(new Proxy(events[0], {}).idempotencyKey, first)
    assert.equal(Object.create(events[1]).idempotencyKey, second)
    assert.equal(Object.freeze(events[1]).idempotencyKey, second)
    assert.deepEqual(Object.keys(events[0]).at(-1), 'idempotencyKey')
    assert.deepEqual(Object.getOwnPropertySymbols({ ...events[0] }), [])
  })
})
