import { createRequire } from 'node:module'
import type { Core } from '../../javascript/src/internal/core.js'
import type { Explainer } from '../../javascript/src/internal/explainer.js'
import type { Tools } from '../../javascript/src/internal/tools.js'

/** What the addon is: the core, its tools and what explains, but its verifiers are numbers. */
interface Addon
  extends Omit<Core, 'createVerifier' | 'freeVerifier' | 'authenticate' | 'verify'>,
    Tools,
    Explainer {
  version(): string
  createVerifier(...given: Parameters<Core['createVerifier']>): number | null
  freeVerifier(verifier: number): void
  authenticate(verifier: number, body: string | Uint8Array, header: string, now: number): number
  verify(
    verifier: number,
    body: string | Uint8Array,
    header: string,
    now: number,
  ): string | Uint8Array | null
}

/** The version of this package, which the build puts here. */
declare const VERSION: string

/** What the names of the packages of a platform end in; the addon of another C library does not load. */
const ABIS: Partial<Record<NodeJS.Platform, string[]>> = {
  linux: ['-gnu', '-musl'],
  win32: ['-msvc'],
}

/** The addon of whichever package of this platform is installed, fits and loads. */
export const addon = load()

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
