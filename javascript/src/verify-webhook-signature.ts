import { core } from '#core'
import { checkNow, createVerifier } from './internal/core-calls.js'
import * as input from './internal/input.js'
import { readNow, readTolerance } from './internal/options.js'
import * as payloads from './internal/payload.js'
import { refusalUnlessOf } from './internal/raise.js'
import type { Secret, Signature, VerifierOptions, VerifyOptions } from './verifier.js'

/**
 * Whether a delivery is authentic and fresh: the function of the Gather API's documentation, by its
 * name and with its arguments.
 *
 * Unlike the documented one it compares in constant time, reads the header by its keys, and checks the
 * timestamp. It says nothing of the payload beyond that: one that is no event is authentic too.
 * Each call prepares the secret anew: for many deliveries, and for typed events, make a
 * {@link Verifier}.
 *
 * @param payload The raw body, a string or bytes. Anything else is taken as a parsed payload, and
 *   authenticated as {@link Verifier.verifyParsed} does.
 * @param signature The value of the {@link SIGNATURE_HEADER} header.
 * @param secret The secret of the webhook, or several of which any may match.
 * @param options The tolerance, 600 seconds if not set, and what time it is.
 * @returns `false` for whatever {@link Verifier.authenticate} throws a {@link VerificationError} for.
 * @throws {ConfigurationError} `invalid_secret`: the secret cannot be one.
 * @throws {PayloadError} `unserializable_payload`: a parsed payload is or holds what JSON cannot.
 * @throws {UsageError} `invalid_argument`: an argument is of a wrong type.
 *
 * @example
 * if (!verifyWebhookSignature(request.body, request.headers['x-qualifi-signature'], secret)) {
 *   return response.status(401).send('Invalid signature');
 * }
 */
export function verifyWebhookSignature(
  payload: unknown,
  signature: Signature,
  secret: Secret | readonly Secret[],
  options?: (VerifierOptions & VerifyOptions) | null,
): boolean {
  payloads.check('payload', payload)
  const header = input.signature(signature)
  const secrets = input.secrets(secret)
  const tolerance = readTolerance(options)
  const now = checkNow(readNow(options))
  const verifier = createVerifier(secrets, tolerance)
  try {
    const raw = payloads.write('payload', payload)
    if (!Number.isNaN(core.authenticate(verifier, raw, header, now))) return true
    const error = refusalUnlessOf('verification', core)
    if (error === undefined) return false
    throw error
  } finally {
    core.freeVerifier(verifier)
  }
}
