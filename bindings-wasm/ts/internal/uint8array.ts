/** What the engine itself knows of an array, whatever a class derived from `Uint8Array` says of it. */
export type Getter = (this: unknown) => unknown

export function getter(prototype: object, name: string | symbol): Getter | undefined {
  return Object.getOwnPropertyDescriptor(prototype, name)?.get
}

const TypedArray: object = Object.getPrototypeOf(Uint8Array.prototype)
const className = getter(TypedArray, Symbol.toStringTag) as Getter
const buffer = getter(TypedArray, 'buffer') as Getter
const length = getter(TypedArray, 'length') as Getter

export function lengthOf(bytes: Uint8Array): number {
  return length.call(bytes) as number
}

/** Whether a value is what nearly every body is: a `Uint8Array` whose memory is neither shared nor gone. */
export function isOrdinary(value: unknown): value is Uint8Array {
  return (
    ArrayBuffer.isView(value) &&
    className.call(value) === 'Uint8Array' &&
    buffer.call(value) instanceof ArrayBuffer &&
    lengthOf(value as Uint8Array) > 0
  )
}
