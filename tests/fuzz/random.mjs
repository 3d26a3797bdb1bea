/** Random numbers that a seed decides: xorshift32. */
export class Random {
  #state

  constructor(seed) {
    // A state of 0 would stay 0.
    this.#state = seed >>> 0 || 1
  }

  /** A whole number below 2^32. */
  bits() {
    let state = this.#state
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    this.#state = state
    return state >>> 0
  }

  /** A whole number below `limit`. */
  below(limit) {
    return this.bits() % limit
  }

  /** Whether one of so many chances came. */
  oneIn(chances) {
    return this.below(chances) === 0
  }

  of(list) {
    return list[this.below(list.length)]
  }
}

/** The count and the seed on a command line; without a seed, one that differs from run to run. */
export function countAndSeed([count, seed = String(Date.now() % 2 ** 32)], usage) {
  if (!/^\d+$/.test(count ?? '') || !/^\d+$/.test(seed)) {
    console.error(`usage: ${usage}`)
    process.exit(2)
  }
  return { count: Number(count), seed: Number(seed) }
}
