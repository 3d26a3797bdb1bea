import { attempt, type Room } from './attempt.js'
import { describeStoreError } from './store-error.js'
import { atMost, background, nextTurn, sleep } from './time.js'

/** How often a worker looks for what is due, in milliseconds. */
const POLL_MS = 1_000
const FORGET_MS = 60_000
/** How long a drain waits for what others claim. */
const DRAIN_MS = 100
/** How many times as many as may run at once may wait for the inbox to know what came of them. */
const MOST_UNSETTLED = 4

/** Handles what is in an inbox. */
export class Worker {
  readonly #room: Room
  readonly #concurrency: number
  readonly #keep: number
  /** What was claimed, and is not settled yet. */
  readonly #running = new Set<Promise<void>>()
  /** How many handlers run. */
  #handling = 0
  /** How many more are being claimed. */
  #claiming = 0
  /** When what failed here is due again. */
  readonly #due = new Set<number>()
  #loop: Promise<void> | undefined
  readonly #drains = new Set<Promise<number>>()
  #isStopping = false
  /** How often it was stopped: a drain that was under way then ends. */
  #stops = 0
  #isAway = false
  #forgetAt = 0
  #claimedAt = 0
  #sleepsUntil = 0
  #isWoken = false
  #wake = () => {}
  /** Those that wait for a handler to end. */
  #waiting: (() => void)[] = []
  /** Whether there may be more that is due than there was room for. */
  #wantsMore = false

  constructor(room: Room, concurrency: number, keep: number) {
    this.#room = room
    this.#concurrency = concurrency
    this.#keep = keep
  }

  /** Whether it is handling what comes, and not only what is due. */
  get isLooping(): boolean {
    return this.#loop !== undefined
  }

  /** There may be something to do. */
  wake(): void {
    this.#isWoken = true
    this.#wake()
  }

  /** Runs until it is stopped; keeps no process alive. */
  start(): Promise<void> {
    this.#isStopping = false
    this.#loop ??= this.#turns().finally(() => {
      this.#loop = undefined
    })
    return this.#loop
  }

  /** The same, and keeps the process alive. */
  async run(): Promise<void> {
    const timer = setInterval(() => {}, 2 ** 30)
    try {
      await this.start()
    } finally {
      clearInterval(timer)
    }
  }

  /** Claims no more. Whether all that runs has come to its end within so many milliseconds. */
  async stop(grace: number): Promise<boolean> {
    this.#isStopping = true
    this.#stops += 1
    this.wake()
    this.#changed()
    const until = Date.now() + grace
    // What they are claiming is not running yet.
    await atMost(until, [this.#loop, ...this.#drains])
    while (this.#running.size > 0 && Date.now() < until) await atMost(until, this.#running)
    return this.#running.size === 0 && this.#claiming === 0
  }

  /** Handles what is due, for so many milliseconds at most. Gives how many were handled. */
  async drain(budget: number, forgets = true): Promise<number> {
    const drain = this.#drain(Date.now() + budget, forgets)
    this.#drains.add(drain)
    try {
      return await drain
    } finally {
      this.#drains.delete(drain)
    }
  }

  async #drain(until: number, forgets: boolean): Promise<number> {
    const stops = this.#stops
    const isOver = () => Date.now() >= until || this.#stops > stops
    const mine = new Set<Promise<void>>()
    let handled = 0
    try {
      while (!isOver()) {
        const started = this.#free > 0 ? await this.#take() : []
        handled += started.length
        for (const run of started) {
          mine.add(run)
          void run.finally(() => mine.delete(run))
        }
        if (started.length > 0) continue
        if (this.#free > 0 && mine.size === 0) break
        // What fails may be due again at once.
        await atMost(until, [Promise.race([this.#change(), sleep(DRAIN_MS)])])
        await nextTurn()
      }
      if (forgets && !isOver()) await this.#forgetOnce()
    } finally {
      await Promise.all(mine)
    }
    return handled
  }

  get #free(): number {
    // An inbox that gives, and does not take what came of it, must not be emptied.
    const unsettled = this.#running.size - this.#handling
    return Math.min(
      this.#concurrency - this.#handling - this.#claiming,
      MOST_UNSETTLED * this.#concurrency - unsettled,
    )
  }

  async #turns(): Promise<void> {
    while (!this.#isStopping) {
      this.#isWoken = false
      const isBusy = await this.#turn()
      if (!isBusy) await this.#pause()
      // What else ends on this turn makes room, too.
      await nextTurn()
    }
  }

  /** Whether there is more to do at once. */
  async #turn(): Promise<boolean> {
    try {
      const free = this.#free
      const started = free > 0 ? await this.#take() : []
      this.#wantsMore = started.length === Math.max(0, free)
      const forgotMore = await this.#forget()
      if (this.#isAway) this.#room.log.write('info', {}, 'the inbox can be reached again')
      this.#isAway = false
      return forgotMore || (this.#wantsMore && this.#free > 0)
    } catch (error) {
      if (!this.#isAway) {
        this.#room.log.write(
          'error',
          {},
          `the inbox cannot be reached: ${describeStoreError(error)}`,
        )
      }
      this.#isAway = true
      return false
    }
  }

  /** Claims as much as there is room for, and starts it. */
  async #take(): Promise<Promise<void>[]> {
    const { handlers, inbox, receiver } = this.#room
    const { names } = handlers
    const limit = this.#free
    if (names?.length === 0) return []
    this.#claiming += limit
    this.#claimedAt = Date.now()
    try {
      const claimed = await inbox.claim(receiver, names, limit)
      this.#handling += claimed.length
      return claimed.map((one) => this.#start(attempt(this.#room, one, () => this.#freed())))
    } finally {
      this.#claiming -= limit
    }
  }

  #start(work: Promise<number | undefined>): Promise<void> {
    const run = work
      .then(
        (dueAt) => {
          if (dueAt === undefined) return
          this.#due.add(dueAt)
          if (dueAt < this.#sleepsUntil) this.wake()
        },
        (error) => {
          this.#room.log.write('error', { err: error }, 'a delivery could not be handled')
        },
      )
      .finally(() => {
        this.#running.delete(run)
        this.#changed()
      })
    this.#running.add(run)
    return run
  }

  #freed(): void {
    this.#handling -= 1
    if (this.#wantsMore) this.wake()
    this.#changed()
  }

  #change(): Promise<void> {
    return new Promise((resolve) => this.#waiting.push(resolve))
  }

  #changed(): void {
    for (const resolve of this.#waiting.splice(0)) resolve()
  }

  async #forget(): Promise<boolean> {
    const now = Date.now()
    if (now < this.#forgetAt) return false
    const hasMore = await this.#forgetSome()
    this.#forgetAt = hasMore ? 0 : now + FORGET_MS
    return hasMore
  }

  /** For a program that has no loop. */
  async #forgetOnce(): Promise<void> {
    try {
      await this.#forgetSome()
    } catch {
      // The next drain does it: what this one has handled counts.
    }
  }

  /** Whether there is more. */
  #forgetSome(): Promise<boolean> {
    return this.#room.inbox.forget(this.#room.receiver, Date.now() - this.#keep)
  }

  /** Until something is due, or may be. */
  async #pause(): Promise<void> {
    const now = Date.now()
    this.#sleepsUntil = now + POLL_MS
    for (const dueAt of this.#due) {
      if (dueAt <= this.#claimedAt) this.#due.delete(dueAt)
      else this.#sleepsUntil = Math.min(this.#sleepsUntil, dueAt)
    }
    if (this.#isWoken || this.#isStopping) return
    await new Promise<void>((resolve) => {
      const cancel = background(Math.max(0, this.#sleepsUntil - now), resolve)
      this.#wake = () => {
        cancel()
        resolve()
      }
    })
    this.#wake = () => {}
  }
}
