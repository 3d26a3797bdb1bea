import { createRequire } from 'node:module'
import type { Core, CoreVerifier } from '../../bindings-wasm/ts/internal/core.js'
import type { Tools } from '../../bindings-wasm/ts/internal/tools.js'

/** What the addon has instead: its verifiers are numbers. */
interface Addon extends Omit<Core, 'createVerifier' | 'authenticate' | 'verify'>, Tools {
  createVerifier(...given: Parameters<Core['createVerifier']>): number
  freeVerifier(verifier: number): void
  authenticate(verifier: number, body: string | Uint8Array, header: string, now: number): number
  verify(verifier: number, body: string | Uint8Array, header: string, now: number): number
}

interface NativeVerifier extends CoreVerifier {
  readonly number: number
}

const ADDON = '../gather-webhooks.node'

const addon = load()
const abandoned = new FinalizationRegistry(addon.freeVerifier)

export const core: Core = {
  ...addon,
  createVerifier(secrets, toleranceSeconds) {
    const number = addon.createVerifier(secrets, toleranceSeconds)
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

function load(): Addon {
  const require = createRequire(import.meta.url)
  try {
    return require(ADDON)
  } catch (cause) {
    throw new Error(
      `gather-webhooks cannot load its native addon for ${process.platform} ${process.arch}, ` +
        `Node.js ${process.version}. It tried ${tried(require)}. If that file is missing, the ` +
        'package was not installed whole, or a bundler left the file behind: install it again, or ' +
        'mark gather-webhooks as external. If the file is there, it was built for another ' +
        'platform: use gather-webhooks-wasm, which has the same API and runs everywhere.',
      { cause },
    )
  }
}

function tried(require: NodeJS.Require): string {
  try {
    return require.resolve(ADDON)
  } catch {
    return `${ADDON}, seen from ${import.meta.url}`
  }
}
