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

for (const room of ['javascript', 'bindings-wasm', 'bindings-node', 'playground/wasm'])
  runBin('tsc', ['-p', room])

// Within the repository, so that the packages are found as those of any dependency are.
const folder = join(ROOT, 'node_modules/.typing')
rmSync(folder, { recursive: true, force: true })
mkdirSync(folder, { recursive: true })
const files = [write('catalog.d.ts', `declare const catalog: ${readonly(catalog())}\n`)]
files.push(...copies('consumer'), ...copies('explain'))
// It needs the types of what it is given, whose own are not to be checked.
const receivers = copies('receiver')
for (const resolution of RESOLUTIONS) {
  compile(resolution, 'false', '', files)
  compile(resolution, 'true', 'node', receivers)
}
console.log(`typescript: ${3 * PACKAGES.length * 2 * RESOLUTIONS.length} passed, 0 failed`)

/** A program for each package, as an ES module and as CommonJS. */
function copies(program) {
  const source = readFileSync(join(ROOT, `tests/typing/typescript/${program}.ts`), 'utf8')
  return PACKAGES.flatMap((name) => {
    const text = source.replace(/'gather-webhooks(\/\w+)?'/g, `'${name}$1'`)
    return ['mts', 'cts'].map((extension) => write(`${program}-${name}.${extension}`, text))
  })
}

function compile(resolution, skipLibCheck, types, files) {
  runBin('tsc', [
    '--noEmit',
    '--strict',
    '--exactOptionalPropertyTypes',
    '--noUncheckedIndexedAccess',
    '--skipLibCheck',
    skipLibCheck,
    '--target',
    'es2022',
    '--lib',
    'es2022,dom',
    '--types',
    types,
    ...resolution,
    ...files,
  ])
}

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
