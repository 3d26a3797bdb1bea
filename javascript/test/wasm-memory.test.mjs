// The memory of WebAssembly: what stays in it, what happens when there is none left, and beyond 2 GiB.

import { execFileSync } from 'node:child_process'
import { createRequire } from 'node:module'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'

const { resolve } = createRequire(import.meta.url)
const FILE = resolve('gather-webhooks-wasm')
const EXPLAIN = resolve('gather-webhooks-wasm/explain')
const DELIVERIES = fileURLToPath(new URL('deliveries.mjs', import.meta.url))

/** Collects every instance of a module. */
const COLLECT = `
  const instances = []
  WebAssembly.Instance = class extends WebAssembly.Instance {
    constructor(...given) {
      super(...given)
      instances.push(this)
    }
  }`

/** Runs a script in a process of its own, where `api` is the package. */
function run(script, { flags = [], before = '' } = {}) {
  const whole = `
    const assert = require('node:assert/strict')
    ${before}
    const api = require(${JSON.stringify(FILE)})
    const { Verifier, idempotencyKey, sign, stringify, verifyWebhookSignature } = api
    const { explain } = require(${JSON.stringify(EXPLAIN)})
    import(${JSON.stringify(DELIVERIES)}).then(({ header, NOW, SECRET }) => {
      const AT = { now: NOW }
      ${script}
    })`
  execFileSync(process.execPath, [...flags, '--eval', whole])
}

test('nothing of a secret stays in memory', () => {
  run(
    `
    const secrets = {
      short: 'whsec_to_be_looked_for',
      'of a block': 'whsec_'.padEnd(64, 'block'),
      long: 'whsec_of_70_kilobytes'.repeat(3_500),
      bytes: Buffer.from('whsec_that_is_bytes_and_not_text'),
    }
    const body = JSON.stringify({ event: 'a', data: 'x'.repeat(100_000) })
    for (const [name, secret] of Object.entries(secrets)) {
      const signed = header(body, { secret })
      for (const small of ['{}', body]) {
        const signed = header(small, { secret })
        new Verifier([secret, 'another']).authenticate(small, signed, AT)
        assert.equal(verifyWebhookSignature(small, signed, secret, AT), true)
        assert.equal(sign(small, secret, NOW), signed)
        assert.throws(() => new Verifier([secret, ' blank ']), { code: 'invalid_secret' })
        explain(small, signed, secret, AT)
      }
      // All that is tried, also of the secret.
      explain('{"a":1}', signed, ['another', secret], AT)
      const bytes = Buffer.from(secret)
      for (const pad of [0, 0x36, 0x5c]) {
        const looked = bytes.map((byte) => byte ^ pad)
        const words = Buffer.from(looked.subarray(0, looked.length & ~3)).swap32()
        for (const needle of [looked.subarray(0, 16), looked.subarray(-16), words.subarray(0, 16)]) {
          for (const { exports } of instances) {
            const found = Buffer.from(exports.memory.buffer).indexOf(needle)
            assert.equal(found, -1, name + ' with ' + pad + ' at ' + found)
          }
        }
      }
    }
    assert.ok(instances.length >= 3)`,
    { before: COLLECT },
  )
})

test('nothing of a secret stays in a module that was interrupted', () => {
  run(
    `
    const secret = 'whsec_to_be_looked_for'
    const verifier = new Verifier('another')
    function overflow(more) {
      try {
        overflow(more)
      } catch {}
      if (more.left-- === 0) {
        try {
          new Verifier(secret)
          more.done = true
        } catch {}
      }
    }
    let interrupted = 0
    for (let frames = 1; interrupted < 500 && frames < 200; frames += 1) {
      const more = { left: frames, done: false }
      try {
        overflow(more)
      } catch {}
      if (more.done) continue
      interrupted += 1
      verifier.authenticate('', header('', { secret: 'another' }), AT)
    }
    assert.ok(interrupted > 0)
    for (const { exports } of instances) {
      assert.equal(Buffer.from(exports.memory.buffer).indexOf(secret), -1)
    }`,
    { before: COLLECT },
  )
})

test('a body for which there is no memory is refused, as often as it comes', () => {
  run(
    `
    const verifier = new Verifier(SECRET)
    const body = new Uint8Array(4_500_000)
    const tooLarge = { name: 'UsageError', code: 'invalid_argument', message: /no memory left/ }
    for (let times = 0; times < 500; times += 1) {
      try {
        verifier.verify(body, 'x', AT)
        assert.fail()
      } catch (error) {
        assert.equal(error.code, 'invalid_argument')
        assert.match(error.message, /no memory left/)
        verifier.authenticate('{}', header('{}'), AT)
      }
    }
    const text = 'x'.repeat(4_500_000)
    for (const call of [
      () => idempotencyKey(text),
      () => sign(text, SECRET),
      () => stringify(JSON.stringify(text)),
      () => verifier.verifyParsed({ text }, 'x', AT),
      () => new Verifier(text),
      () => explain(text, 'x', SECRET, AT),
    ]) {
      assert.throws(call, tooLarge)
      verifier.authenticate('{}', header('{}'), AT)
    }`,
    // 4 MiB.
    { flags: ['--wasm-max-mem-pages=64'] },
  )
})

test('a body of nearly 2 GiB, and others after it', () => {
  run(
    `
    const verifier = new Verifier(SECRET)
    const small = '{"event":"a"}'
    // Only what has run often is compiled to run fast, and then this takes seconds and not half a minute.
    const [often, oftenSigned] = ['x'.repeat(2 ** 16), header('x'.repeat(2 ** 16))]
    for (let times = 0; times < 3_000; times += 1) verifier.authenticate(often, oftenSigned, AT)
    const body = new Uint8Array(2 ** 31 - 2 ** 16)
    assert.throws(() => verifier.verify(body, header(small), AT), { code: 'signature_mismatch' })
    assert.equal(verifier.verify(small, header(small), AT).event, 'a')
    const largest = instances.at(-1).exports.memory.buffer.byteLength
    assert.ok(largest < 2 ** 24, 'the memory that was needed once is kept')`,
    { before: COLLECT },
  )
})

test('60,000 verifiers, and as many dropped between them', () => {
  run(
    `
    const kept = []
    for (let index = 0; index < 60_000; index += 1) {
      kept.push(new Verifier('secret ' + index))
      new Verifier('dropped ' + index)
    }
    gc()
    setTimeout(() => {
      for (const index of [0, 1, 30_000, 59_999]) {
        const signed = header('', { secret: 'secret ' + index })
        kept[index].authenticate('', signed, AT)
      }
    })`,
    { flags: ['--expose-gc'] },
  )
})
