// The entries of a package share one API: whoever imports two of them has one `Verifier`, not two.

import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync, statSync, symlinkSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { fileURLToPath, pathToFileURL } from 'node:url'
import esbuild from 'esbuild'
import { ENTRIES as ALL } from '../../scripts/build/bundle.mjs'
import { buildNodePackage } from '../../scripts/build/node-package.mjs'
import { buildWasmPackage } from '../../scripts/build/wasm-package.mjs'

const require = createRequire(import.meta.url)
const ENTRIES = {
  explain: ALL.explain,
  probe: fileURLToPath(new URL('entry/probe.ts', import.meta.url)),
}
const folder = mkdtempSync(join(tmpdir(), 'gather-webhooks-entries-'))
const wasm = join(folder, 'wasm')
const node = join(folder, 'node')

before(async () => {
  await buildWasmPackage(wasm, ENTRIES)
  await buildNodePackage(wasm, node, ENTRIES)
  // Where the addon is looked for.
  const modules = fileURLToPath(new URL('../../bindings-node/node_modules', import.meta.url))
  symlinkSync(modules, join(folder, 'node_modules'))
})
after(() => rmSync(folder, { recursive: true }))

function share(api, probe) {
  assert.equal(probe.Verifier, api.Verifier)
  assert.equal(probe.WebhookError, api.WebhookError)
  assert.equal(
    probe.codeOf(() => new api.Verifier('')),
    'invalid_secret',
  )
}

test('ES modules of WebAssembly, imported', async () => {
  const load = (name) => import(pathToFileURL(join(wasm, 'esm', `${name}.js`)))
  share(await load('index'), await load('probe'))
})

test('CommonJS modules of WebAssembly, required', () => {
  share(require(join(wasm, 'cjs/index.js')), require(join(wasm, 'cjs/probe.js')))
})

test('the addon, imported and required, together', async () => {
  const imported = (name) => import(pathToFileURL(join(node, 'node', `${name}.mjs`)))
  const required = (name) => require(join(node, 'node', `${name}.cjs`))
  assert.equal((await imported('index')).backend, 'native')
  share(await imported('index'), await imported('probe'))
  share(required('index'), required('probe'))
  share(await imported('index'), required('probe'))
})

for (const form of ['worker', 'edge']) {
  test(`the forms that import modules, bundled (${form})`, async () => {
    const out = join(wasm, form)
    assert.ok(statSync(join(out, 'probe.js')).size < 1_000)
    const contents = `
      import { Verifier } from './index.js'
      import { Verifier as Other } from './probe.js'
      console.log(Verifier === Other)`
    const { outputFiles } = await esbuild.build({
      stdin: { contents, resolveDir: out },
      bundle: true,
      external: ['*.wasm', '*.wasm?module'],
      format: 'esm',
      write: false,
    })
    const [{ text }] = outputFiles
    assert.equal(text.match(/class \w* ?extends Error/g).length, 1)
    assert.equal(text.match(/verify_bg\.wasm(\?module)?"/g).length, 1)
  })
}

test('an entry is the same small file in every form', () => {
  for (const file of ['esm/probe.js', 'cjs/probe.js', 'worker/probe.js', 'edge/probe.js']) {
    assert.match(readFileSync(join(wasm, file), 'utf8'), /"\.\/index\.js"/, file)
  }
  assert.match(readFileSync(join(node, 'node/probe.cjs'), 'utf8'), /"\.\/index\.cjs"/)
})

function explains(api, { explain }) {
  const { verdict } = explain('{}', null, 'secret')
  assert.equal(verdict, 'missing_header')
  assert.throws(
    () => explain({}, null, 'secret'),
    (error) => error.constructor === api.UsageError,
  )
}

test('what explains shares the errors of the API', async () => {
  const imported = (folder, name) => import(pathToFileURL(join(folder, name)))
  explains(await imported(wasm, 'esm/index.js'), await imported(wasm, 'esm/explain.js'))
  explains(require(join(wasm, 'cjs/index.js')), require(join(wasm, 'cjs/explain.js')))
  explains(await imported(node, 'node/index.mjs'), await imported(node, 'node/explain.mjs'))
  explains(require(join(node, 'node/index.cjs')), require(join(node, 'node/explain.cjs')))
})

test('what explains is a module that nobody else has', async () => {
  const modules = async (form, name) => {
    const { outputFiles } = await esbuild.build({
      stdin: {
        contents: `import { ${name} } from './${name === 'explain' ? name : 'index'}.js'; ${name}()`,
        resolveDir: join(wasm, form),
      },
      bundle: true,
      external: ['*.wasm', '*.wasm?module'],
      format: 'esm',
      write: false,
    })
    const [{ text }] = outputFiles
    assert.ok(text.length < 100_000)
    return text.match(/\w+_bg\.wasm/g).sort()
  }
  for (const form of ['worker', 'edge']) {
    assert.deepEqual(await modules(form, 'idempotencyKey'), ['verify_bg.wasm'])
    assert.deepEqual(await modules(form, 'explain'), ['explain_bg.wasm', 'verify_bg.wasm'])
  }
  for (const file of ['esm/index.js', 'cjs/index.js', 'worker/index.js', 'edge/index.js']) {
    assert.doesNotMatch(readFileSync(join(wasm, file), 'utf8'), /python_json|explain_bg/)
  }
  assert.match(readFileSync(join(wasm, 'esm/explain.js'), 'utf8'), /"\.\/index\.js"/)
  assert.ok(statSync(join(node, 'node/native-explain.cjs')).size < 30_000)
})
