import type { Core, CoreVerifier } from '../../javascript/src/internal/core.js'
import { addon } from './addon.js'

interface NativeVerifier extends CoreVerifier {
  readonly number: number
}

const abandoned = new FinalizationRegistry(addon.freeVerifier)

export const core: Core = {
  ...addon,
  createVerifier(secrets, toleranceSeconds) {
    const number = addon.createVerifier(secrets, toleranceSeconds)
    if (number === null) return null
    const verifier = { number } as NativeVerifier
    abandoned.register(verifier, number, verifier)
    return verifier
  },
  freeVerifier(verifier) {
    // First: its number may be another verifier's soon.
    abandoned.unregister(verifier)
    addon.freeVerifier((verifier as NativeVerifier).number)
  },
  authenticate: (verifier, body, header, nowSeconds) =>
    addon.authenticate((verifier as NativeVerifier).number, body, header, nowSeconds),
  verify: (verifier, body, header, nowSeconds) =>
    addon.verify((verifier as NativeVerifier).number, body, header, nowSeconds),
}
