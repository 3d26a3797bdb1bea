// By their names: a bundler drops what else is in there, such as the way to fetch a module.

import { maxHeaderBytes } from '../../javascript/src/internal/catalog.js'
import type { Core, CoreVerifier } from '../../javascript/src/internal/core.js'
import { plain } from '../../javascript/src/internal/uint8array.js'
import {
  check_limits,
  check_now,
  create,
  idempotency_key,
  initSync,
  refuse_payload,
  __wbg_reset_state as reset,
  secret_index,
  refusal as take_refusal,
  verify,
} from '../pkg/verify.js'
import open from '../pkg/verify_bg.wasm'
import { caller } from './instance.js'
import { Scratch } from './scratch.js'
import { withSecrets } from './secrets.js'

/** What the core knows of a verifier. It lies here, as an instance of the module may be lost. */
interface WasmVerifier extends CoreVerifier {
  readonly written: Uint8Array
}

const call = caller({ initSync, reset }, open)

/** Workers whose compatibility date is before 2025-05-05 have no such class: there, nothing is wiped. */
const abandoned =
  globalThis.FinalizationRegistry &&
  new FinalizationRegistry((written: Uint8Array) => written.fill(0))

/** Of the last call that was refused. */
let refusal = ''
/** Of the last delivery that was verified: NaN if it was refused. */
let signedAt = Number.NaN
let secretIndex = 0

export const core: Core = {
  createVerifier(secrets, toleranceSeconds) {
    const written = withSecrets(secrets, (packed) => accept(() => create(packed, toleranceSeconds)))
    if (written === undefined) return null
    const verifier = { written } as WasmVerifier
    abandoned?.register(verifier, written)
    return verifier
  },
  freeVerifier(verifier) {
    const { written } = verifier as WasmVerifier
    written.fill(0)
  },
  authenticate(verifier, body, header, nowSeconds) {
    return judge(verifier, body, header, nowSeconds, false)
  },
  verify(verifier, body, header, nowSeconds) {
    signedAt = judge(verifier, body, header, nowSeconds, true)
    return Number.isNaN(signedAt) ? null : body
  },
  signedAt: () => signedAt,
  secretIndex: () => secretIndex,
  checkNow: (seconds) => accept(() => check_now(seconds)),
  checkLimits: (payload) => accept(() => check_limits(plain(payload))),
  idempotencyKey: (payload) => call(() => idempotency_key(plain(payload))),
  refusePayload(problem) {
    accept(() => {
      refuse_payload(problem)
      return false
    })
  },
  takeRefusal: () => refusal,
}

/** Calls the module, and takes the error of what it refuses with it: the next call may be of another instance. */
function accept<T>(work: () => T): T {
  return call(() => {
    const result = work()
    if (result === undefined || result === false) refusal = take_refusal()
    return result
  })
}

/** Room for a header that is too long, whatever character is cut off. */
const headers = new Scratch(maxHeaderBytes + 4)
const bodies = new Scratch(2 ** 16)

function judge(
  verifier: CoreVerifier,
  body: string | Uint8Array,
  header: string,
  nowSeconds: number,
  isToBeParsed: boolean,
): number {
  const { written } = verifier as WasmVerifier
  const bodyBytes = typeof body === 'string' ? bodies.encode(body) : plain(body)
  const headerBytes = headers.encodeStart(header)
  return call(() => {
    const signedAt = verify(written, bodyBytes, headerBytes, nowSeconds, isToBeParsed)
    if (Number.isNaN(signedAt)) refusal = take_refusal()
    else if (!isToBeParsed) secretIndex = secret_index()
    return signedAt
  })
}
