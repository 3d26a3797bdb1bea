/** A transaction of `node:sqlite` (a `DatabaseSync`) or of better-sqlite3 (a `Database`): one that is open. */
export interface SqliteTransaction {
  prepare(sql: string): { run(...parameters: never[]): { changes: number | bigint } }
}

/** A client of `pg` that has a transaction open. */
export interface PgTransaction {
  query(text: string, values?: unknown[]): Promise<{ rowCount: number | null }>
}

/** The `sql` that postgres.js hands to the function given to `sql.begin`. */
export interface PostgresJsTransaction {
  unsafe(query: string, parameters?: never[]): PromiseLike<{ count: number }>
}

/** The statements that are given to `batch` of a D1 database: an array. */
export interface D1Batch {
  readonly length: number
  push(...statements: never[]): number
}

/** What a handler is told of the delivery beside its event. */
export interface Delivery {
  /** The idempotency key: the same for every attempt. Pass it on to what you call, such as a payment API. */
  readonly key: string
  /** The event's name, as it came. */
  readonly name: string
  /** Which attempt this is, from 1. Inline, where the sender is who tries again, it is always 1. */
  readonly attempt: number
  /** When the delivery came in. */
  readonly receivedAt: Date
  /** The time that was signed. */
  readonly signedAt: Date
  /**
   * Marks the delivery done in the handler's own open transaction on the database of the inbox: what the
   * handler writes in it and the mark are committed together, or not at all, so that it happens exactly once.
   *
   * On SQLite it is synchronous, for a synchronous transaction on a connection of your own. On D1, which has batches in
   * place of transactions, it adds the mark to the statements of one: run it then, with `env.DB.batch(statements)`. If
   * the lease is another's by then, that fails, and none of the statements takes effect.
   *
   * @throws {LeaseLost} Another process has taken the delivery over: roll the transaction back.
   * @throws {UsageError} `invalid_argument`: it is no transaction of this inbox's kind, or none is open.
   *
   * @example
   * receiver.on('interview.created', (event, delivery) => {
   *   db.transaction(() => {
   *     db.prepare('INSERT INTO interviews (id) VALUES (?)').run(event.data.interviewId);
   *     delivery.completeIn(db);
   *   }).immediate();
   * });
   */
  completeIn(transaction: SqliteTransaction | D1Batch): void
  completeIn(transaction: PgTransaction | PostgresJsTransaction): Promise<void>
}

/** A delivery that is not tried again unless it is replayed. */
export interface DeadDelivery {
  readonly key: string
  /** The event's name. */
  readonly name: string
  /** How often a handler was started. */
  readonly attempts: number
  /** The type of the last error and where it was raised; never its message, which may quote the payload. */
  readonly error: string | null
  readonly signedAt: Date
  readonly receivedAt: Date
  /** When it was given up. */
  readonly finishedAt: Date
}

/** How many deliveries are in which state. */
export interface InboxStats {
  readonly pending: number
  readonly running: number
  readonly done: number
  readonly dead: number
  /** How long the oldest pending delivery has been in the inbox, in seconds; `null` if none is pending. */
  readonly oldestPending: number | null
}

/**
 * The lease of a delivery is no longer this handler's: it took too long without a sign of life, and another process
 * has taken the delivery over. What the handler wrote in its transaction must not be committed.
 */
export class LeaseLost extends Error {
  constructor(message?: string) {
    super(
      message ??
        'the lease of this delivery is no longer this handler\u2019s: another process handles it now. Roll back ' +
          'what was written in this transaction, and do not handle the event',
    )
  }

  static {
    Object.defineProperty(LeaseLost.prototype, 'name', {
      value: 'LeaseLost',
      configurable: true,
      writable: true,
    })
  }
}
