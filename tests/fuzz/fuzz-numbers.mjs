// `node tests/fuzz/fuzz-numbers.mjs N [SEED]`: N doubles through `stringify`, compared with what the
// runtime itself prints. The first are the edges, the others of random bits.

import { stringify } from 'gather-webhooks'
import { edgeDoubles, randomDouble } from './numbers.mjs'
import { countAndSeed, Random } from './random.mjs'

const BATCH = 1_000
const SHOWN = 5
/** Spellings that say which double it is, and are not what ECMAScript prints. */
const SPELLINGS = [
  (double) => double.toExponential(20),
  (double) => double.toPrecision(17),
  (double) => double.toExponential(16).replace('e', '00E'),
]

const { count, seed } = countAndSeed(
  process.argv.slice(2),
  'node tests/fuzz/fuzz-numbers.mjs N [SEED]',
)
console.log(`seed ${seed}`)
let [failed, number] = [0, 0]
const start = performance.now()
for (const batch of batches(new Random(seed))) {
  check(batch, SPELLINGS[number % SPELLINGS.length])
  number += 1
}
const seconds = (performance.now() - start) / 1000
console.log(`${seconds.toFixed(1)} s, ${Math.round(count / seconds)} doubles/s`)
console.log(`fuzz-numbers: ${count - failed} passed, ${failed} failed`)
process.exitCode = failed > 0 || count === 0 ? 1 : 0

function* batches(random) {
  const edges = edgeDoubles()
  for (let left = count; left > 0; left -= BATCH) {
    yield Array.from(
      { length: Math.min(left, BATCH) },
      () => edges.next().value ?? randomDouble(random),
    )
  }
}

function check(doubles, spelling) {
  const text = `[${doubles.map(spelling)}]`
  if (stringify(text) === `[${doubles.map(String)}]`) return
  const wrong = doubles.filter((double) => stringify(spelling(double)) !== String(double))
  for (const double of wrong.slice(0, Math.max(0, SHOWN - failed))) {
    const actual = stringify(spelling(double))
    console.log(`FAILED ${spelling(double)}: ${actual}, and not ${double}`)
  }
  if (wrong.length === 0) console.log('FAILED an array of numbers that are right one by one')
  failed += wrong.length || doubles.length
}
