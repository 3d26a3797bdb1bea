import { createRequire } from 'node:module'
import type { Core } from '../../bindings-wasm/ts/internal/core.js'

const ADDON = '../gather-webhooks.node'

export const core: Core = load()

function load(): Core {
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
