import { core } from '#core'
import { tools } from '#tools'
import { toleranceSeconds } from './internal/catalog.js'
import { createVerifier } from './internal/core-calls.js'
import * as input from './internal/input.js'
import * as payloads from './internal/payload.js'
import { refusal } from './internal/raise.js'
import { toBytes } from './internal/text.js'
import type { Body, Secret } from './verifier.js'

/**
 * The signature header for a payload, as the Gather API makes it. For tests of a receiver.
 *
 * @param payload The raw body, a string or bytes, is signed as it is. An object is signed as the text
 *   that `JSON.stringify` makes of it: send that text.
 * @param timestamp What goes into `t`: whole seconds of a number of seconds since the Unix epoch or
 *   of a Date, or any text as it is. Now, if not given.
 * @throws {ConfigurationError} `invalid_secret`: the secret is empty, or text with white space at
 *   either end.
 * @throws {PayloadError} `unserializable_payload`: `JSON.stringify` makes no text of the object, or
 *   one that is nested deeper than 512 levels.
 * @throws {UsageError} `invalid_argument`: an argument is of a wrong type.
 *
 * @example
 * const body = JSON.stringify({ event: 'interview.created', timestamp: '…', data: {} });
 * await fetch(url, { method: 'POST', body, headers: { [SIGNATURE_HEADER]: sign(body, secret) } });
 */
export function sign(
  payload: Body | object,
  secret: Secret,
  timestamp?: string | number | Date,
): string {
  payloads.check('payload', payload)
  const key = input.secret(secret)
  const time = input.timestamp(timestamp)
  // What a verifier refuses is not for signing either.
  core.freeVerifier(createVerifier([key], toleranceSeconds))
  const bytes = toBytes(payloads.write('payload', payload))
  const header = tools().sign(bytes, key, time)
  if (header === null) throw refusal(tools())
  return header
}
