import { toleranceSeconds } from './catalog.js'
import { describe, seconds, unreadable } from './input.js'
import { invalidArgument } from './raise.js'

/** A tolerance in seconds, the default if it is not set; `null` is none. */
export function readTolerance(options: unknown): number | null {
  const value = option(options, 'toleranceSeconds')
  if (value === undefined) return toleranceSeconds
  if (value === null || typeof value === 'number') return value
  throw invalidArgument(
    `\`toleranceSeconds\` is ${describe(value)}: pass a number of seconds, or null to turn the ` +
      'check off',
  )
}

/** What time it is, in seconds. */
export function readNow(options: unknown): number {
  const value = option(options, 'now')
  const time = value === undefined ? Date.now() / 1000 : seconds(value)
  if (time !== undefined) return time
  throw invalidArgument(
    `\`now\` is ${describe(value)}: pass a Date, or seconds since the Unix epoch`,
  )
}

export function option(options: unknown, name: string): unknown {
  if (options === undefined || options === null) return undefined
  if (typeof options !== 'object') {
    throw invalidArgument(
      `the options are ${describe(options)}: pass an object, as in \`{ ${name}: … }\``,
    )
  }
  try {
    return has(options, name) ? (options as Record<string, unknown>)[name] : undefined
  } catch (cause) {
    throw unreadable(name, cause)
  }
}

/**
 * Whether the options have it, themselves or by their class. What `Object.prototype` has, because somebody
 * polluted it, is no option: it could turn the check of the timestamp off everywhere.
 */
function has(options: object, name: string): boolean {
  if (Object.hasOwn(options, name)) return true
  let prototype = Object.getPrototypeOf(options)
  while (prototype !== null) {
    const next = Object.getPrototypeOf(prototype)
    if (next !== null && Object.hasOwn(prototype, name)) return true
    prototype = next
  }
  return false
}
