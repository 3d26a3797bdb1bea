// Times subjects side by side. Runs in Node.js and in browsers.

const BATCH_NS = 2e6
const MAX_BATCH = 1e6
/** Long enough for compilers that work in the background of a busy machine. */
const WARM_UP_NS = 6e7

const now = () => performance.now() * 1e6

/**
 * The median nanoseconds of one call of each subject (`{ name, call }`, where `await: true` marks one
 * whose call gives a promise): in every round each of them runs one batch, in an order that changes.
 */
export async function measure(subjects, rounds) {
  const batches = []
  for (const subject of subjects) {
    batches.push({ subject, size: await calibrate(subject), times: [] })
  }
  for (let round = 0; round < rounds; round += 1) {
    const first = round % batches.length
    const order = [...batches.slice(first), ...batches.slice(0, first)]
    if (round % 2 === 1) order.reverse()
    for (const { subject, size, times } of order) times.push((await time(subject, size)) / size)
  }
  return batches.map(({ times }) => median(times))
}

/** How many calls fill a batch, once the code is warm. */
async function calibrate(subject) {
  const start = now()
  let size = 1
  for (;;) {
    const taken = await time(subject, size)
    const filled = taken >= BATCH_NS || size >= MAX_BATCH
    if (filled && now() - start >= WARM_UP_NS) break
    if (!filled) size = Math.min(size * 2, MAX_BATCH)
  }
  const taken = await time(subject, size)
  return Math.max(1, Math.round((size * BATCH_NS) / taken))
}

async function time({ call, await: waits }, size) {
  const start = now()
  if (waits) for (let n = 0; n < size; n += 1) await call()
  else for (let n = 0; n < size; n += 1) call()
  return now() - start
}

export function median(values) {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = sorted.length >> 1
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
}
