import { invalidArgument } from '../../javascript/src/internal/raise.js'

/** What wasm-bindgen makes for every module. */
interface Glue {
  /** Instantiates the module, unless that has been done; gives what the instance exports. */
  initSync(options: { module: WebAssembly.Module }): { memory: WebAssembly.Memory }
  /** Goes on with a fresh instance. */
  reset(): void
}

/** An instance with more memory is not kept: memory of WebAssembly grows, and never shrinks. */
const MOST_KEPT_BYTES = 2 ** 24

/**
 * A function that calls a module, in an instance of which no earlier call was interrupted.
 *
 * A stack overflow or the time-out of a `vm` ends a call at any instruction: what it held is then still
 * allocated, and the stack pointer of the module is where it was. Nothing is kept in a module from one call
 * to the next, so a fresh instance is as good, and the old one is wiped.
 */
export function caller(glue: Glue, open: () => WebAssembly.Module): <T>(work: () => T) => T {
  let module: WebAssembly.Module | undefined
  let isFirst = true
  let isClean = false
  let memory: WebAssembly.Memory

  function renew(): void {
    module ??= ofThisRealm(open())
    const wasFirst = isFirst
    isFirst = false
    let exports = glue.initSync({ module })
    if (!wasFirst) {
      new Uint8Array(exports.memory.buffer).fill(0)
      glue.reset()
      exports = glue.initSync({ module })
    }
    memory = exports.memory
  }

  return (work) => {
    if (!isClean) renew()
    isClean = false
    try {
      const result = work()
      isClean = memory.buffer.byteLength <= MOST_KEPT_BYTES
      return result
    } catch (error) {
      throw error instanceof WebAssembly.RuntimeError ? outOfMemory(error) : error
    }
  }
}

/** An edge runtime imports modules of another realm, which wasm-bindgen would take for bytes. */
function ofThisRealm(module: WebAssembly.Module): WebAssembly.Module {
  if (!(module instanceof WebAssembly.Module)) {
    Object.setPrototypeOf(module, WebAssembly.Module.prototype)
  }
  return module
}

/** The core does not panic, so a trap means that there was no memory. */
function outOfMemory(cause: WebAssembly.RuntimeError): Error {
  return invalidArgument(
    'WebAssembly has no memory left for a text or a body of this size: limit the size of the bodies that ' +
      'the endpoint accepts',
    cause,
  )
}
