import { type Result, type Row, sqlite, statement, type Values } from './statements.js'
import { type Store, schemaProblem } from './store.js'
import { StoreError } from './store-error.js'
import { within } from './time.js'
import { describe, invalidArgument } from './usage.js'

interface D1Result {
  readonly results: readonly Row[]
  readonly meta: { readonly changes?: number }
}

interface D1Statement {
  bind(...values: unknown[]): D1Statement
  all(): Promise<D1Result>
}

/** What is used of a binding. */
interface D1Database {
  prepare(sql: string): D1Statement
  batch(statements: readonly D1Statement[]): Promise<readonly D1Result[]>
}

/** Milliseconds since the Unix epoch, by the clock of the database. */
const NOW = "(julianday('now') - 2440587.5) * 86400000"

/** Fails, and the batch with it, if the statement before it changed nothing. */
const OR_FAIL = "SELECT json(CASE changes() WHEN 0 THEN 'lease lost' ELSE '1' END)"

/** A D1 database of Cloudflare's, where each statement is a transaction, and so is a batch. */
export class D1Store implements Store {
  readonly #database: D1Database
  /** No promise that requests share: one that waits for another's, which is ended, waits for ever. */
  #isReady = false

  constructor(database: unknown) {
    this.#database = checked(database)
  }

  async run(name: string, values: Values, deadline: number, byHand = false): Promise<Result> {
    try {
      if (!this.#isReady) await this.#create(deadline)
      if (byHand) return await this.#runByHand(name, values, deadline)
      return resultOf(await within(deadline, this.#prepare(textOf(name), values).all()))
    } catch (error) {
      // The tables may be gone: they are made again at the next use.
      this.#isReady = false
      throw ofStore(error)
    }
  }

  /** Into the statements of a batch: if the lease is another's by then, none of them takes effect. */
  runIn(batch: unknown, name: string, values: Values): Result {
    if (!Array.isArray(batch)) {
      throw invalidArgument(
        '`transaction` is no array: D1 has no transactions but batches, so pass the statements of one, which the mark is ' +
          'added to: `delivery.completeIn(statements)`, then `await env.DB.batch(statements)`',
      )
    }
    batch.push(this.#prepare(textOf(name), values), this.#database.prepare(OR_FAIL))
    return { rows: [], changes: 1 }
  }

  /**
   * What is run after the deadline, by the clock of the database, changes nothing. What changed nothing because its key
   * is known is told apart by looking for the key.
   */
  async #runByHand(name: string, values: Values, deadline: number): Promise<Result> {
    const text = textOf(name).replace(/VALUES\s*\(([^()]*)\)/, `SELECT $1 WHERE ${NOW} < :deadline`)
    const put = this.#prepare(text, { ...values, deadline })
    const result = resultOf(await within(deadline, put.all()))
    if (result.changes > 0) return result
    const known = 'SELECT 1 FROM gather_inbox WHERE receiver = :receiver AND key = :key'
    const { results } = await within(deadline, this.#prepare(known, values).all())
    if (results.length === 0) throw new StoreError('D1 took it up later than after 4 seconds')
    return result
  }

  #prepare(text: string, values: Values & { deadline?: number }): D1Statement {
    const bound: unknown[] = []
    const places = new Map<string, string>()
    const sql = text.replace(/:(\w+)/g, (_, name: string) => {
      const known = places.get(name)
      if (known !== undefined) return known
      bound.push(boundOf(values[name] ?? null))
      const place = `?${bound.length}`
      places.set(name, place)
      return place
    })
    return this.#database.prepare(sql).bind(...bound)
  }

  async #create(deadline: number): Promise<void> {
    const texts = `${textOf('create')}${textOf('version')}`.split(';').filter(Boolean)
    const made = this.#database.batch(texts.map((text) => this.#database.prepare(text)))
    const problem = schemaProblem((await within(deadline, made)).at(-1)?.results ?? [])
    if (problem !== undefined) throw new StoreError(problem)
    this.#isReady = true
  }
}

function checked(database: unknown): D1Database {
  const { prepare, batch } = (database ?? {}) as Partial<D1Database>
  if (typeof prepare === 'function' && typeof batch === 'function') return database as D1Database
  throw invalidArgument(
    `\`database\` is ${describe(database)}: pass the binding of a D1 database, as in \`d1Inbox(env.DB)\`, where ` +
      '`DB` is what `binding` says in `d1_databases` of wrangler.jsonc',
  )
}

function textOf(name: string): string {
  return statement(sqlite, name)
}

function boundOf(value: Values[string]): unknown {
  if (Array.isArray(value)) return JSON.stringify(value)
  // Of what is a view of more, D1 would take all; a slice of a `Buffer` is one, too.
  if (ArrayBuffer.isView(value)) return new Uint8Array(value).buffer
  return value
}

function resultOf({ results, meta }: D1Result): Result {
  // D1 gives bytes as an array of numbers.
  const rows = results.map((row) =>
    row.body === undefined || row.body === null
      ? row
      : { ...row, body: Uint8Array.from(row.body as ArrayLike<number>) },
  )
  return { rows, changes: rows.length > 0 ? rows.length : (meta.changes ?? 0) }
}

/** Its codes, and not its words, which may quote a value. */
function ofStore(error: unknown): unknown {
  if (error instanceof StoreError) return error
  const codes = String((error as Partial<Error> | null)?.message).match(/\b(?:D1|SQLITE)_[A-Z_]+/g)
  return codes === null ? error : new StoreError(codes.join(' '), { cause: error })
}
