import type { Signature, Verifier, WebhookEvent } from '../../index.js'
import { tellDead } from './attempt.js'
import { type Handlers, Unrecognized } from './dispatch.js'
import type { Inline } from './inline.js'
import { deliveryFor } from './lease.js'
import { type Fields, type Log, type Outcome, ofEvent, since } from './records.js'
import { describeStoreError, isMistake } from './store-error.js'
import type { Table } from './table.js'
import { storeDeadline } from './time.js'

/** A request, whatever server it came to. */
export interface Incoming {
  readonly method: string
  readonly encoding: string | null | undefined
  readonly length: string | null | undefined
  readonly signature: Signature
  /** Reads the body, of so many bytes at most. */
  read(most: number): Promise<Uint8Array | Unread>
}

/** Why there is no body. */
export interface Unread {
  readonly code: 'body_too_large' | 'incomplete_body' | 'body_not_raw'
  /** What is to be done about it. */
  readonly detail?: string
}

export function isUnread(body: Uint8Array | Unread): body is Unread {
  return !ArrayBuffer.isView(body)
}

/** What to answer with. */
export interface Reply {
  readonly status: number
  readonly text: string
  readonly headers: Record<string, string>
  /** Whether there may be more of the body, which nobody is going to read. */
  readonly leavesBody: boolean
  /** To be done once it is sent, or cannot be: what ends the process then does not take the answer along. */
  readonly after?: () => Promise<void> | void
}

const STATUSES = {
  incomplete_body: 400,
  method_not_allowed: 405,
  body_too_large: 413,
  unsupported_encoding: 415,
  body_not_raw: 500,
  handler_failed: 500,
  in_progress: 503,
  store_unavailable: 503,
}

/** What a receiver answers with. */
export type Code = keyof typeof STATUSES

/** Codes that are answered before the body is read to its end. */
const LEAVING_BODY: readonly string[] = [
  'method_not_allowed',
  'body_too_large',
  'unsupported_encoding',
]

export interface Desk {
  readonly verifier: Verifier
  readonly handlers: Handlers
  readonly log: Log
  readonly receiver: string
  readonly maxBody: number
  /** Where deliveries are stored; else they are handled at once, by `inline`. */
  readonly inbox: Table | undefined
  readonly inline: Inline
  /** Something is being stored. */
  storing(): void
  /** Something was stored. */
  stored(): void
}

/** Answers a request: the checks, in their order, then the store, or the handler. */
export async function answer(desk: Desk, incoming: Incoming): Promise<Reply> {
  const request = new Answer(desk)
  try {
    return await request.to(incoming)
  } catch (error) {
    // Nothing that a sender or a store does comes here.
    return request.broken({}, error)
  }
}

export class Answer {
  readonly #start = performance.now()
  readonly #desk: Desk

  constructor(desk: Desk) {
    this.#desk = desk
  }

  async to(incoming: Incoming): Promise<Reply> {
    const { maxBody, verifier } = this.#desk
    const { method, encoding, length, signature } = incoming
    if (method !== 'POST') return this.refuse('method_not_allowed')
    if (!/^(identity)?$/i.test(encoding ?? '')) return this.refuse('unsupported_encoding')
    if (Number(length ?? 0) > maxBody) return this.refuse('body_too_large')
    const body = await incoming.read(maxBody)
    if (isUnread(body)) return this.refuse(body.code, 'rejected', {}, body.detail)
    const event = verifier.tryVerify(body, signature)
    if (event.kind === 'refused') {
      const { code, httpStatus } = event
      this.#record('rejected', { code, status: httpStatus })
      return reply(httpStatus, code)
    }
    return this.#dispatch(event, body)
  }

  async #dispatch(event: WebhookEvent, body: Uint8Array): Promise<Reply> {
    const { handlers, inbox, inline } = this.#desk
    const choice = handlers.choose(event)
    if (choice.who === 'nobody') return this.accept('ignored', ofEvent(event))
    if (inbox !== undefined) {
      return this.#store(inbox, event, body, choice.who === 'later' ? choice.reason : undefined)
    }
    if (choice.who === 'handler') return inline.handle(this, event, choice.handler)
    return {
      ...this.accept('dead', ofEvent(event), `unrecognized: ${choice.reason}`),
      after: () => this.#tell(event, choice.reason, 1),
    }
  }

  async #store(
    inbox: Table,
    event: WebhookEvent,
    body: Uint8Array,
    unrecognized: string | undefined,
  ): Promise<Reply> {
    const { log, receiver, storing, stored } = this.#desk
    const fields = ofEvent(event)
    const delivery = {
      key: event.idempotencyKey,
      name: event.event,
      body,
      signedAt: event.signedAt.getTime(),
      receivedAt: Date.now(),
      error: unrecognized && `unrecognized: ${unrecognized}`,
    }
    let isNew: boolean
    try {
      const putting = inbox.put(receiver, delivery, storeDeadline())
      storing()
      isNew = await putting
    } catch (error) {
      return this.unavailable(fields, error)
    }
    if (!isNew) return this.accept('duplicate', fields)
    const reply = this.accept('stored', fields)
    if (unrecognized === undefined) return { ...reply, after: stored }
    log.record('dead', { ...fields, attempt: 0 }, delivery.error)
    return { ...reply, after: () => this.#tell(event, unrecognized, 0) }
  }

  #tell(event: WebhookEvent, reason: string, attempt: number): Promise<void> {
    const known = { key: event.idempotencyKey, name: event.event, attempt }
    const times = { receivedAt: new Date(), signedAt: event.signedAt }
    // It has no lease.
    const complete = () => ({ rows: [], changes: 0 })
    const delivery = deliveryFor({ ...known, ...times }, complete, () => {})
    return tellDead(this.#desk, delivery, ofEvent(event), new Unrecognized(reason))
  }

  accept(outcome: Outcome, fields: Fields, detail?: string): Reply {
    this.#record(outcome, { ...fields, status: 200 }, detail)
    return reply(200, 'OK')
  }

  refuse(code: Code, outcome: Outcome = 'rejected', fields: Fields = {}, detail?: string): Reply {
    const status = STATUSES[code]
    this.#record(outcome, { ...fields, code, status }, detail)
    return reply(status, code)
  }

  unavailable(fields: Fields, error: unknown): Reply {
    if (isMistake(error)) return this.broken(fields, error)
    return this.refuse('store_unavailable', 'unavailable', fields, describeStoreError(error))
  }

  /** An error of this library's own. The sender tries again, so that nothing is lost by it. */
  broken(fields: Fields, error: unknown): Reply {
    this.#desk.log.write('error', { ...fields, err: error }, 'an internal error of gather-webhooks')
    return this.refuse('store_unavailable', 'unavailable', fields, 'see the error before')
  }

  #record(outcome: Outcome, fields: Fields, detail?: string): void {
    this.#desk.log.record(outcome, { ...fields, duration_ms: since(this.#start) }, detail)
  }
}

function reply(status: number, text: string): Reply {
  const headers: Record<string, string> = { 'Content-Type': 'text/plain; charset=utf-8' }
  if (text === 'method_not_allowed') headers.Allow = 'POST'
  if (text === 'store_unavailable') headers['Retry-After'] = '30'
  if (text === 'in_progress') headers['Retry-After'] = '60'
  return { status, text, headers, leavesBody: LEAVING_BODY.includes(text) }
}
