// Every vector through the page's own copy of the package, whose module of WebAssembly is another than the package's.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { runVectors } from '../../tests/runners/run.mjs'
import { readVectors } from '../../tests/runners/vectors.mjs'
import { generated } from './generated.mjs'

test('the page knows what the package knows', async () => {
  const api = await generated('index.js', 'explain.js')
  const { passed, failures } = runVectors(api, readVectors())
  assert.deepEqual(failures, [])
  assert.ok(passed > 1_000)
})
