import { core } from '#core'
import { PayloadError } from '../errors.js'
import type { WebhookEvent } from '../events.js'
import type { Refusal } from '../verifier.js'
import { events } from './catalog.js'
import { PayloadProblem } from './core.js'
import { asRefusal, refusal, webhookError } from './raise.js'
import { decode, encode } from './text.js'

type Members = Record<string, unknown>

/** The event in a payload that has passed the core's `verify`. */
export function readEvent(raw: string | Uint8Array, signedAt: number): WebhookEvent {
  const text = typeof raw === 'string' ? raw.toWellFormed() : decodeWhole(raw)
  const payload = parse(text)
  if (!isObject(payload)) refuse(PayloadProblem.notAnObject)
  const name = own(payload, 'event')
  if (typeof name !== 'string') refuse(PayloadProblem.noEvent)

  const reason = whyUnrecognized(name, own(payload, 'data'))
  payload.kind = reason === undefined ? name : 'unrecognized'
  if (reason !== undefined) payload.reason = reason
  if (typeof own(payload, 'timestamp') !== 'string') payload.timestamp = undefined
  payload.signedAt = new Date(signedAt)
  defineKey(payload, text)
  return payload as unknown as WebhookEvent
}

/** The same; a payload that is none, authentic as it is, is refused without an error of the caller's. */
export function tryReadEvent(raw: string | Uint8Array, signedAt: number): WebhookEvent | Refusal {
  try {
    return readEvent(raw, signedAt)
  } catch (error) {
    if (!(error instanceof PayloadError)) throw error
    return asRefusal(error.code, error.message)
  }
}

interface Source {
  readonly text: string
  key: string | undefined
}

/** The member that has the source of an event, for the getter that all events share. */
const SOURCE = Symbol('source')

type Sourced = { readonly [SOURCE]: Source }

const IDEMPOTENCY_KEY: PropertyDescriptor & ThisType<Sourced> = {
  configurable: true,
  enumerable: true,
  get(): string {
    const source = this[SOURCE]
    source.key ??= core.idempotencyKey(encode(source.text))
    return source.key
  },
}

/**
 * The text is kept, not the bytes: the caller may write to those. A getter of its own for every event
 * would cost as much as all else: V8 makes a slow object of what has one.
 */
function defineKey(payload: Members, text: string): void {
  const value: Source = { text, key: undefined }
  define(payload, SOURCE, { value, configurable: false, enumerable: false, writable: false })
  define(payload, 'idempotencyKey', IDEMPOTENCY_KEY)
}

function define(payload: Members, name: string | symbol, descriptor: PropertyDescriptor): void {
  try {
    Object.defineProperty(payload, name, descriptor)
  } catch {
    // Somebody has polluted `Object.prototype` with a `get` or a `value`, which the descriptor has then, too.
    Object.defineProperty(payload, name, { __proto__: null, ...descriptor } as PropertyDescriptor)
  }
}

function decodeWhole(bytes: Uint8Array): string {
  try {
    return decode(bytes)
  } catch {
    throw webhookError(
      'malformed_payload',
      'the delivery is authentic, but its payload is longer than the longest string of this ' +
        'JavaScript runtime: limit the size of the bodies that the endpoint accepts',
    )
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    // Not the cause: a message of V8's quotes the payload.
    refuse(PayloadProblem.notJson)
  }
}

function refuse(problem: PayloadProblem): never {
  core.refusePayload(problem)
  throw refusal(core)
}

/** The core's reasons, in its order; `undefined` for an event that is one of the known kinds. */
function whyUnrecognized(name: string, data: unknown): string | undefined {
  const fields = events.get(name)
  if (fields === undefined) return 'unknown event'
  if (!isObject(data)) return 'data is not an object'
  for (const field of fields) {
    const value = own(data, field.name)
    if (typeof value === 'string') continue
    if (value === undefined && field.required) return `data has no ${field.name}`
    if (!field.required && (value === undefined || value === null)) continue
    return `${field.name} is not a string`
  }
  return undefined
}

function isObject(value: unknown): value is Members {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** A payload may lack what its prototype has. */
function own(object: Members, name: string): unknown {
  return Object.hasOwn(object, name) ? object[name] : undefined
}
