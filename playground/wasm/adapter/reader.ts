import { initSync, read_request, __wbg_reset_state as reset } from '../pkg/playground.js'
import open from '../pkg/playground_bg.wasm'
import { caller } from './instance.js'

const call = caller({ initSync, reset }, open)

/** The requests of a file or of pasted text as JSON, or why there are none: `{"kind", "requests"}` or `{"error"}`. */
export function readRequest(input: Uint8Array): string {
  return call(() => read_request(input))
}
