/** What the engine itself knows of a view on memory, whatever the value, or its class, says of it. */
export type Getter = (this: unknown) => unknown

export function getter(prototype: object, name: string | symbol): Getter | undefined {
  return Object.getOwnPropertyDescriptor(prototype, name)?.get
}

const TypedArray: object = Object.getPrototypeOf(Uint8Array.prototype)
const className = getter(TypedArray, Symbol.toStringTag) as Getter
const buffer = getter(TypedArray, 'buffer') as Getter
const byteOffset = getter(TypedArray, 'byteOffset') as Getter
const length = getter(TypedArray, 'length') as Getter
const privateLength = getter(ArrayBuffer.prototype, 'byteLength') as Getter

const NONE = new Uint8Array()

/** 0 for an array whose memory is gone, or no longer reaches as far. */
export function lengthOf(bytes: Uint8Array): number {
  return length.call(bytes) as number
}

/** The same memory as an array that has nothing of its own, good until code of the caller's runs. */
export function plain(bytes: Uint8Array): Uint8Array {
  const count = lengthOf(bytes)
  if (count === 0) return NONE
  return new Uint8Array(buffer.call(bytes) as ArrayBuffer, byteOffset.call(bytes) as number, count)
}

/** Whether it is an `ArrayBuffer`, of any realm: memory that no other thread can write to. */
export function isPrivate(value: unknown): value is ArrayBuffer {
  try {
    // The getter throws for whatever is none, shared memory with the prototype of one among it.
    privateLength.call(value)
    return true
  } catch {
    return false
  }
}

/** Whether a value is what nearly every body is: a `Uint8Array` whose memory is neither shared nor gone. */
export function isOrdinary(value: unknown): value is Uint8Array {
  return (
    ArrayBuffer.isView(value) &&
    className.call(value) === 'Uint8Array' &&
    lengthOf(value as Uint8Array) > 0 &&
    isPrivate(buffer.call(value))
  )
}

/** The memory of a view of any kind, the place where it begins in it, and its length. */
export function extentOf(view: ArrayBufferView): [ArrayBufferLike, number, number] {
  const of = className.call(view) === undefined ? DATA_VIEW : TYPED_ARRAY
  return [
    of.buffer.call(view) as ArrayBufferLike,
    of.byteOffset.call(view) as number,
    of.byteLength.call(view) as number,
  ]
}

const TYPED_ARRAY = { buffer, byteOffset, byteLength: getter(TypedArray, 'byteLength') as Getter }
const DATA_VIEW = {
  buffer: getter(DataView.prototype, 'buffer') as Getter,
  byteOffset: getter(DataView.prototype, 'byteOffset') as Getter,
  byteLength: getter(DataView.prototype, 'byteLength') as Getter,
}
