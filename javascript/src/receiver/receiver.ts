import type { Secret, Verifier } from '../index.js'
import type { DeadDelivery, InboxStats } from './delivery.js'
import type { DeadHandler, EventName, EventOf, Handler } from './handlers.js'
import { answer, type Desk, type Reply } from './internal/answers.js'
import { Handlers } from './internal/dispatch.js'
import { addRoute } from './internal/fastify.js'
import * as fetching from './internal/fetch.js'
import * as http from './internal/http.js'
import { Inline } from './internal/inline.js'
import { invoked } from './internal/lambda.js'
import { isWorkers } from './internal/places.js'
import { Log } from './internal/records.js'
import { readSettings } from './internal/settings.js'
import { describeStoreError } from './internal/store-error.js'
import type { Table } from './internal/table.js'
import { background } from './internal/time.js'
import { describe, invalidArgument } from './internal/usage.js'
import { Watch } from './internal/watch.js'
import { Worker } from './internal/worker.js'
import type { ReceiverOptions } from './options.js'
import type {
  FastifyApp,
  FastifyOptions,
  FetchContext,
  LambdaContext,
  LambdaHandler,
  LambdaRequest,
  LambdaSchedule,
  NodeRequest,
  NodeResponse,
} from './requests.js'

/** For how long what is due is taken up after an answer, in milliseconds: a Worker gets 30 seconds in all. */
const HANDLING_MS = 10_000

/**
 * Receives deliveries: verifies each, keeps it in your store, answers within the sender's 5 seconds, and then runs
 * your handler until it succeeds.
 *
 * Once 200 is answered, the delivery is committed to your inbox, and its handler is run until it succeeds or the
 * delivery is dead: at least once, by one process at a time, and never again after it is done while its key is kept. It
 * is exactly once for what is written in the same database transaction as {@link Delivery.completeIn}.
 *
 * It installs no handler of signals. To end a program cleanly, call {@link Receiver.stop} in yours, then close the
 * server.
 *
 * @example
 * const receiver = new Receiver(process.env.WEBHOOK_SECRET, { inbox: 'gather.db' })
 *   .on('candidate_interview.completed', async (event) => review(event.data.candidateId))
 *   .otherwise((event) => console.log(event.event));
 *
 * app.post('/webhooks/qualifi', receiver.express);
 */
export class Receiver {
  readonly #inbox: Table | undefined
  readonly #name: string
  readonly #handlers = new Handlers()
  readonly #worker: Worker | undefined
  readonly #newWorker: (() => Worker) | undefined
  readonly #watch: Watch | undefined
  readonly #inline: Inline
  readonly #desk: Desk
  #mayStart = true
  #starting = () => {}

  /**
   * @param secret The secret of the webhook, or several while one replaces another; or a {@link Verifier}.
   * @throws {ConfigurationError} `invalid_secret`: a secret cannot be one.
   * @throws {UsageError} `invalid_argument`: the secret or an option is of a wrong type or out of range; or there is no
   *   driver for the inbox.
   */
  constructor(secret: Secret | readonly Secret[] | Verifier, options?: ReceiverOptions | null) {
    const settings = readSettings(secret, options)
    const { verifier, inbox, claims, maxBody, retries, keep, name, concurrency } = settings
    const log = new Log(settings.logger)
    const handlers = this.#handlers
    this.#inbox = inbox
    this.#name = name
    if (inbox !== undefined) {
      const room = { inbox, receiver: name, retries, handlers, log }
      const newWorker = () => new Worker(room, concurrency, keep)
      const worker = newWorker()
      this.#newWorker = newWorker
      this.#worker = worker
      this.#watch = new Watch(inbox, name, log, () => worker.isLooping)
    }
    this.#inline = new Inline(claims, name, keep, log)
    this.#desk = {
      ...{ verifier, handlers, log, receiver: name, maxBody, inbox, inline: this.#inline },
      storing: () => this.#watch?.storing(),
      stored: () => this.#worker?.wake(),
    }
  }

  /**
   * Handles an event, whose data has its type.
   *
   * An event of that name whose data has an unknown shape goes to {@link otherwise}; without one, it is kept as dead, for
   * a newer version of the program to replay.
   *
   * @throws {UsageError} `invalid_argument`: there is no such event, it has a handler already, or that is no function.
   *
   * @example
   * receiver.on('interview.created', async (event, delivery) => {
   *   await createRoom(event.data.interviewId, { idempotencyKey: delivery.key });
   * });
   */
  on<Name extends EventName>(name: Name, handler: Handler<EventOf<Name>>): this {
    this.#handlers.on(name, handler)
    return this
  }

  /**
   * Handles every event that has no handler of its own, unrecognized ones included. Without it, such events are
   * answered and not kept.
   *
   * @throws {UsageError} `invalid_argument`: there is one already, or it is no function.
   */
  otherwise(handler: Handler): this {
    this.#handlers.otherwise(handler)
    return this
  }

  /**
   * Is told of each delivery that is given up, with the error: an alarm belongs here. See {@link dead}.
   *
   * @throws {UsageError} `invalid_argument`: there is one already, or it is no function.
   */
  onDead(handler: DeadHandler): this {
    this.#handlers.onDead(handler)
    return this
  }

  readonly #listener = (request: NodeRequest, response: NodeResponse): void => {
    void answer(this.#desk, http.incomingOf(request)).then((reply) =>
      http.send(request, response, reply),
    )
  }

  /**
   * For Express: `app.post('/webhooks/qualifi', receiver.express)`, above any `app.use(express.json())`. It reads the
   * body itself; `express.raw()` may stand before it. Getting it starts the loop, as {@link start} does.
   */
  get express(): (request: NodeRequest, response: NodeResponse) => void {
    this.#startSoon()
    return this.#listener
  }

  /**
   * For `node:http`, and whatever calls such functions: `createServer(receiver.node)`. Getting it starts the loop, as
   * {@link start} does.
   */
  get node(): (request: NodeRequest, response: NodeResponse) => void {
    this.#startSoon()
    return this.#listener
  }

  /**
   * For Fastify 4 and 5, and NestJS on it: a plugin, whose route has its body to itself. It starts the loop when the
   * application is ready, as {@link start} does, and stops it when the application closes, as {@link stop} does.
   *
   * @example
   * app.register(receiver.fastify, { path: '/webhooks/qualifi' });
   */
  get fastify(): (app: FastifyApp, options: FastifyOptions) => Promise<void> {
    return this.#plugin
  }

  readonly #plugin = async (app: FastifyApp, options: FastifyOptions): Promise<void> => {
    addRoute(app, options, {
      receive: this.#listener,
      start: () => this.start(),
      stop: () => this.stop(),
    })
  }

  /**
   * For AWS Lambda, behind API Gateway, a function URL or an Application Load Balancer. An event of a schedule of
   * EventBridge drains the inbox, for as long as the invocation may take, less 5 seconds, and gives how many were handled:
   * the process stands still between invocations, so no loop is started. It rejects for an event that is neither.
   *
   * @example
   * export const handler = receiver.lambda;
   */
  get lambda(): LambdaHandler {
    return this.#lambda as LambdaHandler
  }

  readonly #lambda = (event: LambdaRequest | LambdaSchedule, context?: LambdaContext) => {
    this.#watch?.hurry()
    return invoked(this.#desk, (budget) => this.#drain(budget), event, context)
  }

  /**
   * For servers of `Request` and `Response`: Next.js, Hono, Bun, Deno, Workers. It does not start the loop: with an inbox,
   * call {@link run} where the server starts, or {@link drain} from a cron job. Given a context that has `waitUntil`, as
   * Workers have, it handles what is due right after the answer, for 10 seconds, unless the loop runs.
   *
   * @example
   * export const POST = receiver.fetch; // Next.js
   * export default { fetch: receiver.fetch }; // Bun, Workers
   */
  get fetch(): (request: Request, environment?: unknown, context?: unknown) => Promise<Response> {
    return this.#fetch
  }

  readonly #fetch = (
    request: Request,
    _environment?: unknown,
    context?: unknown,
  ): Promise<Response> => {
    const replying = answer(this.#desk, fetching.incomingOf(request))
    const { waitUntil } = (context ?? {}) as FetchContext
    const mayWait = typeof waitUntil === 'function'
    const done = replying.then((reply) => this.#finish(reply, mayWait))
    // A Worker ends with its answer, or when the sender hangs up, unless it is asked to wait.
    if (mayWait) waitUntil.call(context, done)
    return replying.then(fetching.responseOf)
  }

  async #finish(reply: Reply, mayWait: boolean): Promise<void> {
    await fetching.afterwards(reply)
    const isStored = reply.after === this.#desk.stored
    if (!mayWait || !isStored || this.#worker?.isLooping === true) return
    try {
      // What was done long ago is forgotten by the schedule.
      await this.#drain(HANDLING_MS, false)
    } catch (error) {
      const problem = describeStoreError(error)
      this.#desk.log.write('error', {}, `the inbox cannot be reached: ${problem}`)
    }
  }

  /**
   * Handles what is in the inbox until {@link stop}, and keeps the process alive: for a process that does nothing else,
   * or for a server of {@link fetch}. Without an inbox it does nothing.
   */
  async run(): Promise<void> {
    this.#watch?.used()
    await this.#worker?.run()
  }

  /** As {@link run}, in the background: it keeps no process alive. Whoever gets `express` or `node` need not call it. */
  start(): void {
    this.#watch?.used()
    void this.#worker?.start()
  }

  /**
   * Takes up no more deliveries, nor does a {@link drain} that is under way, and waits for the handlers that run. What
   * comes in afterwards is kept all the same.
   *
   * @param graceSeconds How long to wait, in seconds.
   * @returns Whether all came to their end. What runs on keeps its lease while the process lives; when it ends, another
   *   takes the delivery over within 40 seconds.
   *
   * @example
   * process.once('SIGTERM', async () => {
   *   server.close();
   *   await receiver.stop();
   *   process.exit();
   * });
   */
  async stop(graceSeconds = 10): Promise<boolean> {
    const grace = milliseconds('graceSeconds', graceSeconds)
    this.#mayStart = false
    this.#starting()
    if (this.#worker !== undefined) return this.#worker.stop(grace)
    return this.#inline.settle(grace)
  }

  /**
   * Handles what is due, for cron jobs and for what ends with its answer. If there is time left, it then forgets some
   * of what was done longer ago than is kept.
   *
   * @param budgetSeconds For how long deliveries are taken up, in seconds; those that run then are waited for.
   * @returns How many were handled: done, failed or dead.
   * @throws What the driver throws, if the inbox cannot be reached.
   */
  async drain(budgetSeconds: number): Promise<number> {
    return this.#drain(milliseconds('budgetSeconds', budgetSeconds))
  }

  async #drain(budget: number, forgets = true): Promise<number> {
    this.#watch?.used()
    // In a Worker, what other requests have under way may have been cut off, without an end.
    const worker = isWorkers() ? this.#newWorker?.() : this.#worker
    return worker === undefined ? 0 : worker.drain(budget, forgets)
  }

  /** The deliveries that are given up, oldest first. Without an inbox there are none. */
  async dead(): Promise<DeadDelivery[]> {
    return this.#inbox === undefined ? [] : this.#inbox.dead(this.#name)
  }

  /**
   * Makes a dead delivery pending again, with all its attempts before it, and one that waits for its next attempt due
   * at once. Whether there is such a one.
   */
  async replay(key: string): Promise<boolean> {
    const isThere = (await this.#inbox?.replay(this.#name, text('key', key))) ?? false
    if (isThere) this.#worker?.wake()
    return isThere
  }

  /** Forgets a delivery, in whatever state, and its key. Whether it was there. */
  async delete(key: string): Promise<boolean> {
    return (await this.#inbox?.delete(this.#name, text('key', key))) ?? false
  }

  /** How many deliveries are in which state. Without an inbox, none. */
  async stats(): Promise<InboxStats> {
    if (this.#inbox !== undefined) return this.#inbox.stats(this.#name)
    return { pending: 0, running: 0, done: 0, dead: 0, oldestPending: null }
  }

  /** When the program has registered its handlers. */
  #startSoon(): void {
    if (!this.#mayStart) return
    this.#mayStart = false
    this.#starting = background(0, () => this.start())
  }
}

function milliseconds(name: string, seconds: unknown): number {
  if (typeof seconds === 'number' && seconds >= 0) return Math.min(seconds * 1_000, 2 ** 31 - 1)
  throw invalidArgument(
    `\`${name}\` is ${typeof seconds === 'number' ? 'out of range' : describe(seconds)}: pass a number of seconds`,
  )
}

function text(name: string, value: unknown): string {
  if (typeof value === 'string') return value
  throw invalidArgument(`\`${name}\` is ${describe(value)}: pass a text`)
}
