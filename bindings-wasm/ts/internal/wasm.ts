import * as glue from '../../pkg/gather_webhooks_wasm.js'
import wasm from '../../pkg/gather_webhooks_wasm_bg.wasm'
import type { Core, CoreVerifier } from './core.js'
import { encode, encodeInto } from './text.js'
import { lengthOf } from './uint8array.js'

const { memory } = glue.initSync({ module: wasm })

/** The core accepts 4,096 bytes: a header that is cut here is still too long for it. */
const HEADER_ROOM = 4_100
/** The core keeps room for as much. */
const KEPT_BYTES = 65_536

/** The room that the core keeps, until it is given up for a larger one. */
let kept = new Uint8Array()

export const core: Core = {
  createVerifier: (secrets, toleranceSeconds) =>
    new glue.Verifier(secrets, toleranceSeconds) as unknown as CoreVerifier,
  authenticate(verifier, body, header, nowSeconds) {
    write(body, header)
    return own(verifier).authenticate(bodyLength, headerLength, nowSeconds)
  },
  verify(verifier, body, header, nowSeconds) {
    write(body, header)
    return own(verifier).verify(bodyLength, headerLength, nowSeconds)
  },
  secretIndex: glue.secretIndex,
  takeRefusal: glue.takeRefusal,
  catalog: glue.catalog,
  checkLimits: glue.checkLimits,
  idempotencyKey: glue.idempotencyKey,
  readPayload: glue.readPayload,
  sign: glue.sign,
  signatureHeader: glue.signatureHeader,
  stringify: glue.stringify,
}

function own(verifier: CoreVerifier): glue.Verifier {
  return verifier as unknown as glue.Verifier
}

let bodyLength = 0
let headerLength = 0

/** Writes a delivery to where the core reads it. */
function write(body: string | Uint8Array, header: string): void {
  bodyLength = typeof body === 'string' ? body.length : lengthOf(body)
  let input = room(bodyLength + HEADER_ROOM)
  if (typeof body !== 'string') {
    input.set(body)
  } else {
    const { read, written } = encodeInto(body, input)
    bodyLength = written
    if (read < body.length || written + HEADER_ROOM > input.length) {
      const bytes = encode(body)
      input = room(bytes.length + HEADER_ROOM)
      input.set(bytes)
      bodyLength = bytes.length
    }
  }
  const rest = input.subarray(bodyLength, bodyLength + HEADER_ROOM)
  headerLength = encodeInto(header, rest).written
}

/** The core's memory to write to, which is good until the core is called. */
function room(length: number): Uint8Array {
  if (length > KEPT_BYTES) {
    kept = new Uint8Array()
    const start = glue.reserve(length)
    return new Uint8Array(memory.buffer, start, length)
  }
  // Whenever the memory grows, it is another buffer, and views on the old one are empty.
  if (kept.length === 0) {
    const start = glue.reserve(KEPT_BYTES)
    kept = new Uint8Array(memory.buffer, start, KEPT_BYTES)
  }
  return kept
}
