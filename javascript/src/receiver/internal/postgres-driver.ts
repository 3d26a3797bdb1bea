import { canSubmit, PgStatement } from './pg-statement.js'
import type { Result, Row } from './statements.js'
import { StoreError } from './store-error.js'
import { within } from './time.js'
import { describe, invalidArgument } from './usage.js'

export type Parameters = (string | number | Uint8Array | null)[]
type Query = (text: string, values?: Parameters) => Promise<Result>

/** What `pg` and postgres.js have in common. */
export interface PostgresDriver {
  /** Runs one statement, or rejects by the deadline. */
  query(text: string, values: Parameters, deadline: number): Promise<Result>
  /** Runs one that gives no rows in a transaction. After the deadline, it is not committed any more. */
  transaction(text: string, values: Parameters | undefined, deadline: number): Promise<Result>
  /** Runs one in a transaction of the user's. */
  queryIn(transaction: unknown, text: string, values: Parameters): Promise<Result>
}

export function postgresDriver(pool: unknown): PostgresDriver {
  if (isPostgresJs(pool)) return ofPostgresJs(pool)
  if (isPgPool(pool)) return ofPg(pool)
  throw invalidArgument(
    `\`pool\` is ${describe(pool)}: pass a \`Pool\` of pg (a single \`Client\` cannot be replaced when it fails), or the ` +
      '`sql` of postgres.js',
  )
}

interface PgResult {
  readonly rows: Row[]
  readonly rowCount: number | null
}

interface PgClient {
  query(text: string, values?: Parameters): Promise<PgResult>
  release(destroy?: boolean): void
  on(event: 'error', listener: () => void): unknown
  removeListener(event: 'error', listener: () => void): unknown
}

interface PgPool {
  readonly totalCount: number
  connect(): Promise<PgClient>
  listenerCount?(event: 'error'): number
  on?(event: 'error', listener: () => void): unknown
}

function isPgPool(value: unknown): value is PgPool {
  const { connect, totalCount } = (value ?? {}) as Partial<PgPool>
  return typeof connect === 'function' && typeof totalCount === 'number'
}

/** A connection that is lost must not end the process: whoever uses it is told anyway. */
const ignore = () => {}

function ofPg(pool: PgPool): PostgresDriver {
  if (pool.listenerCount?.('error') === 0) pool.on?.('error', ignore)

  /** Lends a connection, which is ended if it is not done with by the deadline. */
  async function borrow(
    deadline: number,
    work: (query: Query, client: PgClient) => Promise<Result>,
  ): Promise<Result> {
    const client = await within(deadline, pool.connect(), (late) => late.release())
    client.on('error', ignore)
    let isFine = false
    try {
      const result = await within(
        deadline,
        work(async (text, values) => {
          checkTime(deadline)
          return ofPgResult(await client.query(text, values))
        }, client),
      )
      isFine = true
      return result
    } finally {
      if (isFine) client.removeListener('error', ignore)
      // Of one that failed nobody knows in what state it is.
      client.release(!isFine)
    }
  }

  return {
    query: (text, values, deadline) => borrow(deadline, (query) => query(text, values)),
    transaction: (text, values, deadline) =>
      borrow(deadline, async (query, client) => {
        if (values !== undefined && canSubmit(client)) {
          const statement = new PgStatement(text, values, () => checkTime(deadline))
          checkTime(deadline)
          client.query(statement)
          return { rows: [], changes: await statement.changes }
        }
        await query('BEGIN')
        const result = await query(text, values)
        await query('COMMIT')
        return result
      }),
    async queryIn(transaction, text, values) {
      const { query } = (transaction ?? {}) as Partial<PgClient>
      // A pool has no transaction: each statement is committed by itself.
      if (typeof query !== 'function' || isPgPool(transaction)) {
        throw invalidArgument(
          '`transaction` is no client of pg: pass the one on which the transaction is open, as in `await pool.connect()`',
        )
      }
      return ofPgResult(await (transaction as PgClient).query(text, values))
    },
  }
}

function ofPgResult({ rows, rowCount }: PgResult): Result {
  return { rows, changes: rowCount ?? 0 }
}

interface PostgresJsQuery extends Promise<Row[] & { count: number }> {
  canceller?: ((query: unknown) => unknown) | null
}

interface PostgresJsSql {
  unsafe(text: string, values?: Parameters): PostgresJsQuery
  begin<T>(work: (sql: PostgresJsSql) => Promise<T>): Promise<T>
}

function isPostgresJs(value: unknown): value is PostgresJsSql {
  const { unsafe, begin } = (value ?? {}) as Partial<PostgresJsSql>
  return typeof value === 'function' && typeof unsafe === 'function' && typeof begin === 'function'
}

function ofPostgresJs(sql: PostgresJsSql): PostgresDriver {
  /** Runs a statement, which is called off at the deadline: on the server, if it has come that far. */
  async function run(
    on: PostgresJsSql,
    deadline: number,
    text: string,
    values?: Parameters,
  ): Promise<Result> {
    checkTime(deadline)
    const query = on.unsafe(text, values)
    try {
      return ofPostgresJsResult(await within(deadline, query))
    } catch (error) {
      if (error instanceof StoreError) cancel(query)
      throw error
    }
  }

  return {
    query: (text, values, deadline) => run(sql, deadline, text, values),
    transaction: (text, values, deadline) =>
      within(
        deadline,
        sql.begin(async (transaction) => {
          const result = await run(transaction, deadline, text, values)
          // What throws in here is rolled back.
          checkTime(deadline)
          return result
        }),
      ),
    async queryIn(transaction, text, values) {
      const { unsafe } = (transaction ?? {}) as Partial<PostgresJsSql>
      if (typeof unsafe !== 'function' || isPostgresJs(transaction)) {
        throw invalidArgument(
          '`transaction` is none of postgres.js: pass the `sql` that the function given to `sql.begin` gets',
        )
      }
      return ofPostgresJsResult(await (transaction as PostgresJsSql).unsafe(text, values))
    },
  }
}

/** By `query.cancel()`, a failure to reach the server would be a rejection that nobody can handle. */
function cancel(query: PostgresJsQuery): void {
  const { canceller } = query
  query.canceller = null
  if (typeof canceller === 'function') void Promise.resolve(canceller(query)).catch(ignore)
}

function checkTime(deadline: number): void {
  if (Date.now() >= deadline) throw new StoreError('it took longer than 4 seconds')
}

function ofPostgresJsResult(rows: Row[] & { count: number }): Result {
  return { rows: [...rows], changes: rows.count }
}
