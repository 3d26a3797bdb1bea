// Times subjects side by side. Runs in Node.js and in browsers.

const BATCH_NS = 2e6
const MAX_BATCH = 1e6

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

/** How many calls fill a batch; what is found by running is a warm-up as well. */
async function calibrate(subject) {
  let size = 1
  for (;;) {
    const taken = await time(subject, size)
    if (taken >= BATCH_NS || size >= MAX_BATCH) return size
    const wanted = taken > 0 ? Math.ceil((size * BATCH_NS * 1.1) / taken) : MAX_BATCH
    size = Math.min(Math.max(wanted, size + 1), size * 10, MAX_BATCH)
  }
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
