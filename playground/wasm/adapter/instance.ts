import { caller as own } from '../../../bindings-wasm/adapter/instance.js'

let shared: ReturnType<typeof own> | undefined

/** The adapters of the page have one module, and so one instance of it, and one copy of its glue. */
export const caller: typeof own = (glue, open) => {
  shared ??= own(glue, open)
  return shared
}
