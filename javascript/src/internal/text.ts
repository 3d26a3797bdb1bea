import { plain } from './uint8array.js'

const encoder = new TextEncoder()
/** Keeps a byte order mark, which JSON does not allow. */
const decoder = new TextDecoder('utf-8', { ignoreBOM: true })

/** The UTF-8 of a text; a lone surrogate, which has none, becomes U+FFFD. */
export function encode(text: string): Uint8Array {
  return encoder.encode(text)
}

/** The bytes of what is text or bytes. */
export function toBytes(raw: string | Uint8Array): Uint8Array {
  return typeof raw === 'string' ? encode(raw) : raw
}

/** As much of the UTF-8 of a text as there is room for. */
export function encodeInto(text: string, room: Uint8Array): { read: number; written: number } {
  return encoder.encodeInto(text, room)
}

/** The text of valid UTF-8. */
export function decode(bytes: Uint8Array): string {
  return decoder.decode(plain(bytes))
}

/**
 * A JSON text that stands for the same value, without lone surrogates, which have no UTF-8. One after
 * a backslash stays: such an escape is not JSON, and must not become one.
 */
export function escapeLoneSurrogates(jsonText: string): string {
  if (jsonText.isWellFormed()) return jsonText
  return jsonText.replace(/\\.|\p{Surrogate}/gsu, (found) =>
    found.startsWith('\\') ? found : `\\u${found.charCodeAt(0).toString(16)}`,
  )
}
