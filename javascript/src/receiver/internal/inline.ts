import type { WebhookEvent } from '../../index.js'
import type { Handler } from '../handlers.js'
import type { Answer, Reply } from './answers.js'
import type { Claimable, ClaimStore } from './claim-store.js'
import { NotCommitted } from './failure.js'
import { deliveryFor, Lease } from './lease.js'
import { newLease } from './new-lease.js'
import { type Fields, type Log, ofEvent, since } from './records.js'
import { describeStoreError } from './store-error.js'
import { atMost, background } from './time.js'
import { invalidArgument } from './usage.js'

/** When the sender has given up, in milliseconds. */
const LATE_MS = 5_000

/** Handles deliveries in the request. */
export class Inline {
  readonly #claims: ClaimStore
  readonly #receiver: string
  readonly #keep: number
  readonly #log: Log
  readonly #running = new Set<Promise<Reply>>()
  #isUsed = false

  constructor(claims: ClaimStore, receiver: string, keep: number, log: Log) {
    this.#claims = claims
    this.#receiver = receiver
    this.#keep = keep
    this.#log = log
  }

  /** Whether what runs has come to its end within so many milliseconds. */
  async settle(grace: number): Promise<boolean> {
    const over = Date.now() + grace
    while (this.#running.size > 0 && Date.now() < over) await atMost(over, this.#running)
    return this.#running.size === 0
  }

  async handle(answer: Answer, event: WebhookEvent, handler: Handler): Promise<Reply> {
    if (!this.#isUsed && this.#claims.warning !== undefined) {
      this.#log.write('warn', {}, this.#claims.warning)
    }
    this.#isUsed = true
    const run = this.#handle(answer, event, handler)
    this.#running.add(run)
    try {
      return await run
    } finally {
      this.#running.delete(run)
    }
  }

  async #handle(answer: Answer, event: WebhookEvent, handler: Handler): Promise<Reply> {
    const fields = ofEvent(event)
    const claimable = {
      receiver: this.#receiver,
      key: event.idempotencyKey,
      lease: newLease(),
      name: event.event,
      signedAt: event.signedAt.getTime(),
      keep: this.#keep,
    }
    const claimedAt = Date.now()
    try {
      const claim = await this.#claims.claim(claimable)
      if (claim === 'done') return answer.accept('duplicate', fields)
      if (claim === 'busy') return answer.refuse('in_progress', 'rejected', fields)
    } catch (error) {
      return answer.unavailable(fields, error)
    }
    return this.#run(answer, event, handler, claimable, claimedAt, { ...fields, attempt: 1 })
  }

  async #run(
    answer: Answer,
    event: WebhookEvent,
    handler: Handler,
    claimable: Claimable,
    claimedAt: number,
    fields: Fields,
  ): Promise<Reply> {
    const start = performance.now()
    const lease = new Lease(claimedAt, () => this.#claims.renew(claimable), this.#log, fields)
    const stopWatch = background(LATE_MS, () => {
      this.#log.record('late', { ...fields, duration_ms: since(start) })
    })
    let failure: unknown
    try {
      await handler(event, this.#delivery(event, claimable, lease))
      if (lease.isMarked) failure = new NotCommitted()
    } catch (error) {
      failure = error ?? new Error('nothing was thrown')
    }
    lease.end()
    stopWatch()
    if (failure === undefined) {
      await this.#complete(claimable, fields)
      return answer.accept('handled', fields)
    }
    const isReleased = await this.#release(claimable, fields)
    // What the handler has committed with its mark is done, and has no claim to release.
    const isDone = lease.isMarked && isReleased === false && lease.wasOurs()
    if (!isDone || !(failure instanceof NotCommitted)) {
      this.#log.thrown('the handler failed', fields, failure)
    }
    if (isDone) return answer.accept('handled', fields)
    return answer.refuse('handler_failed', 'failed', fields)
  }

  #delivery(event: WebhookEvent, claimable: Claimable, lease: Lease) {
    const { key, name } = claimable
    const times = { receivedAt: new Date(), signedAt: event.signedAt }
    return deliveryFor(
      { key, name, attempt: 1, ...times },
      (transaction) => {
        const result = this.#claims.completeIn?.(transaction, claimable)
        if (result !== undefined) return result
        throw invalidArgument(
          '`completeIn` needs an inbox, or claims in PostgreSQL: with these claims there is no table to write to',
        )
      },
      () => {
        lease.isMarked = true
      },
    )
  }

  async #complete(claimable: Claimable, fields: Fields): Promise<void> {
    try {
      await this.#claims.complete(claimable)
    } catch (error) {
      // The event is handled; but if the sender tries again, it is handled again once the claim has expired.
      this.#say('a handled delivery could not be marked as done', fields, error)
    }
  }

  async #release(claimable: Claimable, fields: Fields): Promise<boolean | undefined> {
    try {
      return await this.#claims.release(claimable)
    } catch (error) {
      this.#say('the claim on a failed delivery could not be released: it expires', fields, error)
      return undefined
    }
  }

  #say(what: string, fields: Fields, error: unknown): void {
    this.#log.write('error', fields, `${what}: ${fields.name}: ${describeStoreError(error)}`)
  }
}
