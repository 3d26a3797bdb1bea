import { createRequire } from 'node:module'
import type { Core, CoreVerifier } from '../../bindings-wasm/ts/internal/core.js'
import type { Tools } from '../../bindings-wasm/ts/internal/tools.js'

/** What the addon has instead: its verifiers are numbers. */
interface Addon extends Omit<Core, 'createVerifier' | 'authenticate' | 'verify'>, Tools {
  version(): string
  createVerifier(...given: Parameters<Core['createVerifier']>): number | null
  freeVerifier(verifier: number): void
  authenticate(verifier: number, body: string | Uint8Array, header: string, now: number): number
  verify(verifier: number, body: string | Uint8Array, header: string, now: number): number
}

interface NativeVerifier extends CoreVerifier {
  readonly number: number
}

/** The version of this package, which the build puts here. */
declare const VERSION: string

/** What the names of the packages of a platform end in; the addon of another C library does not load. */
const ABIS: Partial<Record<NodeJS.Platform, string[]>> = {
  linux: ['-gnu', '-musl'],
  win32: ['-msvc'],
}

const addon = load()
const abandoned = new FinalizationRegistry(addon.freeVerifier)

export const core: Core = {
  ...addon,
  createVerifier(secrets, toleranceSeconds) {
    const number = addon.createVerifier(secrets, toleranceSeconds)
    if (number === null) return null
    const verifier = { number } as NativeVerifier
    abandoned.register(verifier, number)
    return verifier
  },
  authenticate: (verifier, body, header, nowSeconds) =>
    addon.authenticate((verifier as NativeVerifier).number, body, header, nowSeconds),
  verify: (verifier, body, header, nowSeconds) =>
    addon.verify((verifier as NativeVerifier).number, body, header, nowSeconds),
}

export function tools(): Tools {
  return addon
}

/** The addon of whichever package of this platform is installed, fits and loads. */
function load(): Addon {
  const { arch, platform } = process
  // Bundlers cannot bundle an addon, and do not see through this.
  const requireFromHere = createRequire(__filename)
  for (const abi of ABIS[platform] ?? ['']) {
    try {
      const addon: Addon = requireFromHere(`gather-webhooks-${platform}-${arch}${abi}`)
      // A bundle may find that of another installation.
      if (addon.version() === VERSION) return addon
    } catch {}
  }
  // Nobody sees this: the entry of the package catches it.
  throw new Error('no addon')
}
