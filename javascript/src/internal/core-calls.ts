import { core } from '#core'
import type { CoreVerifier } from './core.js'
import { refusal, webhookError } from './raise.js'

/** The core's verifier, with a tolerance that is checked before the secrets are. */
export function createVerifier(
  secrets: readonly (string | Uint8Array)[],
  toleranceSeconds: number | null,
): CoreVerifier {
  const verifier = core.createVerifier(secrets, toleranceSeconds)
  if (verifier === null) throw refusal(core)
  // The core gets text as UTF-8, in which this no longer shows.
  if (secrets.some((secret) => typeof secret === 'string' && !secret.isWellFormed())) {
    throw webhookError(
      'invalid_secret',
      'the secret has half of a surrogate pair, so it has no UTF-8 form: it was cut or decoded ' +
        'wrongly where it is loaded',
    )
  }
  return verifier
}

/** The time, which the core says is one. */
export function checkNow(seconds: number): number {
  if (!core.checkNow(seconds)) throw refusal(core)
  return seconds
}
