import { invalidArgument } from './raise.js'
import { extentOf, getter, isOrdinary, isPrivate, lengthOf } from './uint8array.js'

/**
 * The bytes of a buffer or of a view on one, copied only if the memory is shared; `undefined` for any
 * other value.
 *
 * Recognised by what JavaScript itself checks, not by `instanceof`: a value of another realm (a `vm`
 * context, a test runner, an iframe) is bytes too, and an object that only says it is, is not.
 */
export function bytesOf(name: string, value: unknown): Uint8Array | undefined {
  if (isOrdinary(value)) return value
  if (ArrayBuffer.isView(value)) return reach(name, () => viewOn(...extentOf(value)))
  if (isPrivate(value)) return reach(name, () => new Uint8Array(value))
  const length = sharedLength(value)
  return length === undefined
    ? undefined
    : reach(name, () => viewOn(value as SharedArrayBuffer, 0, length))
}

/** Whether a value is what {@link bytesOf} has bytes of. */
export function isBytes(value: unknown): boolean {
  return ArrayBuffer.isView(value) || isPrivate(value) || sharedLength(value) !== undefined
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

/** Of shared memory a copy: another thread may write to it while it is read here. */
function viewOn(memory: ArrayBufferLike, offset: number, length: number): Uint8Array {
  const view = new Uint8Array(memory, offset, length)
  if (isPrivate(memory)) return view
  const copy = new Uint8Array(lengthOf(view))
  copy.set(view)
  return copy
}

/** Browsers have the class only on pages that are isolated from other origins. */
const sharedByteLength =
  typeof SharedArrayBuffer === 'undefined'
    ? undefined
    : getter(SharedArrayBuffer.prototype, 'byteLength')

function sharedLength(value: unknown): number | undefined {
  try {
    return sharedByteLength?.call(value) as number | undefined
  } catch {
    return undefined
  }
}
