import { core } from '#core'
import type { WebhookEvent } from './events.js'
import { readEvent } from './internal/event.js'
import * as input from './internal/input.js'
import { refusal } from './internal/raise.js'
import { readSignedAt } from './internal/signed-at.js'
import { toBytes } from './internal/text.js'
import type { Body } from './verifier.js'

/** The options of {@link readVerified}, which are looked for as {@link VerifierOptions} are. */
export interface ReadVerifiedOptions {
  /** When the delivery was signed: the `signedAt` of its event or proof, a Date or seconds. */
  readonly signedAt: Date | number
}

/**
 * Reads the event from a body that was verified before: **it checks no signature**. For those who hand
 * deliveries to a queue of their own, and read them where they come out.
 *
 * @param body The raw body, as {@link Verifier.verify} or {@link Verifier.authenticate} has accepted it.
 * @throws {PayloadError} `malformed_payload`: it is not a JSON object with a string `event`.
 * @throws {UsageError} `body_not_raw`: the body is an object. `invalid_argument`: an argument is of a wrong
 *   type, or `signedAt` is missing.
 *
 * @example
 * const { signedAt } = verifier.authenticate(body, signature);
 * await queue.add('delivery', { body, signedAt: signedAt.getTime() / 1000 });
 * // and in the worker
 * const event = readVerified(job.data.body, { signedAt: job.data.signedAt });
 */
export function readVerified(body: Body, options: ReadVerifiedOptions): WebhookEvent {
  input.body('body', body)
  const signedAt = readSignedAt(options)
  // Again, as a getter of the options may have taken the memory of the body away.
  const raw = input.body('body', body)
  if (!core.checkLimits(toBytes(raw))) throw refusal(core)
  return readEvent(raw, signedAt)
}
