// Bodies and secrets in memory that is not what it seems, or that changes while it is looked at.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Worker } from 'node:worker_threads'
import { header, NOW, SECRET } from './deliveries.mjs'
import { describeEach } from './packages.mjs'

const AT = { now: NOW }
const BODY = '{"event":"interview.created","data":{"title":"Barista"}}'
const FORGED = '{"event":"interview.created","data":{"title":"Forger!"}}'
const mismatch = { code: 'signature_mismatch' }

describeEach('memory of the caller', (api) => {
  const { Verifier, idempotencyKey, sign, verifyWebhookSignature } = api
  const verifier = new Verifier(SECRET)
  const signed = header(BODY)

  /** A view on memory of its own, and what makes it go away. */
  const VANISHING = {
    detached: () => {
      const bytes = Uint8Array.from(Buffer.from(BODY))
      return [bytes, () => structuredClone(undefined, { transfer: [bytes.buffer] })]
    },
    shrunk: () => {
      const memory = new ArrayBuffer(BODY.length, { maxByteLength: 1_000 })
      const bytes = new Uint8Array(memory)
      bytes.set(Buffer.from(BODY))
      return [bytes, () => memory.resize(0)]
    },
    'out of bounds': () => {
      const memory = new ArrayBuffer(BODY.length, { maxByteLength: 1_000 })
      const bytes = new Uint8Array(memory, 0, BODY.length)
      bytes.set(Buffer.from(BODY))
      return [bytes, () => memory.resize(1)]
    },
  }

  for (const [how, make] of Object.entries(VANISHING)) {
    test(`a body that a getter of the options has ${how}`, () => {
      for (const call of [
        (bytes, options) => verifier.verify(bytes, signed, options),
        (bytes, options) => verifier.authenticate(bytes, signed, options),
      ]) {
        const [bytes, vanish] = make()
        const options = {
          get now() {
            vanish()
            return NOW
          },
        }
        assert.throws(() => call(bytes, options), mismatch)
      }
      const [bytes, vanish] = make()
      const options = {
        get now() {
          vanish()
          return NOW
        },
      }
      assert.throws(() => verifier.verify(bytes, header(''), options), {
        code: 'malformed_payload',
      })
      verifier.verify(BODY, signed, AT)
    })

    test(`a secret that a getter of the options has ${how}`, () => {
      const [bytes, vanish] = make()
      const options = {
        get toleranceSeconds() {
          vanish()
          return 600
        },
      }
      assert.throws(() => new Verifier([SECRET, bytes], options), { code: 'invalid_secret' })
      const other = new Verifier('other')
      assert.throws(() => other.verify(BODY, signed, AT), mismatch)
    })
  }

  test('a class derived from Uint8Array cannot lie about where and how long it is', () => {
    class Liar extends Uint8Array {
      get length() {
        return 1
      }
      get byteLength() {
        return 1
      }
      get byteOffset() {
        return 3
      }
      get buffer() {
        return new ArrayBuffer(5)
      }
    }
    const liar = (text) => Liar.from(Buffer.from(text))
    assert.equal(verifier.verify(liar(BODY), signed, AT).data.title, 'Barista')
    assert.equal(sign(liar(BODY), SECRET, NOW), signed)
    assert.equal(sign(BODY, liar(SECRET), NOW), signed)
    assert.equal(idempotencyKey(liar(BODY)), idempotencyKey(BODY))
    assert.equal(verifyWebhookSignature(liar(BODY), signed, SECRET, AT), true)
    assert.equal(new Verifier(liar(SECRET)).verify(BODY, signed, AT).data.title, 'Barista')
    const own = Object.defineProperty(Buffer.from(BODY), 'length', { value: 2 ** 40 })
    assert.equal(sign(own, SECRET, NOW), signed)
    assert.equal(verifier.verify(own, signed, AT).data.title, 'Barista')
    const words = Object.defineProperties(
      new Uint16Array(Buffer.from(`${BODY}`).buffer.slice(0, 8)),
      {
        buffer: { value: new ArrayBuffer(1) },
        byteOffset: { value: 1 },
      },
    )
    assert.equal(idempotencyKey(words), idempotencyKey(Buffer.from(words).buffer.slice(0, 8)))
  })

  test('what is judged and what is read are the same bytes, whoever writes to them meanwhile', async () => {
    for (const disguise of [(memory) => memory, (memory) => disguised(memory)]) {
      const shared = new SharedArrayBuffer(BODY.length)
      const bytes = new Uint8Array(shared)
      const swapping = new Worker(SWAPPING, { eval: true, workerData: { shared, BODY, FORGED } })
      await new Promise((resolve) => swapping.once('message', resolve))
      disguise(shared)
      const titles = new Set()
      const end = performance.now() + 300
      while (performance.now() < end) {
        for (const body of [bytes, shared, new DataView(shared)]) {
          try {
            titles.add(verifier.verify(body, signed, AT).data.title)
          } catch (error) {
            assert.equal(error.code, 'signature_mismatch')
          }
        }
      }
      await swapping.terminate()
      titles.delete('Barista')
      assert.deepEqual([...titles], [])
    }
  })
})

/** Shared memory that looks like memory of one's own. */
function disguised(memory) {
  return Object.setPrototypeOf(memory, ArrayBuffer.prototype)
}

const SWAPPING = `
  const { workerData: { shared, BODY, FORGED }, parentPort } = require('node:worker_threads')
  const bytes = new Uint8Array(shared)
  const [body, forged] = [Buffer.from(BODY), Buffer.from(FORGED)]
  bytes.set(body)
  parentPort.postMessage('ready')
  for (;;) {
    for (let i = 0; i < 1_000; i += 1) bytes.set(body)
    for (let i = 0; i < 1_000; i += 1) bytes.set(forged)
  }`
