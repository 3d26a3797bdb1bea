// An entry that only the tests have: as one of the package it uses the API, and hands on what it got.

import { Verifier, WebhookError } from '../../src/index.js'

export { Verifier, WebhookError }

export function codeOf(work: () => unknown): string | undefined {
  try {
    work()
    return undefined
  } catch (error) {
    return error instanceof WebhookError ? error.code : undefined
  }
}
