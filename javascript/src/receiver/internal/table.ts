import type { DeadDelivery, InboxStats } from '../delivery.js'
import { newLease } from './new-lease.js'
import type { Result, Row, Value, Values } from './statements.js'
import type { Store } from './store.js'
import { CLOCKS_MS, LEASE_MS, storeDeadline } from './time.js'

/** A delivery to store. */
export interface NewDelivery {
  readonly key: string
  readonly name: string
  readonly body: Uint8Array
  readonly signedAt: number
  readonly receivedAt: number
  /** Why it is dead from the start. */
  readonly error?: string | undefined
}

/** A delivery that this process holds the lease of. */
export interface Claimed {
  readonly key: string
  readonly name: string
  readonly body: Uint8Array
  readonly signedAt: Date
  readonly receivedAt: Date
  readonly attempt: number
  readonly lease: string
  /** When it was claimed, at the earliest: what its lease is counted from. */
  readonly claimedAt: number
}

/** Whose lease it is. */
export interface Held {
  readonly receiver: string
  readonly key: string
  readonly lease: string
}

/** How many rows one statement deletes at most. */
const FORGET_AT_ONCE = 1_000

/** The table `gather_inbox`, whatever it lies in. Times are milliseconds since the Unix epoch. */
export class Table {
  readonly #store: Store

  constructor(store: Store) {
    this.#store = store
  }

  /** What is to be said of where it lies, when it is first used. */
  get warning(): string | undefined {
    return this.#store.warning?.()
  }

  /** Whether it was stored; else its key is known. */
  async put(receiver: string, delivery: NewDelivery, deadline: number): Promise<boolean> {
    const { key, name, body, signedAt, receivedAt, error } = delivery
    const { changes } = await this.#store.run(
      'put',
      {
        receiver,
        key,
        name: storable(name),
        body,
        signed_at: signedAt,
        now: receivedAt,
        state: error === undefined ? 'pending' : 'dead',
        error: error ?? null,
        finished_at: error === undefined ? null : receivedAt,
      },
      deadline,
      true,
    )
    return changes > 0
  }

  async claim(
    receiver: string,
    names: readonly string[] | null,
    limit: number,
  ): Promise<Claimed[]> {
    const now = Date.now()
    const lease = newLease()
    const { rows } = await this.#run('claim', {
      receiver,
      names,
      now,
      expired: now - CLOCKS_MS,
      lease,
      lease_until: now + LEASE_MS,
      limit,
    })
    return rows.map((row) => ({
      key: String(row.key),
      name: String(row.name),
      body: row.body as Uint8Array,
      signedAt: date(row.signed_at),
      receivedAt: date(row.received_at),
      attempt: Number(row.attempts),
      lease,
      claimedAt: now,
    }))
  }

  /** Whether the lease still holds. */
  async renew(held: Held): Promise<boolean> {
    return this.#changes('renew', { ...bare(held), lease_until: Date.now() + LEASE_MS })
  }

  async complete(held: Held): Promise<boolean> {
    return this.#changes('complete', { ...bare(held), now: Date.now() })
  }

  completeIn(transaction: unknown, held: Held): Result | Promise<Result> {
    return this.#store.runIn(transaction, 'complete', { ...bare(held), now: Date.now() })
  }

  /** To be run again at `dueAt`, or `null`: dead. */
  async fail(held: Held, dueAt: number | null, error: string): Promise<boolean> {
    const now = Date.now()
    return this.#changes('fail', {
      ...bare(held),
      state: dueAt === null ? 'dead' : 'pending',
      due_at: dueAt ?? now,
      error,
      finished_at: dueAt === null ? now : null,
    })
  }

  async dead(receiver: string): Promise<DeadDelivery[]> {
    const { rows } = await this.#run('dead', { receiver })
    return rows.map((row) => ({
      key: String(row.key),
      name: String(row.name),
      attempts: Number(row.attempts),
      error: row.error === null ? null : String(row.error),
      signedAt: date(row.signed_at),
      receivedAt: date(row.received_at),
      finishedAt: date(row.finished_at),
    }))
  }

  replay(receiver: string, key: string): Promise<boolean> {
    return this.#changes('replay', { receiver, key, now: Date.now() })
  }

  delete(receiver: string, key: string): Promise<boolean> {
    return this.#changes('delete', { receiver, key })
  }

  async stats(receiver: string): Promise<InboxStats> {
    const { rows } = await this.#run('count', { receiver })
    const oldest = await this.#run('oldest', { receiver })
    const count = (state: string) => Number(rows.find((row) => row.state === state)?.count ?? 0)
    const since = oldest.rows[0]?.received_at ?? null
    return {
      pending: count('pending'),
      running: count('running'),
      done: count('done'),
      dead: count('dead'),
      oldestPending: since === null ? null : Math.max(0, Date.now() - Number(since)) / 1000,
    }
  }

  /** Since when the oldest pending delivery has been due, if there is one. */
  async overdue(receiver: string): Promise<number | undefined> {
    const { rows } = await this.#run('overdue', { receiver })
    const dueAt = rows[0]?.due_at ?? undefined
    return dueAt === undefined ? undefined : Number(dueAt)
  }

  /** Deletes what was done before; whether there may be more of it. */
  async forget(receiver: string, before: number): Promise<boolean> {
    const { changes } = await this.#run('forget', { receiver, before, limit: FORGET_AT_ONCE })
    return changes >= FORGET_AT_ONCE
  }

  async claimInline(
    held: Held,
    name: string,
    signedAt: number,
    deadline: number,
  ): Promise<boolean> {
    const now = Date.now()
    const values = {
      ...bare(held),
      name: storable(name),
      signed_at: signedAt,
      now,
      lease_until: now + LEASE_MS,
      expired: now - CLOCKS_MS,
    }
    return (await this.#store.run('claim_inline', values, deadline, true)).changes > 0
  }

  /** In which state a key is, if it is known. */
  async state(receiver: string, key: string, deadline: number): Promise<unknown> {
    const { rows } = await this.#store.run('state', { receiver, key }, deadline)
    return rows[0]?.state
  }

  /** As `complete`: what did not come back within 4 seconds does not happen later. */
  async completeInline(held: Held): Promise<boolean> {
    const values = { ...bare(held), now: Date.now() }
    return (await this.#store.run('complete', values, storeDeadline(), true)).changes > 0
  }

  async release(held: Held): Promise<boolean> {
    return (await this.#store.run('release', bare(held), storeDeadline(), true)).changes > 0
  }

  #run(name: string, values: Values): Promise<Result> {
    return this.#store.run(name, values, storeDeadline())
  }

  async #changes(name: string, values: Values): Promise<boolean> {
    return (await this.#run(name, values)).changes > 0
  }
}

/** Without what a database cannot hold: half a surrogate pair, and, in PostgreSQL, U+0000. */
function storable(name: string): string {
  return name.replace(/\0|[\ud800-\udfff]/gu, '\ufffd')
}

function bare({ receiver, key, lease }: Held): Record<string, Value> {
  return { receiver, key, lease }
}

/** PostgreSQL's drivers give a BIGINT as text. */
function date(value: Row[string]): Date {
  return new Date(Number(value))
}
