import type { Delivery } from '../delivery.js'
import { LeaseLost } from '../delivery.js'
import type { Fields, Log } from './records.js'
import type { Result } from './statements.js'
import { describeStoreError } from './store-error.js'
import { background, LEASE_MS, RENEW_MS, sleep } from './time.js'

/** How long to wait after a failure of the store, in milliseconds. */
const AGAIN_MS = 1_000

/** A lease on a delivery, which is renewed while its handler runs. */
export class Lease {
  /** Whether the handler marked the delivery done in a transaction of its own. */
  isMarked = false
  /** Until when nobody else takes the delivery. */
  #until: number
  /** Whether it is being told what became of the delivery. */
  #isTelling = false
  /** Whether this process has ended the lease by what it wrote. */
  #isOurs = false
  #isLost = false
  #isOver = false
  #cancel = () => {}

  /** @param claimedAt When it was claimed, at the earliest. */
  constructor(
    claimedAt: number,
    readonly renew: () => Promise<boolean>,
    readonly log: Log,
    readonly fields: Fields,
  ) {
    this.#until = claimedAt + LEASE_MS
    this.#later(RENEW_MS)
  }

  #later(milliseconds: number): void {
    this.#cancel = background(milliseconds, () => void this.#renew())
  }

  async #renew(): Promise<void> {
    let next = RENEW_MS
    const askedAt = Date.now()
    try {
      const holds = await this.renew()
      if (this.#isOver) return
      if (!holds) return this.#ended()
      this.#until = askedAt + LEASE_MS
    } catch {
      // Whoever needs the store for more than this says so.
      next = AGAIN_MS
    }
    if (!this.#isOver) this.#later(next)
  }

  /** A renewal has found no lease: what was written here may be why. */
  #ended(): void {
    if (this.isMarked || this.#isTelling) this.wasOurs()
    else this.lose()
  }

  /**
   * There is no lease any more, and something was written that would have ended it. Whether it did: after the
   * lease's time, another may have taken the delivery over.
   */
  wasOurs(): boolean {
    this.#isOurs ||= !this.#isLost && Date.now() < this.#until
    return this.#isOurs
  }

  /** It is another's. */
  lose(): void {
    this.end()
    if (this.#isLost) return
    this.#isLost = true
    this.log.write(
      'warn',
      this.fields,
      `lease lost: ${this.fields.name}: another process handles it now`,
    )
  }

  end(): void {
    this.#isOver = true
    this.#cancel()
  }

  /**
   * Writes what became of the delivery, as often as it takes: whether that was written `now`, had been written
   * `before`, by a mark or by a try whose answer did not come, or the lease is `lost`.
   */
  async settle(write: () => Promise<boolean>): Promise<'now' | 'before' | 'lost'> {
    this.#isTelling = true
    for (let failures = 0; ; failures += 1) {
      try {
        if (await write()) return 'now'
        const mayBeOurs = failures > 0 || this.isMarked
        return mayBeOurs && this.wasOurs() ? 'before' : 'lost'
      } catch (error) {
        if (this.#isLost) return 'lost'
        if (failures === 0) {
          const problem = describeStoreError(error)
          this.log.write(
            'error',
            this.fields,
            `the store did not take what became of a delivery: ${problem}`,
          )
        }
        await sleep(AGAIN_MS)
      }
    }
  }
}

/** What a handler gets; `complete` writes its mark. */
export function deliveryFor(
  known: Omit<Delivery, 'completeIn'>,
  complete: (transaction: unknown) => Result | Promise<Result>,
  marked: () => void,
): Delivery {
  const check = ({ changes }: Result): void => {
    if (changes === 0) throw new LeaseLost()
    marked()
  }
  const { key, name, attempt, receivedAt, signedAt } = known
  return {
    ...{ key, name, attempt, receivedAt, signedAt },
    completeIn(transaction: unknown) {
      const result = complete(transaction)
      return ('then' in result ? result.then(check) : check(result)) as undefined & Promise<void>
    },
  }
}
