import { explainer } from '#explainer'
import type { Body, Secret, Signature, VerifierOptions, VerifyOptions } from '../index.js'
import * as input from '../internal/input.js'
import { readNow, readTolerance } from '../internal/options.js'
import { refusal } from '../internal/raise.js'
import { toBytes } from '../internal/text.js'
import type { Explanation, Mistake } from './explanation.js'

/** The options of {@link explain}, which are looked for as {@link VerifierOptions} are. */
export interface ExplainOptions extends VerifierOptions, VerifyOptions {}

/**
 * Says why a delivery does or does not verify, and which known mistake accounts for it: a body that was parsed and
 * written again, a line break at the end of the secret, a clock that is wrong, and some fifty more. Where the
 * signature matches with the mistake undone, it is proven.
 *
 * For people and their tools: the report has no place in an answer to a request. It gives no event, and shows
 * no secret, no signature that would be right, and no more of the payload than the few bytes around a difference.
 * It is synchronous, and may take 0.3 seconds for a body of 64 kB.
 *
 * @param body The raw request body, as {@link Verifier.verify} was given it: a string, or bytes.
 * @param signature The value of the {@link SIGNATURE_HEADER} header.
 * @param secret The secret of the webhook, or several; also such as a {@link Verifier} refuses.
 * @param options The tolerance, 600 seconds if not set, and what time it is. A number that is no time is explained,
 *   too: milliseconds for seconds are a mistake that is known.
 * @throws {UsageError} `body_not_raw`: the body was parsed before. `invalid_argument`: another argument is of a
 *   wrong type, or the tolerance is out of range.
 *
 * @example
 * const { findings, text } = explain(body, request.headers['x-qualifi-signature'], secret);
 * console.error(text);
 * findings[0]?.id; // 'body.python_json'
 */
export function explain(
  body: Body,
  signature: Signature,
  secret: Secret | readonly Secret[],
  options?: ExplainOptions | null,
): Explanation {
  input.body('body', body)
  const lines = linesOf(signature)
  const secrets = input.secrets(secret)
  const tolerance = readTolerance(options)
  const now = readNow(options)
  // Again, as a getter of the options may have taken the memory of the body away.
  const bytes = toBytes(input.body('body', body))
  // A verifier refuses one with half of a surrogate pair, in which nothing else could be found wrong.
  const encodable = secrets.filter((secret) => typeof secret !== 'string' || secret.isWellFormed())
  const isOneNotUtf8 = encodable.length < secrets.length
  const json = explainer.explain(bytes, lines, encodable, isOneNotUtf8, now, tolerance)
  if (json === null) throw refusal(explainer)
  return JSON.parse(json)
}

/** Every mistake that is known. */
export function mistakes(): Mistake[] {
  return JSON.parse(explainer.mistakes())
}

/** The lines of the header. One that came in an array has no line break in it. */
function linesOf(signature: Signature): string[] {
  const text = input.signature(signature)
  if (typeof signature === 'string') return [text]
  return text === '' ? [] : text.split('\n')
}
