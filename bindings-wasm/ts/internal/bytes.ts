import { invalidArgument } from './raise.js'
import { type Getter, getter, isOrdinary } from './uint8array.js'

/**
 * The bytes of a buffer or of a view on one, copied only if the memory is shared; `undefined` for any
 * other value.
 *
 * Recognised by what JavaScript itself checks, not by `instanceof`: a value of another realm (a `vm`
 * context, a test runner, an iframe) is bytes too, and an object that only says it is, is not.
 */
export function bytesOf(name: string, value: unknown): Uint8Array | undefined {
  if (isOrdinary(value)) return value
  if (ArrayBuffer.isView(value)) {
    return copyIfShared(
      reach(name, () => new Uint8Array(value.buffer, value.byteOffset, value.byteLength)),
    )
  }
  if (isBuffer(value)) return copyIfShared(reach(name, () => new Uint8Array(value)))
  return undefined
}

/** Whether a value is what {@link bytesOf} has bytes of. */
export function isBytes(value: unknown): boolean {
  return ArrayBuffer.isView(value) || isBuffer(value)
}

function reach(name: string, view: () => Uint8Array): Uint8Array {
  try {
    return view()
  } catch (cause) {
    throw invalidArgument(
      `the memory of \`${name}\` is gone: its ArrayBuffer was detached, as by a transfer to ` +
        'another thread. Verify the body before it is transferred, or pass a copy',
      cause,
    )
  }
}

/** Another thread may write to shared memory while it is read here. */
function copyIfShared(bytes: Uint8Array): Uint8Array {
  return has(byteLength, bytes.buffer) ? bytes : bytes.slice()
}

const byteLength = getter(ArrayBuffer.prototype, 'byteLength')
/** Browsers have the class only on pages that are isolated from other origins. */
const sharedByteLength =
  typeof SharedArrayBuffer === 'undefined'
    ? undefined
    : getter(SharedArrayBuffer.prototype, 'byteLength')

function isBuffer(value: unknown): value is ArrayBufferLike {
  return has(byteLength, value) || has(sharedByteLength, value)
}

/** The getter throws unless it is called on an object of its own class, of whichever realm. */
function has(getter: Getter | undefined, value: unknown): boolean {
  try {
    return getter?.call(value) !== undefined
  } catch {
    return false
  }
}
