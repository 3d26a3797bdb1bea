import type { Claim, Claimable, ClaimStore } from './claim-store.js'
import { StoreError } from './store-error.js'
import { CLOCKS_MS, LEASE_MS } from './time.js'

/** How many deliveries are known at most. */
const MOST = 10_000

interface Entry {
  readonly lease: string
  readonly until: number
}

/** Claims in the memory of this process. */
export class MemoryClaims implements ClaimStore {
  readonly warning =
    'claims are kept in memory: of this process alone, and only until it ends, so a delivery can be handled twice. ' +
    'Give the receiver an `inbox`, or `inline` claims in Redis or PostgreSQL'
  /** Until when what is done is known, in the order in which it was done. */
  readonly #done = new Map<string, number>()
  readonly #running = new Map<string, Entry>()
  /** Where the oldest of what is done is: from the start, a map looks at all that was deleted before it. */
  #oldest = this.#done.keys()

  async claim({ receiver, key, lease }: Claimable): Promise<Claim> {
    const id = idOf(receiver, key)
    const now = Date.now()
    const done = this.#done.get(id)
    if (done !== undefined && now < done) return 'done'
    this.#done.delete(id)
    const running = this.#running.get(id)
    if (running !== undefined && now < running.until) return 'busy'
    this.#makeRoom(now)
    this.#running.set(id, { lease, until: now + LEASE_MS + CLOCKS_MS })
    return 'claimed'
  }

  async renew({ receiver, key, lease }: Claimable): Promise<boolean> {
    const id = idOf(receiver, key)
    if (this.#running.get(id)?.lease !== lease) return false
    this.#running.set(id, { lease, until: Date.now() + LEASE_MS + CLOCKS_MS })
    return true
  }

  async complete({ receiver, key, lease, keep }: Claimable): Promise<boolean> {
    const id = idOf(receiver, key)
    if (this.#running.get(id)?.lease !== lease) return false
    this.#running.delete(id)
    this.#done.set(id, Date.now() + keep)
    return true
  }

  async release({ receiver, key, lease }: Claimable): Promise<boolean> {
    const id = idOf(receiver, key)
    return this.#running.get(id)?.lease === lease && this.#running.delete(id)
  }

  #makeRoom(now: number): void {
    if (this.#done.size + this.#running.size < MOST) return
    let { value: oldest } = this.#oldest.next()
    if (oldest === undefined) {
      this.#oldest = this.#done.keys()
      oldest = this.#oldest.next().value
    }
    if (oldest !== undefined) this.#done.delete(oldest)
    else this.#endExpired(now)
    if (this.#running.size >= MOST) throw new StoreError('10,000 deliveries are being handled')
  }

  #endExpired(now: number): void {
    for (const [id, { until }] of this.#running) {
      if (until <= now) this.#running.delete(id)
    }
  }
}

function idOf(receiver: string, key: string): string {
  return `${receiver}:${key}`
}
