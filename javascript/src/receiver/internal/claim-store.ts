import type { Result } from './statements.js'
import type { Held } from './table.js'

/** What a claim found: nothing, a delivery that is done (or given up), or another that holds the claim. */
export type Claim = 'claimed' | 'done' | 'busy'

/** What is claimed. */
export interface Claimable extends Held {
  readonly name: string
  readonly signedAt: number
  /** For how long its key is to be kept, in milliseconds, once it is done. */
  readonly keep: number
}

/** Claims on deliveries that are handled in the request. Each call takes 4 seconds at most, or rejects. */
export interface ClaimStore {
  claim(delivery: Claimable): Promise<Claim>
  /** Whether the claim still holds; the same of `complete` and `release`. */
  renew(delivery: Claimable): Promise<boolean>
  complete(delivery: Claimable): Promise<boolean>
  release(delivery: Claimable): Promise<boolean>
  /** Where claims lie in a database that handlers can write to. */
  completeIn?(transaction: unknown, delivery: Claimable): Result | Promise<Result>
  /** What is to be said of it when it is first used. */
  readonly warning?: string
}
