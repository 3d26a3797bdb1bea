import { bytesOf } from './bytes.js'
import { invalidArgument, webhookError } from './raise.js'
import { lengthOf } from './uint8array.js'

const HOW_TO_GET_THE_RAW_BODY =
  "Express: `express.raw({ type: 'application/json' })` on this route, then `request.body`; " +
  'Next.js, Hono and other fetch handlers: `await request.text()`; NestJS: `rawBody: true`, then ' +
  "`request.rawBody`; Fastify: a content type parser with `parseAs: 'buffer'`"

/** Beyond it, WebAssembly has no memory left, and the text decoder of Node.js aborts the process. */
const MAX_BODY_BYTES = 2 ** 31 - 2 ** 16

/** A body as text or bytes. */
export function body(name: string, value: unknown): string | Uint8Array {
  if (typeof value === 'string') return value
  const bytes = bytesOf(name, value)
  if (bytes !== undefined) return checkSize(name, bytes)
  if (isThenable(value)) {
    throw webhookError(
      'body_not_raw',
      `\`${name}\` is a promise: await it first, as in \`await request.text()\``,
    )
  }
  if (typeof value === 'object' && value !== null) {
    throw webhookError(
      'body_not_raw',
      `\`${name}\` is ${describe(value)}, but the signature covers the bytes that were sent, and a ` +
        `parsed body no longer has them: pass the raw body. ${HOW_TO_GET_THE_RAW_BODY}. Where only ` +
        'the parsed body can be had, use `verifyParsed`',
    )
  }
  throw invalidArgument(
    `\`${name}\` is ${describe(value)}, most likely because the body was not read: pass the raw ` +
      `body as a string, a Uint8Array or an ArrayBuffer. ${HOW_TO_GET_THE_RAW_BODY}`,
  )
}

export function checkSize(name: string, bytes: Uint8Array): Uint8Array {
  if (lengthOf(bytes) <= MAX_BODY_BYTES) return bytes
  throw invalidArgument(
    `\`${name}\` has 2 GiB or more: limit the size of the bodies that the endpoint accepts`,
  )
}

/**
 * The signature header of a request, empty if there is none. Node has an array where a header came in several
 * lines: joined by line breaks, they are for the core to refuse.
 */
export function signature(value: unknown): string {
  if (typeof value === 'string') return value
  if (value === undefined || value === null) return ''
  const lines = elements('signature', value) ?? [value]
  for (const line of lines) {
    if (typeof line === 'string') continue
    throw invalidArgument(
      `\`signature\` is ${describe(value)}: pass the value of the X-Qualifi-Signature header, as in ` +
        "`request.headers['x-qualifi-signature']` or `request.headers.get('x-qualifi-signature')`",
    )
  }
  return lines.join('\n')
}

/** All secrets, each as text or bytes. */
export function secrets(value: unknown): (string | Uint8Array)[] {
  return (elements('secret', value) ?? [value]).map(secret)
}

/** One secret, as text or bytes. */
export function secret(value: unknown): string | Uint8Array {
  if (typeof value === 'string') return value
  const bytes = bytesOf('secret', value)
  if (bytes !== undefined) return bytes
  throw invalidArgument(
    value === undefined || value === null
      ? `\`secret\` is ${value}: is the environment variable that holds it (often WEBHOOK_SECRET) ` +
          'set where this runs?'
      : `\`secret\` is ${describe(value)}: pass a string or a Uint8Array`,
  )
}

/** The text of a timestamp that is to be signed. */
export function timestamp(value: unknown): string {
  if (typeof value === 'string') return value
  const time = value === undefined ? Date.now() / 1000 : seconds(value)
  if (time !== undefined && time >= 0 && time <= Number.MAX_SAFE_INTEGER) {
    return String(Math.floor(time))
  }
  throw invalidArgument(
    `\`timestamp\` is ${describe(value)}: pass seconds since the Unix epoch, a valid Date, or the ` +
      'text to sign',
  )
}

export function seconds(value: unknown): number | undefined {
  if (typeof value === 'number') return value
  try {
    // The method checks what it is called on, and a Date of another realm is one too.
    return Date.prototype.getTime.call(value) / 1000
  } catch {
    return undefined
  }
}

function elements(name: string, value: unknown): unknown[] | undefined {
  try {
    return Array.isArray(value) ? Array.from(value) : undefined
  } catch (cause) {
    throw unreadable(name, cause)
  }
}

/** An object of the caller's, whose getters and proxies may throw anything, could not be read. */
export function unreadable(name: string, cause: unknown): Error {
  return invalidArgument(`\`${name}\` cannot be read: see the cause of this error`, cause)
}

export function isThenable(value: unknown): boolean {
  try {
    return typeof (value as PromiseLike<unknown> | null | undefined)?.then === 'function'
  } catch {
    return false
  }
}

/** What kind of value it is: never the value, which may be a secret. */
export function describe(value: unknown): string {
  if (value === undefined || value === null) return String(value)
  if (typeof value === 'number' && !Number.isFinite(value)) return 'not a finite number'
  if (typeof value !== 'object') return `a ${typeof value}`
  try {
    return Array.isArray(value) ? 'an array' : 'an object'
  } catch {
    return 'an object'
  }
}
