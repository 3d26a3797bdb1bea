import type { Parameters } from './postgres-driver.js'

/** What is used of the connection that `pg` gives to what is submitted to it. */
interface Connection {
  parse(statement: { text: string }): void
  bind(values: { values: unknown[] }): void
  execute(portal: object): void
  flush(): void
  sync(): void
  readonly stream: { cork(): void; uncork(): void }
}

/**
 * A client of `pg` that takes what its own queries are made of: not the one that is native or pipelines, nor one whose
 * stream is not Node's, as that of Neon's driver: it has a class of its own for bytes, and may run where there is no
 * `Buffer`.
 */
export interface SubmittingClient {
  readonly connection: Connection
  readonly pipeline?: boolean
  query(statement: PgStatement): unknown
}

export function canSubmit(client: unknown): client is SubmittingClient {
  const { connection, pipeline } = client as Partial<SubmittingClient>
  const { parse, stream } = (connection ?? {}) as Partial<Connection>
  return typeof parse === 'function' && typeof stream?.cork === 'function' && pipeline !== true
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
  /** How it ends. `pg` puts its own in front where queries may time out, which ends the timer. */
  callback = (error?: unknown): void => {
    if (error) this.#reject(error)
    else this.#resolve(this.#changes)
  }

  /** @param mayCommit Throws if it must not be committed any more. */
  constructor(text: string, values: Parameters, mayCommit: () => void) {
    this.#text = text
    this.#values = values
    this.#mayCommit = mayCommit
  }

  submit(connection: Connection): void {
    connection.stream.cork()
    connection.parse({ text: this.#text })
    connection.bind({ values: this.#values.map(bound) })
    connection.execute({})
    connection.flush()
    connection.stream.uncork()
  }

  handleCommandComplete({ text }: { text: string }, connection: Connection): void {
    // As in `INSERT 0 1`.
    this.#changes = Number(/\d+$/.exec(text)?.[0] ?? 0)
    try {
      this.#mayCommit()
    } catch (error) {
      this.callback(error)
      return
    }
    connection.sync()
  }

  handleReadyForQuery(): void {
    this.callback()
  }

  /** Its connection is not used again. */
  handleError(error: unknown): void {
    this.callback(error)
  }
}

declare const Buffer: { from(bytes: ArrayBufferLike, start: number, length: number): unknown }

/** Of the driver, a text or bytes, which it knows by their class. */
function bound(value: Parameters[number]): unknown {
  if (value === null || typeof value === 'string') return value
  if (typeof value === 'number') return String(value)
  return Buffer.from(value.buffer, value.byteOffset, value.byteLength)
}
