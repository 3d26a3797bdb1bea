// Runs vector cases against the JavaScript API. A browser runs this file too, and what it imports.

import { hostStringify } from './host.mjs'

/**
 * Runs every case of `files` (`{ name, cases }`) against what a package and its `explain` export; gives the number that
 * passed, and the failures.
 */
export function runVectors(api, files) {
  const failures = []
  let passed = 0
  for (const { name: file, cases } of files) {
    for (const vector of cases) {
      const actual = outcome(api, vector)
      const foreign = contradiction(vector)
      if (foreign !== undefined) {
        failures.push({ file, name: vector.name, ...foreign })
      } else if (holds(vector.expect, actual)) {
        passed += 1
      } else {
        const [expected, got] = [brief(vector.expect), brief(actual)]
        failures.push({ file, name: vector.name, expected, got })
      }
    }
  }
  return { passed, failures }
}

const OPERATIONS = {
  verify(api, vector) {
    const { signature, now } = vector
    return summary(verifier(api, vector).verify(bodyOf(vector), signature, { now }))
  },
  verify_parsed(api, vector) {
    const { signature, now } = vector
    const payload = JSON.parse(textOf(vector))
    return summary(verifier(api, vector).verifyParsed(payload, signature, { now }))
  },
  authenticate(api, vector) {
    verifier(api, vector).authenticate(bodyOf(vector), vector.signature, { now: vector.now })
    return true
  },
  sign: (api, vector) => api.sign(bodyOf(vector), vector.secrets[0], vector.timestamp),
  stringify: (api, vector) => api.stringify(textOf(vector)),
  key: (api, vector) => api.idempotencyKey(bodyOf(vector)),
  explain(api, vector) {
    const { signature, now, tolerance: toleranceSeconds, secrets = [] } = vector
    const all = [...secrets, ...(vector.secrets_base64 ?? []).map(fromBase64)]
    const options = { now, toleranceSeconds }
    const { verdict, findings } = api.explain(bodyOf(vector), signature, all, options)
    // What is found first; how the whole reads is for people to judge.
    return { verdict, first: findings[0]?.id ?? null, grade: findings[0]?.grade ?? null }
  },
}

function summary({ kind, event, data, reason }) {
  return { kind, name: event, data, reason }
}

/** How this JavaScript runtime, whose `JSON.stringify` is the definition, contradicts a vector. */
function contradiction(vector) {
  if (vector.op !== 'stringify') return undefined
  const text = hostStringify(textOf(vector))
  if (text === vector.expect.ok) return undefined
  const host = text === undefined ? 'refuses the text' : brief({ ok: text })
  return { expected: brief(vector.expect), got: `another from JSON.stringify itself: ${host}` }
}

function outcome(api, vector) {
  const operation = Object.hasOwn(OPERATIONS, vector.op) ? OPERATIONS[vector.op] : undefined
  if (operation === undefined) return { unknown: `the operation ${vector.op}` }
  try {
    return { ok: operation(api, vector) }
  } catch (error) {
    return error instanceof api.WebhookError
      ? { error: error.code }
      : { thrown: String(error?.name) }
  }
}

function verifier(api, { secrets, tolerance }) {
  return new api.Verifier(secrets, { toleranceSeconds: tolerance })
}

function bodyOf({ body_base64 }) {
  return fromBase64(body_base64)
}

function fromBase64(text) {
  return Uint8Array.from(atob(text), (char) => char.charCodeAt(0))
}

function textOf(vector) {
  return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bodyOf(vector))
}

/** Whether the outcome is the expected one; of an event, what the vector says nothing of is free. */
function holds(expect, actual) {
  if (Object.hasOwn(expect, 'error')) return actual.error === expect.error
  if (!Object.hasOwn(expect, 'ok') || !Object.hasOwn(actual, 'ok')) return false
  if (typeof expect.ok !== 'object') return actual.ok === expect.ok
  return Object.keys(expect.ok).every((member) => sameJson(expect.ok[member], actual.ok[member]))
}

function sameJson(a, b) {
  return JSON.stringify(sorted(a)) === JSON.stringify(sorted(b))
}

/** The value as entries in the order of their keys, which JSON does not care about. */
function sorted(value) {
  if (Array.isArray(value)) return value.map(sorted)
  if (typeof value !== 'object' || value === null) return value
  return {
    entries: Object.keys(value)
      .sort()
      .map((key) => [key, sorted(value[key])]),
  }
}

/** Codes and kinds only: the rest of an outcome may be a payload. */
function brief({ error, ok, thrown, unknown }) {
  if (error !== undefined) return `the error ${error}`
  if (unknown !== undefined) return `nothing: this runner does not know ${unknown}`
  if (thrown !== undefined) return `a foreign exception: ${thrown}`
  if (typeof ok !== 'object') return JSON.stringify(ok)
  const { kind, name, reason, verdict, first, grade } = ok
  return [kind, name, reason, verdict, first, grade].filter((part) => part !== undefined).join(', ')
}
