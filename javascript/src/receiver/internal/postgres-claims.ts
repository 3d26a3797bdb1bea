import type { Claim, Claimable, ClaimStore } from './claim-store.js'
import type { Result } from './statements.js'
import type { Table } from './table.js'
import { storeDeadline } from './time.js'

const FORGET_MS = 60_000

/** Claims in the table of the inbox: rows without a body. */
export class PostgresClaims implements ClaimStore {
  readonly #table: Table
  #forgetAt = 0

  constructor(table: Table) {
    this.#table = table
  }

  async claim(claimable: Claimable): Promise<Claim> {
    const deadline = storeDeadline()
    const { receiver, key, name, signedAt } = claimable
    for (;;) {
      if (await this.#table.claimInline(claimable, name, signedAt, deadline)) break
      const state = await this.#table.state(receiver, key, deadline)
      if (state === 'done' || state === 'dead') return 'done'
      if (state !== undefined) return 'busy'
      // It was released between the two.
    }
    this.#forget(claimable)
    return 'claimed'
  }

  renew(claimable: Claimable): Promise<boolean> {
    return this.#table.renew(claimable)
  }

  complete(claimable: Claimable): Promise<boolean> {
    return this.#table.completeInline(claimable)
  }

  release(claimable: Claimable): Promise<boolean> {
    return this.#table.release(claimable)
  }

  completeIn(transaction: unknown, claimable: Claimable): Result | Promise<Result> {
    return this.#table.completeIn(transaction, claimable)
  }

  /** There is no loop that would do it. */
  #forget({ receiver, keep }: Claimable): void {
    const now = Date.now()
    if (now < this.#forgetAt) return
    this.#forgetAt = now + FORGET_MS
    void this.#table.forget(receiver, now - keep).then(
      (hasMore) => {
        if (hasMore) this.#forgetAt = 0
      },
      () => {},
    )
  }
}
