import { readVerified, type WebhookEvent } from '../../index.js'
import { type Delivery, LeaseLost } from '../delivery.js'
import { type Handlers, Unrecognized } from './dispatch.js'
import { describeFailure, NotCommitted } from './failure.js'
import { deliveryFor, Lease } from './lease.js'
import { type Fields, type Log, ofEvent, since } from './records.js'
import type { Claimed, Held, Table } from './table.js'

/** What attempts at deliveries share. */
export interface Room {
  readonly inbox: Table
  readonly receiver: string
  /** In milliseconds. */
  readonly retries: readonly number[]
  readonly handlers: Handlers
  readonly log: Log
}

/** How often more than it is retried a delivery is taken up, whose handler kills the process. */
const MOST_TAKEOVERS = 10

/**
 * Handles a claimed delivery. Gives when it is to be handled again, if it is. `freed` is called as soon as the
 * handler has ended: the next can run while the store is told what became of this.
 */
export async function attempt(
  room: Room,
  claimed: Claimed,
  freed: () => void,
): Promise<number | undefined> {
  const attempt = new Attempt(room, claimed)
  try {
    const end = await attempt.run().finally(freed)
    return await end()
  } finally {
    attempt.end()
  }
}

class Attempt {
  readonly #start = performance.now()
  readonly #room: Room
  readonly #claimed: Claimed
  readonly #held: Held
  readonly #lease: Lease
  readonly #delivery: Delivery
  #fields: Fields

  constructor(room: Room, claimed: Claimed) {
    const { inbox, log, receiver } = room
    const { key, name, attempt, lease, claimedAt } = claimed
    const held = { receiver, key, lease }
    this.#room = room
    this.#claimed = claimed
    this.#held = held
    this.#fields = { name, key, attempt }
    this.#lease = new Lease(claimedAt, () => inbox.renew(held), log, this.#fields)
    this.#delivery = deliveryFor(
      claimed,
      (transaction) => inbox.completeIn(transaction, held),
      () => {
        this.#lease.isMarked = true
      },
    )
  }

  end(): void {
    this.#lease.end()
  }

  /** Runs the handler. Gives what is to be done then. */
  async run(): Promise<() => Promise<number | undefined>> {
    const { attempt, body, signedAt } = this.#claimed
    const { handlers, retries } = this.#room
    if (attempt > retries.length + MOST_TAKEOVERS) {
      const error = new LeaseLost('its handler never came back: it may be what kills the process')
      return () => this.#giveUp(error, 'LeaseLost: its handler never came back')
    }
    let event: WebhookEvent
    try {
      event = readVerified(body, { signedAt })
    } catch (error) {
      return () => this.#giveUp(error, describeFailure(error))
    }
    this.#fields = { ...ofEvent(event), attempt }
    const choice = handlers.choose(event)
    if (choice.who !== 'handler') {
      const reason = choice.who === 'nobody' ? 'no handler' : choice.reason
      return () => this.#giveUp(new Unrecognized(reason), `unrecognized: ${reason}`)
    }
    try {
      await choice.handler(event, this.#delivery)
    } catch (error) {
      return () => this.#failed(error)
    }
    // One that was marked is done, unless it can be failed still: then the mark was not committed.
    return () => (this.#lease.isMarked ? this.#failed(new NotCommitted()) : this.#succeeded())
  }

  async #succeeded(): Promise<undefined> {
    const { inbox } = this.#room
    const told = await this.#lease.settle(() => inbox.complete(this.#held))
    if (told === 'lost') this.#lost()
    else this.#record('handled')
  }

  async #failed(error: unknown): Promise<number | undefined> {
    const { inbox, log, retries } = this.#room
    const delay = retries[this.#claimed.attempt - 1]
    const dueAt = delay === undefined ? null : Date.now() + delay
    const isNotCommitted = error instanceof NotCommitted
    const text = isNotCommitted ? 'NotCommitted' : describeFailure(error)
    const told = await this.#lease.settle(() => inbox.fail(this.#held, dueAt, text))
    if (told === 'before' && this.#lease.isMarked) {
      // It was committed: it is done.
      if (!isNotCommitted)
        log.thrown('the handler failed after its completion was committed', this.#fields, error)
      this.#record('handled')
      return undefined
    }
    log.thrown('the handler failed', this.#fields, error)
    if (told === 'lost') return this.#lost()
    if (dueAt !== null) {
      this.#record('failed')
      return dueAt
    }
    this.#record('dead')
    await this.#tell(error)
    return undefined
  }

  /** Without a handler that was run. */
  async #giveUp(error: unknown, text: string): Promise<undefined> {
    const { inbox } = this.#room
    const told = await this.#lease.settle(() => inbox.fail(this.#held, null, text))
    if (told === 'lost') return this.#lost()
    this.#record('dead', text)
    await this.#tell(error)
  }

  /** What this handler did does not count: the delivery is another's. */
  #lost(): undefined {
    this.#lease.lose()
    this.#record('failed', 'LeaseLost')
  }

  #tell(error: unknown): Promise<void> {
    return tellDead(this.#room, this.#delivery, this.#fields, error)
  }

  #record(outcome: 'handled' | 'failed' | 'dead', detail?: string): void {
    this.#room.log.record(outcome, { ...this.#fields, duration_ms: since(this.#start) }, detail)
  }
}

/** Tells `onDead`, whose own failure is only logged. */
export async function tellDead(
  { handlers, log }: { handlers: Handlers; log: Log },
  delivery: Delivery,
  fields: Fields,
  error: unknown,
): Promise<void> {
  try {
    await handlers.dead?.(delivery, error)
  } catch (failure) {
    log.thrown('the function given to `onDead` failed', fields, failure)
  }
}
