// Checks the types of the sources, and those of the built packages as their users meet them.

import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { ROOT, runBin } from './build/run.mjs'

const PACKAGES = ['gather-webhooks', 'gather-webhooks-wasm']
/** Every way in which TypeScript looks for the types of a package that has `exports`. */
const RESOLUTIONS = [
  ['--module', 'node16', '--moduleResolution', 'node16'],
  ['--module', 'nodenext', '--moduleResolution', 'nodenext'],
  ['--module', 'preserve', '--moduleResolution', 'bundler'],
]

for (const room of ['javascript', 'bindings-wasm', 'bindings-node']) runBin('tsc', ['-p', room])

// Within the repository, so that the packages are found as those of any dependency are.
const folder = join(ROOT, 'node_modules/.typing')
rmSync(folder, { recursive: true, force: true })
mkdirSync(folder, { recursive: true })
const files = [write('catalog.d.ts', `declare const catalog: ${readonly(catalog())}\n`)]
const consumer = readFileSync(join(ROOT, 'tests/typing/typescript/consumer.ts'), 'utf8')
for (const name of PACKAGES) {
  for (const extension of ['mts', 'cts']) {
    files.push(write(`${name}.${extension}`, consumer.replace("'gather-webhooks'", `'${name}'`)))
  }
}
for (const resolution of RESOLUTIONS) {
  runBin('tsc', [
    '--noEmit',
    '--strict',
    '--exactOptionalPropertyTypes',
    '--noUncheckedIndexedAccess',
    '--skipLibCheck',
    'false',
    '--target',
    'es2022',
    '--lib',
    'es2022,dom',
    '--types',
    '',
    ...resolution,
    ...files,
  ])
}
console.log(`typescript: ${PACKAGES.length * 2 * RESOLUTIONS.length} passed, 0 failed`)

function write(name, text) {
  const file = join(folder, name)
  writeFileSync(file, text)
  return file
}

function catalog() {
  return JSON.parse(readFileSync(join(ROOT, 'javascript/generated/catalog.json'), 'utf8'))
}

/** The literal type of a JSON value. */
function readonly(value) {
  if (Array.isArray(value)) return `readonly [${value.map(readonly).join(', ')}]`
  if (typeof value !== 'object') return JSON.stringify(value)
  const members = Object.entries(value).map(([name, member]) => `${name}: ${readonly(member)}`)
  return `{ ${members.join('; ')} }`
}
