import type { Database, Prepared, SqliteDriver } from './sqlite-driver.js'
import { type Result, type Row, sqlite, statement, type Values } from './statements.js'
import { type Store, schemaProblem } from './store.js'
import { StoreError } from './store-error.js'
import { nextTurn, sleep } from './time.js'
import { invalidArgument } from './usage.js'

interface Operation {
  readonly name: string
  readonly values: Values
  readonly deadline: number
  resolve(result: Result): void
  reject(error: unknown): void
}

/** What a statement gives rows by. */
const GIVES_ROWS = /^SELECT|^RETURNING/m

/** For how long a file that another process has locked is left alone, in milliseconds. */
const LEAST_PAUSE = 5
const MOST_PAUSE = 50

/**
 * A SQLite file. Its driver is synchronous, so operations that wait are committed together: a commit waits for the
 * disk, and the whole process with it. For a locked file, nothing but the operation waits.
 */
export class SqliteStore implements Store {
  readonly #path: string
  readonly #driver: SqliteDriver
  #database: Connection | undefined
  /** Which file it is open on. */
  #fileId: string | undefined
  #waiting: Operation[] = []
  #isPumping = false

  constructor(path: string, driver: SqliteDriver) {
    this.#path = path
    this.#driver = driver
  }

  run(name: string, values: Values, deadline: number): Promise<Result> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ name, values, deadline, resolve, reject })
      if (this.#isPumping) return
      this.#isPumping = true
      void this.#pump()
    })
  }

  runIn(transaction: unknown, name: string, values: Values): Result {
    const { prepare, inTransaction, isTransaction } = (transaction ?? {}) as Partial<Database> & {
      inTransaction?: boolean
      isTransaction?: boolean
    }
    if (typeof prepare !== 'function') {
      throw invalidArgument(
        '`transaction` is not a database of node:sqlite or better-sqlite3: pass the one on which the transaction is ' +
          'open, on the file of the inbox',
      )
    }
    if ((inTransaction ?? isTransaction) === false) {
      throw invalidArgument(
        '`transaction` has no transaction open, so the completion would not be committed together with what the ' +
          'handler writes: begin one first',
      )
    }
    return execute((transaction as Database).prepare(statement(sqlite, name)), name, values)
  }

  warning(): string | undefined {
    return this.#driver.warning()
  }

  async #pump(): Promise<void> {
    let pause = LEAST_PAUSE
    while (this.#waiting.length > 0) {
      // What else comes in on this turn of the event loop, and follows from it, is committed with it.
      await nextTurn()
      await nextTurn()
      this.#giveUp()
      const batch = this.#waiting
      this.#waiting = []
      const locked = this.#commit(batch)
      if (locked.length === 0) {
        pause = LEAST_PAUSE
        continue
      }
      this.#waiting = [...locked, ...this.#waiting]
      await sleep(pause * (0.5 + Math.random() / 2))
      pause = Math.min(2 * pause, MOST_PAUSE)
    }
    this.#isPumping = false
  }

  /** Rejects what has waited for too long. */
  #giveUp(): void {
    const now = Date.now()
    this.#waiting = this.#waiting.filter((operation) => {
      if (now < operation.deadline) return true
      operation.reject(new StoreError('another process has locked the file for 4 seconds'))
      return false
    })
  }

  /**
   * Runs operations in one transaction, or, if one of them fails, each in its own. Gives those that could not be run
   * because the file is locked.
   */
  #commit(batch: readonly Operation[]): readonly Operation[] {
    if (batch.length === 0) return []
    let results: Result[]
    try {
      const database = this.#opened()
      results = database.transaction(() =>
        batch.map(({ name, values }) => execute(database.prepared(name), name, values)),
      )
    } catch (error) {
      if (isLock(error)) return batch
      // It is opened anew at its next use.
      this.#close()
      if (batch.length > 1) return batch.flatMap((one) => this.#commit([one]))
      batch[0]?.reject(error)
      return []
    }
    batch.forEach((operation, at) => {
      operation.resolve(results[at] as Result)
    })
    return []
  }

  #opened(): Connection {
    // Somebody has replaced the file, and SQLite would go on with the old one.
    if (this.#database !== undefined && this.#driver.fileId() !== this.#fileId) this.#close()
    if (this.#database === undefined) {
      this.#database = new Connection(this.#driver.open(), this.#path)
      this.#fileId = this.#driver.fileId()
    }
    return this.#database
  }

  #close(): void {
    this.#database?.close()
    this.#database = undefined
  }
}

/** A connection of our own: the settings are not the user's. */
class Connection {
  readonly #database: Database
  readonly #prepared = new Map<string, Prepared>()

  constructor(database: Database, path: string) {
    this.#database = database
    try {
      this.#setUp(path)
    } catch (error) {
      this.close()
      throw error
    }
  }

  #setUp(path: string): void {
    const database = this.#database
    database.exec('PRAGMA busy_timeout = 0')
    const [{ journal_mode: journal } = {}] = this.#all('PRAGMA journal_mode')
    // Where several processes share the file, WAL of SQLite before 3.51.3 can corrupt it. Who chose it, knows.
    if (journal !== 'wal') this.#all('PRAGMA journal_mode = TRUNCATE')
    database.exec('PRAGMA synchronous = FULL')
    this.#all('PRAGMA secure_delete = ON')
    this.transaction(() => database.exec(statement(sqlite, 'create')))
    const problem = schemaProblem(this.#all(statement(sqlite, 'version')))
    if (problem !== undefined) throw new StoreError(`${path}: ${problem}`)
  }

  /** A statement that is prepared once. */
  prepared(name: string): Prepared {
    const known = this.#prepared.get(name)
    if (known !== undefined) return known
    const prepared = this.#database.prepare(statement(sqlite, name))
    this.#prepared.set(name, prepared)
    return prepared
  }

  transaction<T>(work: () => T): T {
    this.#database.exec('BEGIN IMMEDIATE')
    try {
      const result = work()
      this.#database.exec('COMMIT')
      return result
    } catch (error) {
      try {
        this.#database.exec('ROLLBACK')
      } catch {
        // SQLite has rolled back by itself.
      }
      throw error
    }
  }

  close(): void {
    try {
      this.#database.close()
    } catch {}
  }

  #all(sql: string): Row[] {
    return this.#database.prepare(sql).all() as Row[]
  }
}

function execute(prepared: Prepared, name: string, values: Values): Result {
  const bound = Object.fromEntries(
    Object.entries(values).map(([key, value]) => [
      key,
      Array.isArray(value) ? JSON.stringify(value) : value,
    ]),
  )
  if (!GIVES_ROWS.test(statement(sqlite, name))) {
    return { rows: [], changes: Number(prepared.run(bound).changes) }
  }
  const rows = prepared.all(bound) as Row[]
  return { rows, changes: rows.length }
}

/** Whether another connection has the lock that this one needs. */
function isLock(error: unknown): boolean {
  const { code, errcode } = (error ?? {}) as { code?: unknown; errcode?: unknown }
  if (typeof errcode === 'number') return (errcode & 0xff) === 5 || (errcode & 0xff) === 6
  return typeof code === 'string' && /^SQLITE_(BUSY|LOCKED)/.test(code)
}
