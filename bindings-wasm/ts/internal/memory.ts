import { decode, encode, encodeInto } from './text.js'
import { lengthOf } from './uint8array.js'

/** What every module of the core exports. */
export interface Memory {
  readonly memory: WebAssembly.Memory
  /** Where to write the input of the next call. */
  reserve(length: number): number
  /** Where the output of the last call is. */
  output(): number
  output_length(): number
}

/** The core keeps room for as much. */
const KEPT_BYTES = 65_536
/** The shortest text that may not fit the room for a header: the core accepts 4,096 bytes. */
const TAIL_BYTES = 4_100

/** The input and the output of a module. */
export class Channel {
  readonly #exports: Memory
  /** The room that the core keeps, until it is given up for a larger one. */
  #kept = new Uint8Array()
  /** The length of what was written last. */
  length = 0
  /** The length of what was written behind it. */
  tailLength = 0

  constructor(exports: Memory) {
    this.#exports = exports
  }

  /** Writes text or bytes, and behind them the first 4,100 bytes of a text. */
  write(body: string | Uint8Array, tail = ''): void {
    let input: Uint8Array
    if (typeof body === 'string') {
      input = this.#writeText(body)
    } else {
      this.length = lengthOf(body)
      input = this.#room(this.length + TAIL_BYTES)
      input.set(body)
    }
    const rest = input.subarray(this.length, this.length + TAIL_BYTES)
    this.tailLength = encodeInto(tail, rest).written
  }

  #writeText(text: string): Uint8Array {
    const input = this.#room(text.length + TAIL_BYTES)
    const { read, written } = encodeInto(text, input)
    this.length = written
    if (read === text.length && written + TAIL_BYTES <= input.length) return input
    const bytes = encode(text)
    this.length = bytes.length
    const larger = this.#room(bytes.length + TAIL_BYTES)
    larger.set(bytes)
    return larger
  }

  /** The core's memory to write to, which is good until the core is called. */
  #room(length: number): Uint8Array {
    const { memory, reserve } = this.#exports
    if (length > KEPT_BYTES) {
      this.#kept = new Uint8Array()
      const start = reserve(length)
      return new Uint8Array(memory.buffer, start, length)
    }
    // Whenever the memory grows, it is another buffer, and views on the old one are empty.
    if (this.#kept.length === 0) {
      const start = reserve(KEPT_BYTES)
      this.#kept = new Uint8Array(memory.buffer, start, KEPT_BYTES)
    }
    return this.#kept
  }

  /** Overwrites what was written. */
  wipe(): void {
    this.#room(0).fill(0)
  }

  /** The output of the last call. */
  read(): string {
    const { memory, output, output_length } = this.#exports
    return decode(new Uint8Array(memory.buffer, output(), output_length()))
  }

  /** The error that the last call was refused with. */
  refusal(): Error {
    const text = this.read()
    const end = text.indexOf(' ')
    return Object.assign(new Error(text.slice(end + 1)), { code: text.slice(0, end) })
  }
}
