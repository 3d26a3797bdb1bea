// What the types of the receiver promise, proved by compiling it with those of Node.js, `pg` and postgres.js: nothing
// here is ever run. `scripts/typecheck.mjs` compiles it against both packages, as an ES module and as CommonJS.

import http from 'node:http'
import { type CandidateInterviewCompletedData, Verifier, type WebhookEvent } from 'gather-webhooks'
import {
  type Claims,
  type DeadDelivery,
  type Delivery,
  d1Inbox,
  type EventName,
  type EventOf,
  type Handler,
  type Inbox,
  type InboxStats,
  LeaseLost,
  type Logger,
  memoryClaims,
  postgresClaims,
  postgresInbox,
  Receiver,
  type ReceiverOptions,
  redisClaims,
  sqliteInbox,
} from 'gather-webhooks/receiver'
import pg from 'pg'
import postgres from 'postgres'

type Equal<A, B> =
  (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false
function prove<_Claim extends true>(): void {}

// The data of an event has its type, without a cast.

const receiver: Receiver = new Receiver('secret', { inbox: 'gather.db' })
  .on('candidate_interview.completed', async (event, delivery) => {
    prove<Equal<typeof event.data, CandidateInterviewCompletedData>>()
    prove<Equal<typeof event.kind, 'candidate_interview.completed'>>()
    prove<Equal<typeof delivery, Delivery>>()
    const candidate: string = event.data.candidateId
    return [candidate, delivery.key, delivery.attempt satisfies number]
  })
  .on('interview.created', (event) => {
    prove<Equal<typeof event.data.title, string | null | undefined>>()
    // @ts-expect-error: a title may be missing.
    return event.data.title.length
  })
  .on('interview.updated', () => {})
  .otherwise((event, delivery) => {
    prove<Equal<typeof event, WebhookEvent>>()
    if (event.kind === 'unrecognized') prove<Equal<typeof event.data, unknown>>()
    prove<Equal<typeof delivery.receivedAt, Date>>()
  })
  .onDead((delivery, error) => {
    prove<Equal<typeof error, unknown>>()
    prove<Equal<typeof delivery.signedAt, Date>>()
  })
const created: Handler<EventOf<'interview.created'>> = (event) => event.data.interviewId
receiver.on('interview.created', created)
prove<Equal<Extract<EventName, 'unrecognized'>, never>>()
// @ts-expect-error: there is no such event.
receiver.on('interview.deleted', () => {})
// @ts-expect-error: what is unrecognized goes to `otherwise`.
receiver.on('unrecognized', () => {})
// @ts-expect-error: that is the handler of another event.
receiver.on('candidate_interview.completed', (event: EventOf<'interview.created'>) => event)

// What can be given.

declare const logger: Logger
declare const inbox: Inbox
declare const claims: Claims
const options: ReceiverOptions = {
  toleranceSeconds: null,
  maxBody: 1_000,
  retries: [10, 60],
  keep: 60,
  name: 'mine',
  concurrency: 1,
  logger: console,
}
new Receiver(['new', new Uint8Array(1)], { ...options, inbox, logger })
new Receiver(new Verifier('secret'), { inline: claims })
new Receiver('secret', { inbox: sqliteInbox('gather.db') })
new Receiver('secret', { inbox: postgresInbox(new pg.Pool()) })
new Receiver('secret', { inbox: postgresInbox(postgres()) })
new Receiver('secret', { inline: postgresClaims(new pg.Pool()) })
new Receiver('secret', { inline: postgresClaims(postgres()) })
new Receiver('secret', { inline: memoryClaims() })
new Receiver('secret', { inbox: undefined, logger: undefined })
declare const database1: {
  prepare(query: string): { bind(...values: unknown[]): unknown }
  batch<T>(statements: { bind(...values: unknown[]): unknown }[]): Promise<T[]>
}
new Receiver('secret', { inbox: d1Inbox(database1) })
// @ts-expect-error: a binding that is not there.
d1Inbox(undefined)
redisClaims({ isReady: true, sendCommand: async () => null })
redisClaims({ status: 'ready', call: async () => null })
// @ts-expect-error: a single client cannot be replaced when it fails.
postgresInbox(new pg.Client())
// @ts-expect-error: claims are no inbox.
new Receiver('secret', { inbox: claims })
// @ts-expect-error: nor is an inbox claims.
new Receiver('secret', { inline: inbox })
// @ts-expect-error: a secret must be set.
new Receiver({}['WEBHOOK_SECRET' as never] as string | undefined)
// @ts-expect-error: there is no such option.
new Receiver('secret', { tolerance: 300 })
// @ts-expect-error: delays are seconds.
new Receiver('secret', { retries: ['10s'] })

// The faces.

http.createServer(receiver.node)
const listener: http.RequestListener = receiver.node
const fetcher: (request: Request) => Promise<Response> = receiver.fetch
export const handler = { fetch: receiver.fetch }
export const middleware: (
  request: http.IncomingMessage,
  response: http.ServerResponse,
  next: (error?: unknown) => void,
) => void = receiver.express
void [listener, fetcher]

// Fastify and AWS Lambda have types of their own, which are no dependency of this: these are what is used of them.

declare const fastify: {
  register<Options>(
    plugin: (app: FastifyInstance, options: Options) => Promise<void>,
    options: Options,
  ): void
}
interface FastifyInstance {
  removeAllContentTypeParsers: () => void
  addContentTypeParser: (
    type: string | RegExp,
    parser: (request: object) => void,
  ) => FastifyInstance
  addHook: (name: 'onClose', hook: () => Promise<unknown>) => FastifyInstance
  post: (path: string, handler: (request: object) => void) => FastifyInstance
}
fastify.register(receiver.fastify, { path: '/webhooks/qualifi' })
// @ts-expect-error: a path must be given.
fastify.register(receiver.fastify, {})

interface GatewayEvent {
  headers: { [name: string]: string | undefined }
  body?: string
}
export const lambda: (
  event: GatewayEvent,
  context: { getRemainingTimeInMillis(): number },
) => Promise<{ statusCode?: number; headers?: { [name: string]: string | number | boolean } }> =
  receiver.lambda
declare const schedule: { source: string; 'detail-type': 'Scheduled Event'; detail: object }
prove<Equal<ReturnType<typeof drainOn>, Promise<number>>>()
function drainOn() {
  return receiver.lambda(schedule)
}

// What a handler does with a transaction.

interface Database {
  prepare(sql: string): { run(...parameters: unknown[]): { changes: number } }
}
declare const database: Database
export async function complete(delivery: Delivery): Promise<void> {
  prove<Equal<ReturnType<typeof completeInFile>, void>>()
  function completeInFile() {
    return delivery.completeIn(database)
  }
  const client = await new pg.Pool().connect()
  const done: Promise<void> = delivery.completeIn(client)
  await done
  await postgres().begin(async (sql) => {
    await delivery.completeIn(sql)
  })
  const statements: { bind(...values: unknown[]): unknown }[] = []
  delivery.completeIn(statements)
  // @ts-expect-error: that is no transaction.
  delivery.completeIn({})
  const lost: Error = new LeaseLost()
  void lost
}

// What the inbox says.

prove<Equal<ReturnType<typeof receiver.dead>, Promise<DeadDelivery[]>>>()
prove<Equal<ReturnType<typeof receiver.stats>, Promise<InboxStats>>>()
prove<Equal<ReturnType<typeof receiver.stop>, Promise<boolean>>>()
prove<Equal<ReturnType<typeof receiver.drain>, Promise<number>>>()
prove<Equal<ReturnType<typeof receiver.replay>, Promise<boolean>>>()
prove<Equal<ReturnType<typeof receiver.run>, Promise<void>>>()
prove<Equal<ReturnType<typeof receiver.start>, void>>()
// @ts-expect-error: a budget is seconds.
receiver.drain('10')
