// `node node.mjs NAME`: every vector, through one of the packages as Node loads it.

import { pathToFileURL } from 'node:url'
import { runVectors } from './run.mjs'
import { importedFile, packagesRequire, readVectors, report } from './vectors.mjs'

const LOADERS = {
  'node-require': () => packagesRequire()('gather-webhooks'),
  'node-import': () => import(pathToFileURL(importedFile('gather-webhooks'))),
  'wasm-node': () => import(pathToFileURL(importedFile('gather-webhooks-wasm'))),
}

const runner = process.argv[2]
if (!Object.hasOwn(LOADERS, runner ?? '')) {
  console.error(`usage: node node.mjs ${Object.keys(LOADERS).join(' | ')}`)
  process.exit(2)
}
report(runner, runVectors(await LOADERS[runner](), readVectors()))
