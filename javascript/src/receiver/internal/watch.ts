import type { Log } from './records.js'
import type { Table } from './table.js'

/** How often is looked, and how long a delivery may be due, in milliseconds. */
const LOOK_MS = 60_000

/** Says what is wrong with an inbox, or with how it is used: in the log, and never in an answer. */
export class Watch {
  readonly #inbox: Table
  readonly #receiver: string
  readonly #log: Log
  readonly #isHandling: () => boolean
  #wasUsed = false
  #lookAt = Date.now() + LOOK_MS

  /** @param isHandling Whether deliveries are handled in this process, from the inbox, as they come. */
  constructor(inbox: Table, receiver: string, log: Log, isHandling: () => boolean) {
    this.#inbox = inbox
    this.#receiver = receiver
    this.#log = log
    this.#isHandling = isHandling
  }

  /** The inbox is about to be used. */
  used(): void {
    if (this.#wasUsed) return
    this.#wasUsed = true
    const { warning } = this.#inbox
    if (warning !== undefined) this.#log.write('warn', {}, warning)
  }

  /** Of a process that may not last for long: it looks at once. */
  hurry(): void {
    if (!this.#wasUsed) this.#lookAt = 0
  }

  /** Something is being stored. Whether anybody handles what was stored before is looked for meanwhile. */
  storing(): void {
    this.used()
    const now = Date.now()
    if (now < this.#lookAt || this.#isHandling()) return
    this.#lookAt = now + LOOK_MS
    // Where the inbox cannot be reached, the answer says so.
    void this.#look(now).catch(() => {})
  }

  async #look(now: number): Promise<void> {
    const dueAt = await this.#inbox.overdue(this.#receiver)
    if (dueAt === undefined || now - dueAt < LOOK_MS || this.#isHandling()) return
    this.#log.write(
      'warn',
      {},
      `deliveries wait to be handled, the oldest for ${Math.floor((now - dueAt) / 1_000)} s, and nothing in this process ` +
        'handles them: call `receiver.run()` where the server starts, or `receiver.drain(seconds)` from a schedule, ' +
        'every minute',
    )
  }
}
