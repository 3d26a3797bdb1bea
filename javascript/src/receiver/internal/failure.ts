import { typeName } from './store-error.js'

/** A handler returned without having committed the mark of `completeIn`. */
export class NotCommitted extends Error {
  override readonly name = 'NotCommitted'

  constructor() {
    super('the handler returned, but did not commit the transaction that it gave to `completeIn`')
  }
}

/** Of an error, its type and where it was raised: never its message, which may quote the payload. */
export function describeFailure(error: unknown): string {
  const place = placeOf(error)
  return place === undefined ? typeName(error) : `${typeName(error)} at ${place}`
}

/** The file and the line of the innermost frame. */
function placeOf(error: unknown): string | undefined {
  try {
    const { message, stack } = error as Partial<Error>
    if (typeof stack !== 'string' || typeof message !== 'string') return undefined
    // The stack begins with the message, in which anything may stand.
    const start = stack.indexOf(message)
    if (start < 0) return undefined
    return /^\s*at (?:.*\()?(.+:\d+:\d+)\)?$/m.exec(stack.slice(start + message.length))?.[1]
  } catch {
    return undefined
  }
}
