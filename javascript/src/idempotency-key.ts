import { core } from '#core'
import * as input from './internal/input.js'
import { toBytes } from './internal/text.js'
import type { Body } from './verifier.js'

/**
 * The idempotency key of a payload: the hex SHA-256 of its bytes. The events of
 * {@link Verifier.verify} have it as a member; this is for deliveries that are only authenticated.
 *
 * @throws {UsageError} `body_not_raw`: the payload is an object. `invalid_argument`: it is neither
 *   text nor bytes.
 */
export function idempotencyKey(payload: Body): string {
  return core.idempotencyKey(toBytes(input.body('payload', payload)))
}
