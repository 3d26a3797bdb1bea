import { createRequire } from 'node:module'
import type { Core, CoreVerifier } from '../../bindings-wasm/ts/internal/core.js'
import { toBytes } from '../../bindings-wasm/ts/internal/text.js'

/** What the addon takes is bytes. */
interface Addon extends Omit<Core, 'authenticate' | 'verify'> {
  authenticate: Check
  verify: Check
}
type Check = (
  verifier: CoreVerifier,
  body: Uint8Array,
  header: string,
  nowSeconds: number,
) => number

const ADDON = '../gather-webhooks.node'

const addon = load()

export const core: Core = {
  ...addon,
  authenticate: (verifier, body, header, nowSeconds) =>
    addon.authenticate(verifier, toBytes(body), header, nowSeconds),
  verify: (verifier, body, header, nowSeconds) =>
    addon.verify(verifier, toBytes(body), header, nowSeconds),
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
