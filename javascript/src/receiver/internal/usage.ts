import { UsageError } from '../../index.js'

export function invalidArgument(message: string): UsageError {
  return new UsageError('invalid_argument', message)
}

/** What kind of value it is: never the value, which may be a secret. */
export function describe(value: unknown): string {
  if (value === null) return 'null'
  if (Array.isArray(value)) return 'an array'
  if (value === undefined) return 'undefined'
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`
}
