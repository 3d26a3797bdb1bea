// `node node.mjs NAME`: every vector, through one of the packages as Node loads it.

import { pathToFileURL } from 'node:url'
import { runVectors } from './run.mjs'
import { importedFile, packagesRequire, readVectors, report } from './vectors.mjs'

const LOADERS = {
  'node-require': () => packagesRequire()('gather-webhooks'),
  'node-import': () => import(pathToFileURL(importedFile('gather-webhooks', 'node'))),
  'wasm-node': () => import(pathToFileURL(importedFile('gather-webhooks-wasm'))),
}

const runner = process.argv[2]
if (!Object.hasOwn(LOADERS, runner ?? '')) {
  console.error(`usage: node node.mjs ${Object.keys(LOADERS).join(' | ')}`)
  process.exit(2)
}
const api = await LOADERS[runner]()
const expected = runner.startsWith('node') ? 'native' : 'wasm'
if (api.backend !== expected) {
  console.error(`the backend is ${api.backend}, not ${expected}: run \`make build\``)
  process.exit(1)
}
report(runner, runVectors(api, readVectors()))
