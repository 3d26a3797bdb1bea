import assert from 'node:assert/strict'
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, test } from 'node:test'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { Worker } from 'node:worker_threads'
import { PACKAGES } from './packages.mjs'

const require = createRequire(import.meta.url)
const DIST = fileURLToPath(new URL('../../bindings-node/dist', import.meta.url))

test('both packages export the same, however they are loaded', () => {
  const [first, ...others] = Object.values(PACKAGES).map((api) =>
    Object.keys(api)
      .filter((name) => name !== 'default' && name !== 'module.exports')
      .sort(),
  )
  assert.deepEqual(first, [
    'ConfigurationError',
    'PayloadError',
    'SIGNATURE_HEADER',
    'UsageError',
    'VerificationError',
    'Verifier',
    'WebhookError',
    'idempotencyKey',
    'sign',
    'stringify',
    'verifyWebhookSignature',
  ])
  for (const other of others) assert.deepEqual(other, first)
})

test('the packages load in worker threads as well', async () => {
  const code = `
    const { workerData: name, parentPort } = require('node:worker_threads')
    const { sign, Verifier } = require(name)
    const body = '{"event":"interview.created","data":{}}'
    parentPort.postMessage(new Verifier('secret').verify(body, sign(body, 'secret')).kind)`
  const names = ['gather-webhooks', 'gather-webhooks-wasm'].map((name) => require.resolve(name))
  const kinds = [...names, ...names].map(
    (workerData) =>
      new Promise((resolve, reject) => {
        new Worker(code, { eval: true, workerData }).on('message', resolve).on('error', reject)
      }),
  )
  assert.deepEqual(await Promise.all(kinds), Array(4).fill('interview.created'))
})

describe('a native addon that cannot be loaded', () => {
  const folder = mkdtempSync(join(tmpdir(), 'gather-webhooks-'))
  after(() => rmSync(folder, { recursive: true }))
  const addon = join(folder, 'gather-webhooks.node')

  const loaders = {
    import: (file) => import(pathToFileURL(file)),
    require: async (file) => require(file),
  }
  for (const [kind, load] of Object.entries(loaders)) {
    const format = kind === 'import' ? 'esm' : 'cjs'
    for (const state of ['missing', 'broken']) {
      test(`is an error that says what to do (${kind}, ${state})`, async () => {
        rmSync(addon, { force: true })
        if (state === 'broken') writeFileSync(addon, 'not a library')
        const copy = join(folder, `${format}-${state}`)
        cpSync(join(DIST, format), copy, { recursive: true })
        await assert.rejects(load(join(copy, 'index.js')), (error) => {
          for (const part of [
            process.platform,
            process.arch,
            process.version,
            'gather-webhooks.node',
            'gather-webhooks-wasm',
            'install it again',
          ]) {
            assert.equal(error.message.includes(part), true, part)
          }
          assert.equal(error.cause instanceof Error, true)
          return true
        })
      })
    }
  }
})
