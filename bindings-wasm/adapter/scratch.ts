import { encode, encodeInto } from '../../javascript/src/internal/text.js'

/** Memory to encode text in, which takes a tenth of the time that it takes with new memory. */
export class Scratch {
  readonly #bytes: Uint8Array

  constructor(size: number) {
    this.#bytes = new Uint8Array(size)
  }

  /** The UTF-8 of a text, good until the next call. */
  encode(text: string): Uint8Array {
    if (text.length > this.#bytes.length) return encode(text)
    const { read, written } = encodeInto(text, this.#bytes)
    return read === text.length ? this.#bytes.subarray(0, written) : encode(text)
  }

  /** As much of it as there is room for. */
  encodeStart(text: string): Uint8Array {
    return this.#bytes.subarray(0, encodeInto(text, this.#bytes).written)
  }
}
