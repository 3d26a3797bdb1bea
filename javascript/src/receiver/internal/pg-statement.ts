import type { Parameters } from './postgres-driver.js'

/** What is used of the connection that `pg` gives to what is submitted to it. */
interface Connection {
  parse(statement: { text: string }): void
  bind(values: { values: unknown[] }): void
  execute(portal: object): void
  flush(): void
  sync(): void
  readonly stream: { cork?(): void; uncork?(): void }
}

/** A client of `pg` that takes what its own queries are made of, and not the one that is native or pipelines. */
export interface SubmittingClient {
  readonly connection: Connection
  readonly pipeline?: boolean
  query(statement: PgStatement): unknown
}

export function canSubmit(client: unknown): client is SubmittingClient {
  const { connection, pipeline } = client as Partial<SubmittingClient>
  return typeof connection?.parse === 'function' && pipeline !== true
}

/**
 * A statement without rows that is run first, and committed, once that is known, if it still may be: as between `BEGIN`
 * and `COMMIT`, in two round trips instead of three. What PostgreSQL is not told to synchronize is not committed.
 */
export class PgStatement {
  readonly #text: string
  readonly #values: Parameters
  readonly #mayCommit: () => void
  #changes = 0
  #resolve: (changes: number) => void = () => {}
  #reject: (error: unknown) => void = () => {}
  /** How many rows it has changed. */
  readonly changes = new Promise<number>((resolve, reject) => {
    this.#resolve = resolve
    this.#reject = reject
  })
  /** `pg` has one where queries may time out. */
  callback = (error?: unknown): void => {
    if (error) this.#reject(error)
  }

  /** @param mayCommit Throws if it must not be committed any more. */
  constructor(text: string, values: Parameters, mayCommit: () => void) {
    this.#text = text
    this.#values = values
    this.#mayCommit = mayCommit
  }

  submit(connection: Connection): void {
    connection.stream.cork?.()
    connection.parse({ text: this.#text })
    connection.bind({ values: this.#values.map(bound) })
    connection.execute({})
    connection.flush()
    connection.stream.uncork?.()
  }

  handleCommandComplete({ text }: { text: string }, connection: Connection): void {
    // As in `INSERT 0 1`.
    this.#changes = Number(/\d+$/.exec(text)?.[0] ?? 0)
    try {
      this.#mayCommit()
    } catch (error) {
      this.#reject(error)
      return
    }
    connection.sync()
  }

  handleReadyForQuery(): void {
    this.#resolve(this.#changes)
  }

  /** Its connection is not used again. */
  handleError(error: unknown): void {
    this.#reject(error)
  }
}

declare const Buffer: { from(bytes: ArrayBufferLike, start: number, length: number): unknown }

/** Of the driver, a text or bytes, which it knows by their class. */
function bound(value: Parameters[number]): unknown {
  if (value === null || typeof value === 'string') return value
  if (typeof value === 'number') return String(value)
  return Buffer.from(value.buffer, value.byteOffset, value.byteLength)
}
