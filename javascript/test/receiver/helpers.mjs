import { mkdtempSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe } from 'node:test'

const require = createRequire(import.meta.url)

/** The receiver of both packages, as `require` and as `import` load it, each with the API of its package. */
const RECEIVERS = {
  'gather-webhooks, required': {
    ...require('gather-webhooks'),
    ...require('gather-webhooks/receiver'),
  },
  'gather-webhooks-wasm, imported': {
    ...(await import('gather-webhooks-wasm')),
    ...(await import('gather-webhooks-wasm/receiver')),
  },
}

/** Runs a suite against each of them. */
export function describeReceivers(title, suite) {
  for (const [name, api] of Object.entries(RECEIVERS)) {
    describe(`${title} (${name})`, () => suite(api, name))
  }
}

export const SECRET = 'whsec_of_the_receiver'
export const URL = 'https://example.com/webhooks/qualifi'

let bodies = 0

/** A body of its own for each call. */
export function payload(event = 'interview.created', data = {}) {
  bodies += 1
  const timestamp = '2024-01-01T00:00:00Z'
  return JSON.stringify({ event, timestamp, data: { interviewId: `i-${bodies}`, ...data } })
}

/** One whose data has an unknown shape. */
export function odd(event = 'interview.created') {
  bodies += 1
  return JSON.stringify({ event, data: bodies })
}

export function signed({ sign, SIGNATURE_HEADER }, body, secret = SECRET) {
  return { [SIGNATURE_HEADER]: sign(body, secret) }
}

export function requestOf(api, body, { headers, secret, ...init } = {}) {
  const all = { ...signed(api, body, secret), ...headers }
  return new Request(URL, { method: 'POST', body, headers: all, ...init })
}

/** What a receiver answers, in one line. */
export async function post(api, receiver, body, init) {
  const response = await receiver.fetch(requestOf(api, body, init))
  return `${response.status} ${await response.text()}`
}

/** A logger that keeps what it gets. */
export class Records {
  all = []

  constructor() {
    for (const level of ['info', 'warn', 'error']) {
      this[level] = (fields, message) => this.all.push({ level, message, ...fields })
    }
  }

  /** Those that say what became of a delivery. */
  get outcomes() {
    return this.all.filter(({ outcome }) => outcome !== undefined)
  }
}

/** A folder that is removed after the tests of the file. */
export function temporary() {
  const folder = mkdtempSync(join(tmpdir(), 'gather-webhooks-'))
  after(() => rmSync(folder, { recursive: true }))
  let files = 0
  return () => {
    files += 1
    return join(folder, `${files}.db`)
  }
}

/** Until something holds: what the loop does, it does when it comes to it. */
export async function eventually(check) {
  const until = Date.now() + 20_000
  for (;;) {
    try {
      return await check()
    } catch (error) {
      if (Date.now() > until) throw error
    }
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
}
