import type { Delivery } from '../delivery.js'
import { LeaseLost } from '../delivery.js'
import type { Fields, Log } from './records.js'
import type { Result } from './statements.js'
import { describeStoreError } from './store-error.js'
import { background, RENEW_MS, sleep } from './time.js'

/** How long to wait after a failure of the store, in milliseconds. */
const AGAIN_MS = 1_000

/** A lease on a delivery, which is renewed while its handler runs. */
export class Lease {
  /** Whether the handler marked the delivery done in a transaction of its own. */
  isMarked = false
  #isLost = false
  #isOver = false
  #cancel = () => {}

  constructor(
    readonly renew: () => Promise<boolean>,
    readonly log: Log,
    readonly fields: Fields,
  ) {
    this.#later(RENEW_MS)
  }

  #later(milliseconds: number): void {
    this.#cancel = background(milliseconds, () => void this.#renew())
  }

  async #renew(): Promise<void> {
    let next = RENEW_MS
    try {
      const holds = await this.renew()
      if (this.#isOver) return
      if (!holds) return this.lose()
    } catch {
      // Whoever needs the store for more than this says so.
      next = AGAIN_MS
    }
    if (!this.#isOver) this.#later(next)
  }

  /** It is another's, unless it is no longer there because the handler has committed its mark. */
  lose(): void {
    this.end()
    if (this.#isLost || this.isMarked) return
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

  /** Writes what became of the delivery, as often as it takes. `false`: the lease was lost. */
  async settle(write: () => Promise<boolean>): Promise<boolean> {
    for (let failures = 0; ; failures += 1) {
      try {
        // One that failed may have been committed all the same.
        return (await write()) || (failures > 0 && !this.#isLost && !this.isMarked)
      } catch (error) {
        if (this.#isLost) return false
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
