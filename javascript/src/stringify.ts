import { tools } from '#tools'
import { describe } from './internal/input.js'
import { invalidArgument, refusal } from './internal/raise.js'
import { escapeLoneSurrogates } from './internal/text.js'

/** A text of so much punctuation still fits the memory of WebAssembly once it is read. */
const MAX_LENGTH = 2 ** 26

/**
 * `JSON.stringify(JSON.parse(jsonText))` as every language of this library computes it: the text that
 * the Gather API signs for a payload. It is for tools and tests, to see what another language sees;
 * {@link Verifier.verifyParsed} uses the `JSON.stringify` of this runtime.
 *
 * @param jsonText JSON text, of at most 67,108,864 characters.
 * @throws {PayloadError} `malformed_payload`: it is not JSON, or is nested deeper than 512 levels.
 * @throws {UsageError} `invalid_argument`: it is not a string, or too long.
 *
 * @example
 * stringify('{ "b": 1.0, "10": 1e21, "9": "\\u0041" }'); // '{"9":"A","10":1e+21,"b":1}'
 */
export function stringify(jsonText: string): string {
  if (typeof jsonText !== 'string') {
    throw invalidArgument(
      `\`jsonText\` is ${describe(jsonText)}: pass JSON text as a string. Of a value, ` +
        '`JSON.stringify` makes the same text',
    )
  }
  if (jsonText.length > MAX_LENGTH) {
    throw invalidArgument(
      `\`jsonText\` has more than ${MAX_LENGTH} characters: limit the size of what is read`,
    )
  }
  const text = tools().stringify(escapeLoneSurrogates(jsonText))
  if (text === null) throw refusal(tools())
  return text
}
