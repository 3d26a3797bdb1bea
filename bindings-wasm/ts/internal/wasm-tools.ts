import open from '../../pkg/tools.wasm'
import { Channel, type Memory } from './memory.js'
import { toBytes } from './text.js'
import type { Tools } from './tools.js'

interface Exports extends Memory {
  sign_body(
    secretLength: number,
    secretIsText: boolean,
    timestampLength: number,
    bodyLength: number,
  ): boolean
  stringify(length: number): boolean
}

let instance: Tools | undefined

/** Instantiated when it is first asked for. */
export function tools(): Tools {
  instance ??= instantiate()
  return instance
}

function instantiate(): Tools {
  const wasm = new WebAssembly.Instance(open()).exports as unknown as Exports
  const channel = new Channel(wasm)
  return {
    sign(body, secret, timestamp) {
      const [key, time, bytes] = [toBytes(secret), toBytes(timestamp), toBytes(body)]
      const input = new Uint8Array(key.length + time.length + bytes.length)
      input.set(key)
      input.set(time, key.length)
      input.set(bytes, key.length + time.length)
      channel.write(input)
      const isText = typeof secret === 'string'
      const done = wasm.sign_body(key.length, isText, time.length, bytes.length)
      channel.wipe()
      if (!done) throw channel.refusal()
      return channel.read()
    },
    stringify(jsonText) {
      channel.write(jsonText)
      if (!wasm.stringify(channel.length)) throw channel.refusal()
      return channel.read()
    },
  }
}
