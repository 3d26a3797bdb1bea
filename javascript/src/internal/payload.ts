import { core } from '#core'
import { isBytes } from './bytes.js'
import { body, checkSize, describe, isThenable } from './input.js'
import { invalidArgument, webhookError } from './raise.js'
import { encode } from './text.js'

/** As it is now: what another module puts in its place later is not what was signed. */
const { stringify } = JSON

/** Refuses a payload that is neither raw nor what a parser made of it. */
export function check(name: string, value: unknown): void {
  if (isRaw(value)) body(name, value)
  else checkParsed(name, value)
}

/** A payload as text or bytes; of any other value, the bytes of its JSON text. */
export function write(name: string, value: unknown): string | Uint8Array {
  return isRaw(value) ? body(name, value) : writeParsed(name, value)
}

function isRaw(value: unknown): boolean {
  return typeof value === 'string' || isBytes(value)
}

export function checkParsed(name: string, value: unknown): void {
  if (isBytes(value)) {
    throw invalidArgument(
      `\`${name}\` is bytes, so it is a raw body and not a parsed one: pass it to \`verify\``,
    )
  }
  if (isThenable(value)) {
    throw invalidArgument(
      `\`${name}\` is a promise: await it first, as in \`await request.json()\``,
    )
  }
}

/** The bytes of the text that `JSON.stringify` makes of a value. */
export function writeParsed(name: string, value: unknown): Uint8Array {
  const bytes = checkSize(name, encode(serialize(name, value)))
  if (!core.checkLimits(bytes)) {
    throw unserializable(
      `\`${name}\` is nested deeper than 512 levels, which no payload of the Gather API is: pass ` +
        'what `JSON.parse` made of the body, unchanged',
    )
  }
  return bytes
}

function serialize(name: string, value: unknown): string {
  let text: string | undefined
  try {
    text = stringify(value)
  } catch (error) {
    if (isTypeError(error)) {
      // Not the cause: V8's message for a cycle quotes the key that closes it.
      throw unserializable(
        `\`${name}\` cannot be written as JSON: it holds a bigint, a cycle, or a getter or \`toJSON\` ` +
          'that throws a TypeError. Pass what `JSON.parse` made of the body, unchanged',
      )
    }
    throw unserializable(
      `\`${name}\` cannot be written as JSON: it holds a getter or a \`toJSON\` that throws, or it is ` +
        'too deep or too long, and the cause of this error says which. Pass what `JSON.parse` made of ' +
        'the body, unchanged',
      error,
    )
  }
  if (text !== undefined) return text
  throw unserializable(
    value === undefined
      ? `\`${name}\` is undefined, most likely because no parser has read the body: in Express, use ` +
          "`express.json()` on this route, and see that the request's content type is one it parses"
      : `\`${name}\` is ${describe(value)} that has no JSON form: pass what \`JSON.parse\` made of ` +
          'the body, unchanged',
  )
}

function isTypeError(error: unknown): boolean {
  try {
    return error instanceof TypeError
  } catch {
    return false
  }
}

function unserializable(message: string, cause?: unknown): Error {
  return webhookError('unserializable_payload', message, cause)
}
