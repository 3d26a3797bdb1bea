/** What is wrong with a store, in our own words: these may be logged. */
export class StoreError extends Error {
  override readonly name = 'StoreError'
}

/**
 * What may be logged of an error of a store: our own words, or the driver's type and code. A message of a driver's
 * may quote what it was to store.
 */
export function describeStoreError(error: unknown): string {
  if (error instanceof StoreError) return error.message
  const { code, errstr } = (error ?? {}) as { code?: unknown; errstr?: unknown }
  const words = [typeName(error)]
  if (typeof code === 'string') words.push(code)
  // That of node:sqlite: the text of SQLite's own for its error number.
  if (typeof errstr === 'string') words.push(`(${errstr})`)
  return words.join(' ')
}

/** Whether it is of a program that is wrong, and not of a store: drivers have codes, and Node's own errors too. */
export function isMistake(error: unknown): boolean {
  if (!(error instanceof TypeError || error instanceof ReferenceError)) return false
  return !('code' in error)
}

/** The type of what was thrown. */
export function typeName(error: unknown): string {
  if (typeof error !== 'object' || error === null) return typeof error
  try {
    const { name } = error as { name?: unknown }
    const own = error.constructor?.name
    for (const text of [own === 'Error' ? name : own, name]) {
      if (typeof text === 'string' && /^[\w$.]{1,100}$/.test(text)) return text
    }
  } catch {}
  return 'Error'
}
