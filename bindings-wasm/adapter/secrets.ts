import { encodeInto } from '../../javascript/src/internal/text.js'
import { lengthOf, plain } from '../../javascript/src/internal/uint8array.js'

/** Before each secret: a byte that says whether it is text, and four for its length. */
const HEAD_BYTES = 5
/** Of a UTF-16 code unit. */
const MOST_UTF8_BYTES = 3

/** Hands on all secrets in one piece, which is wiped afterwards. */
export function withSecrets<T>(
  secrets: readonly (string | Uint8Array)[],
  use: (packed: Uint8Array) => T,
): T {
  const room = secrets.reduce((sum, secret) => sum + HEAD_BYTES + mostBytes(secret), 0)
  const packed = new Uint8Array(room)
  try {
    return use(packed.subarray(0, pack(secrets, packed)))
  } finally {
    packed.fill(0)
  }
}

function pack(secrets: readonly (string | Uint8Array)[], room: Uint8Array): number {
  const view = new DataView(room.buffer)
  let end = 0
  for (const secret of secrets) {
    const start = end + HEAD_BYTES
    const isText = typeof secret === 'string'
    const length = isText
      ? encodeInto(secret, room.subarray(start)).written
      : copy(secret, room, start)
    view.setUint8(end, isText ? 1 : 0)
    view.setUint32(end + 1, length, true)
    end = start + length
  }
  return end
}

function copy(secret: Uint8Array, room: Uint8Array, start: number): number {
  room.set(plain(secret), start)
  return lengthOf(secret)
}

function mostBytes(secret: string | Uint8Array): number {
  return typeof secret === 'string' ? MOST_UTF8_BYTES * secret.length : lengthOf(secret)
}
