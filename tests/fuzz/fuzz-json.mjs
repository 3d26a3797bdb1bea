// `node tests/fuzz/fuzz-json.mjs N [SEED] [native|wasm]`: N random JSON texts through `stringify`,
// compared with `JSON.stringify(JSON.parse(text))` of the runtime itself.

import { hostStringify } from '../runners/host.mjs'
import { countAndSeed, Random } from './random.mjs'
import { randomText } from './texts.mjs'

const PACKAGES = { native: 'gather-webhooks', wasm: 'gather-webhooks-wasm' }
const SHOWN = 5

const args = process.argv.slice(2)
const name = Object.hasOwn(PACKAGES, args.at(-1) ?? '') ? args.pop() : 'native'
const usage = 'node tests/fuzz/fuzz-json.mjs N [SEED] [native|wasm]'
const { count, seed } = countAndSeed(args, usage)
const { stringify, PayloadError } = await import(PACKAGES[name])

console.log(`${name}, seed ${seed}`)
const random = new Random(seed)
let [failed, refused, longest] = [0, 0, 0]
const start = performance.now()
for (let round = 0; round < count; round += 1) {
  const text = randomText(random)
  const expected = hostStringify(text)
  if (expected === undefined) refused += 1
  if (text.length > longest) longest = text.length
  if (agrees(text, expected)) continue
  failed += 1
  if (failed <= SHOWN) show(minimal(text))
}
const seconds = (performance.now() - start) / 1000
console.log(
  `${seconds.toFixed(1)} s, ${Math.round(count / seconds)} texts/s; ${refused} of them must be ` +
    `refused; the longest had ${longest} characters`,
)
console.log(`fuzz-json: ${count - failed} passed, ${failed} failed`)
process.exitCode = failed > 0 || count === 0 ? 1 : 0

function agrees(text, expected = hostStringify(text)) {
  const actual = ours(text)
  return actual instanceof PayloadError ? expected === undefined : actual === expected
}

/** What the library makes of a text, or throws. */
function ours(text) {
  try {
    return stringify(text)
  } catch (error) {
    return error
  }
}

/** The text without whatever is not needed for it to fail. */
function minimal(text) {
  let shortest = text
  for (let before = Infinity; shortest.length < before; ) {
    before = shortest.length
    for (let length = before >> 1; length > 0; length -= length > 32 ? length >> 1 : 1) {
      shortest = without(shortest, length)
    }
  }
  return shortest
}

/** The failing text without the pieces of one length that it fails without. */
function without(text, length) {
  let rest = text
  for (let at = 0; at < rest.length; ) {
    const shorter = rest.slice(0, at) + rest.slice(at + length)
    if (agrees(shorter)) at += 1
    else rest = shorter
  }
  return rest
}

function show(text) {
  const actual = ours(text)
  console.log(`FAILED  ${JSON.stringify(text)}`)
  console.log(`  runtime ${JSON.stringify(hostStringify(text)) ?? 'refuses it'}`)
  console.log(`  ours    ${actual instanceof Error ? actual : JSON.stringify(actual)}`)
}
