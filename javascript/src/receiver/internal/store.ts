import type { Result, Values } from './statements.js'

/** A database that runs the statements of `receiver/sql`. It makes the tables at its first use. */
export interface Store {
  /**
   * Runs a statement, and commits it, or rejects by the deadline. One `byHand` that is rejected takes no effect later:
   * its sender is told that it did not happen.
   */
  run(name: string, values: Values, deadline: number, byHand?: boolean): Promise<Result>
  /** Runs one in an open transaction of the user's: synchronously, where the driver is. */
  runIn(transaction: unknown, name: string, values: Values): Result | Promise<Result>
  /** What is to be said of where it lies. */
  warning?(): string | undefined
}

/** What is wrong with the tables, if they are of a newer version of this library. */
export function schemaProblem(rows: Result['rows']): string | undefined {
  const version = Number(rows[0]?.version ?? 1)
  return version > 1
    ? `a newer version of gather-webhooks made the tables of this inbox (version ${version} of them, and this one ` +
        'knows version 1): update this program\u2019s gather-webhooks'
    : undefined
}
