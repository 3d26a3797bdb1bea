import { createRequire } from 'node:module'
import { describe } from 'node:test'

const require = createRequire(import.meta.url)

/** Both packages, each as `require` and as `import` loads it: three copies of the library. */
export const PACKAGES = {
  'gather-webhooks, required': require('gather-webhooks'),
  'gather-webhooks, imported': await import('gather-webhooks'),
  'gather-webhooks-wasm, required': require('gather-webhooks-wasm'),
  'gather-webhooks-wasm, imported': await import('gather-webhooks-wasm'),
}

/** The entry of each that explains. */
export const EXPLAINING = {
  'gather-webhooks, required': require('gather-webhooks/explain'),
  'gather-webhooks, imported': await import('gather-webhooks/explain'),
  'gather-webhooks-wasm, required': require('gather-webhooks-wasm/explain'),
  'gather-webhooks-wasm, imported': await import('gather-webhooks-wasm/explain'),
}

/** Runs a suite against each of the copies. */
export function describeEach(title, suite) {
  for (const [name, api] of Object.entries(PACKAGES)) {
    describe(`${title} (${name})`, () => suite(api, name))
  }
}
