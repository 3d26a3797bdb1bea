// `node node.mjs NAME`: every vector, through one of the packages as Node loads it.

import { pathToFileURL } from 'node:url'
import { runVectors } from './run.mjs'
import { importedFile, packagesRequire, readVectors, report } from './vectors.mjs'

const LOADERS = {
  'node-require': (path) => packagesRequire()(`gather-webhooks${path}`),
  'node-import': (path) => import(pathToFileURL(importedFile(`gather-webhooks${path}`, 'node'))),
  'wasm-node': (path) => import(pathToFileURL(importedFile(`gather-webhooks-wasm${path}`))),
}

const runner = process.argv[2]
if (!Object.hasOwn(LOADERS, runner ?? '')) {
  console.error(`usage: node node.mjs ${Object.keys(LOADERS).join(' | ')}`)
  process.exit(2)
}
const api = { ...(await LOADERS[runner]('')), ...(await LOADERS[runner]('/explain')) }
const expected = runner.startsWith('node') ? 'native' : 'wasm'
if (api.backend !== expected) {
  console.error(`the backend is ${api.backend}, not ${expected}: run \`make build\``)
  process.exit(1)
}
report(runner, runVectors(api, readVectors()))
