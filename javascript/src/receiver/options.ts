import type { Logger } from './log.js'
import type { Claims, Inbox } from './stores.js'

/**
 * The options of a {@link Receiver}. What counts is what the object has, itself or by its class, and not what
 * `Object.prototype` has.
 */
export interface ReceiverOptions {
  /**
   * Where deliveries are kept until they are handled: the path of a SQLite file, {@link postgresInbox} or
   * {@link d1Inbox}. With an inbox the answer is sent when the delivery is committed to it, and the handler runs
   * afterwards.
   */
  readonly inbox?: string | Inbox | undefined
  /**
   * Instead of an inbox: handlers run before the answer, and duplicates are kept out by claims.
   * {@link memoryClaims} if neither is given.
   */
  readonly inline?: Claims | undefined
  /** How far a delivery's timestamp may lie from now, in seconds: as `toleranceSeconds` of a {@link Verifier}. */
  readonly toleranceSeconds?: number | null | undefined
  /** The largest body that is accepted, in bytes: 1 MiB (1,048,576) if not set. */
  readonly maxBody?: number | undefined
  /**
   * How long to wait before each further attempt of a failed handler, in seconds. If not set: 10 s, 30 s, 1, 5, 15
   * and 30 min, 1, 3 and 6 h, then every 6 h eleven times more. `[]`: the first failure is the last.
   */
  readonly retries?: readonly number[] | undefined
  /** How long the keys of what is done are kept, to know duplicates by, in seconds: 30 days if not set. */
  readonly keep?: number | undefined
  /** Receivers of different names can share a database: `'default'` if not set. */
  readonly name?: string | undefined
  /** How many handlers run at once at most, from an inbox: 8 if not set. */
  readonly concurrency?: number | undefined
  /** Where to log: to the console if not set. */
  readonly logger?: Logger | undefined
}
