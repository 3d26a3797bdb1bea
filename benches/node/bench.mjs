// `node bench.mjs BODIES_FOLDER [--quick]`: this library beside its peers in Node.js, as JSON.

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { GROUPS, REJECTIONS, rejections, SILENT } from './groups.mjs'
import { measure } from './measure.mjs'

const [folder, ...options] = process.argv.slice(2)
const quick = options.includes('--quick')
const only = options.find((option) => option.startsWith('--only='))?.slice('--only='.length)
const ROUNDS = quick ? 7 : 41
const SIZES = [320, 4_096, 65_536, 1_048_576]

const PEERS = ['@noble/hashes', '@octokit/webhooks-methods', 'standardwebhooks', 'stripe', 'svix']

const groups = []
for (const { title, subjects } of GROUPS) {
  const columns = SIZES.map((size) => [
    size,
    () => subjects(readFileSync(join(folder, `${size}.json`))),
  ])
  await run(title, Object.fromEntries(columns))
}
const small = readFileSync(join(folder, '320.json'))
await runRejections('Refuse a Buffer of 320 bytes', rejections)
for (const { title, subjects } of SILENT) await runRejections(title, subjects)

function runRejections(title, subjects) {
  const columns = Object.entries(REJECTIONS)
  return run(
    title,
    Object.fromEntries(columns.map(([name, make]) => [name, () => subjects(small, make(small))])),
  )
}

async function run(title, columns) {
  if (only !== undefined && !title.includes(only)) return
  const rows = new Map()
  for (const [column, subjects] of Object.entries(columns)) {
    const all = await subjects()
    const times = await measure(all, ROUNDS)
    for (const [index, { name }] of all.entries()) {
      if (!rows.has(name)) rows.set(name, { name, ns: {} })
      rows.get(name).ns[column] = Math.round(times[index] * 10) / 10
    }
  }
  groups.push({ title, rows: [...rows.values()] })
  console.error(`node: ${title}`)
}

const require = (name) =>
  JSON.parse(readFileSync(new URL(`node_modules/${name}/package.json`, import.meta.url), 'utf8'))
const versions = { 'Node.js': process.versions.node, V8: process.versions.v8 }
for (const name of PEERS) versions[name] = require(name).version

console.log(
  JSON.stringify({
    title: 'Node.js',
    versions,
    groups,
    notes: [
      'stripe signs the same `<t>.<body>`; it looks at the timestamp and parses, as `verify` does.',
      'standardwebhooks and svix sign `<id>.<timestamp>.<body>`, and hash in JavaScript; svix gives ' +
        'no payload back, so a `JSON.parse` follows it.',
      '@octokit/webhooks-methods signs the body alone, takes strings only, and looks at no timestamp.',
      'The documented snippet compares with `===`, looks at no timestamp, and is given a payload that ' +
        'was parsed before: that `JSON.parse` is counted.',
      'By hand, and in the peers, the HMAC key is prepared in every call: `node:crypto` and the peers ' +
        'have no way to keep it.',
    ],
  }),
)
