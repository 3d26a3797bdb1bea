import assert from 'node:assert/strict'
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
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
    'backend',
    'idempotencyKey',
    'readVerified',
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

test('the packages say what verifies', () => {
  for (const [name, { backend }] of Object.entries(PACKAGES)) {
    assert.equal(backend, name.startsWith('gather-webhooks,') ? 'native' : 'wasm')
  }
})

test('the native package is one, however it is loaded', () => {
  const [required, imported] = Object.values(PACKAGES)
  assert.equal(required.Verifier, imported.Verifier)
})

describe('a native addon that cannot be loaded', () => {
  const folder = mkdtempSync(join(tmpdir(), 'gather-webhooks-'))
  after(() => rmSync(folder, { recursive: true }))
  const addons = {
    missing: undefined,
    broken: 'not a library',
    'of another version': 'exports.version = () => "0.0.0"',
  }
  const loaders = {
    import: (file) => import(pathToFileURL(file)),
    require: async (file) => require(file),
  }
  for (const [state, content] of Object.entries(addons)) {
    for (const [kind, load] of Object.entries(loaders)) {
      test(`leaves it to WebAssembly (${state}, ${kind})`, async () => {
        const copy = join(folder, state, kind)
        cpSync(DIST, join(copy, 'dist'), { recursive: true })
        if (content !== undefined) {
          for (const name of platformPackages()) {
            const main = state === 'broken' ? 'index.node' : 'index.cjs'
            const addon = join(copy, 'node_modules', name)
            mkdirSync(addon, { recursive: true })
            writeFileSync(join(addon, 'package.json'), JSON.stringify({ name, main }))
            writeFileSync(join(addon, main), content)
          }
        }
        const extension = kind === 'import' ? 'mjs' : 'cjs'
        const entry = (name) => load(join(copy, 'dist/node', `${name}.${extension}`))
        const { backend, sign, UsageError, Verifier } = await entry('index')
        assert.equal(backend, 'wasm')
        const { explain } = await entry('explain')
        assert.equal(explain('{}', null, 'secret').verdict, 'missing_header')
        assert.throws(
          () => explain({}, null, 'secret'),
          (error) => error.constructor === UsageError,
        )
        const body = '{"event":"interview.created","data":{}}'
        assert.equal(
          new Verifier('secret').verify(body, sign(body, 'secret')).kind,
          'interview.created',
        )
      })
    }
  }
})

/** The names under which an addon for this machine is looked for. */
function platformPackages() {
  const { arch, platform } = process
  const abis = { linux: ['-gnu', '-musl'], win32: ['-msvc'] }[platform] ?? ['']
  return abis.map((abi) => `gather-webhooks-${platform}-${arch}${abi}`)
}
