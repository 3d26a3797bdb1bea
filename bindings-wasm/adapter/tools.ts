import type { Tools } from '../../javascript/src/internal/tools.js'
import { plain } from '../../javascript/src/internal/uint8array.js'
import {
  initSync,
  __wbg_reset_state as reset,
  sign,
  stringify,
  refusal as take_refusal,
} from '../pkg/tools.js'
import open from '../pkg/tools_bg.wasm'
import { caller } from './instance.js'
import { withSecrets } from './secrets.js'

const call = caller({ initSync, reset }, open)

/** Of the last call that was refused. */
let refusal = ''

const instance: Tools = {
  sign: (body, secret, timestamp) =>
    withSecrets([secret], (packed) => accept(() => sign(packed, timestamp, plain(body)))),
  stringify: (jsonText) => accept(() => stringify(jsonText)),
  takeRefusal: () => refusal,
}

export function tools(): Tools {
  return instance
}

/** Takes the error of what is refused with it: the next call may be of another instance. */
function accept(work: () => string | undefined): string | null {
  return call(() => {
    const result = work() ?? null
    if (result === null) refusal = take_refusal()
    return result
  })
}
