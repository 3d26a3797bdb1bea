import open from '../../pkg/verify.wasm'
import type { Core, CoreVerifier, PayloadProblem } from './core.js'
import { Channel, type Memory } from './memory.js'

interface Exports extends Memory {
  add_secret(length: number, isText: boolean): void
  create_verifier(tolerance: 0 | 1 | 2, seconds: number): Pointer
  free_verifier(verifier: Pointer): void
  verify(
    verifier: Pointer,
    bodyLength: number,
    headerLength: number,
    nowSeconds: number,
    isToBeParsed: boolean,
  ): number
  secret_index(): number
  check_limits(length: number): boolean
  idempotency_key(length: number): void
  refuse_payload(problem: PayloadProblem): void
}

/** 0 points to nothing. */
type Pointer = number

interface WasmVerifier extends CoreVerifier {
  readonly pointer: Pointer
}

const wasm = new WebAssembly.Instance(open()).exports as unknown as Exports
const channel = new Channel(wasm)
/** Workers whose compatibility date is before 2025-05-05 have none, and keep every verifier. */
const abandoned = globalThis.FinalizationRegistry && new FinalizationRegistry(wasm.free_verifier)

export const core: Core = {
  createVerifier(secrets, toleranceSeconds) {
    for (const secret of secrets) {
      channel.write(secret)
      wasm.add_secret(channel.length, typeof secret === 'string')
      channel.wipe()
    }
    const pointer = create(toleranceSeconds)
    if (pointer === 0) throw channel.refusal()
    const verifier = { pointer } as WasmVerifier
    abandoned?.register(verifier, pointer)
    return verifier
  },
  authenticate: (verifier, body, header, nowSeconds) =>
    verify(verifier, body, header, nowSeconds, false),
  verify: (verifier, body, header, nowSeconds) => verify(verifier, body, header, nowSeconds, true),
  secretIndex: wasm.secret_index,
  takeRefusal: () => channel.read(),
  checkLimits(payload) {
    channel.write(payload)
    if (!wasm.check_limits(channel.length)) throw channel.refusal()
  },
  idempotencyKey(payload) {
    channel.write(payload)
    wasm.idempotency_key(channel.length)
    return channel.read()
  },
  refusePayload(problem) {
    wasm.refuse_payload(problem)
    throw channel.refusal()
  },
}

function create(toleranceSeconds: number | null | undefined): Pointer {
  if (typeof toleranceSeconds === 'number') return wasm.create_verifier(1, toleranceSeconds)
  return wasm.create_verifier(toleranceSeconds === null ? 2 : 0, 0)
}

function verify(
  verifier: CoreVerifier,
  body: string | Uint8Array,
  header: string,
  nowSeconds: number,
  isToBeParsed: boolean,
): number {
  const { pointer } = verifier as WasmVerifier
  channel.write(body, header)
  return wasm.verify(pointer, channel.length, channel.tailLength, nowSeconds, isToBeParsed)
}
