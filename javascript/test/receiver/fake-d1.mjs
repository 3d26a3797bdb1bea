// A D1 database, as its binding shows it, without workerd: which the examples' tests run.

import { file, open } from './sqlite-inbox.mjs'

const GIVES_ROWS = /^\s*SELECT|RETURNING/i

export class FakeD1 {
  /** Is called with each statement before it is run. */
  before = async () => {}
  sent = []
  path = file()
  #database = open(this.path)

  prepare(sql) {
    return new Statement(this, sql, [])
  }

  async batch(statements) {
    for (const { sql } of statements) await this.before(sql)
    this.#database.exec('BEGIN')
    try {
      const results = statements.map((statement) => this.run(statement))
      this.#database.exec('COMMIT')
      return results
    } catch (error) {
      this.#database.exec('ROLLBACK')
      throw error
    }
  }

  run({ sql, values }) {
    this.sent.push(sql)
    const bound = Object.fromEntries(
      values.map((value, at) => [
        `p${at + 1}`,
        value instanceof ArrayBuffer ? new Uint8Array(value) : value,
      ]),
    )
    const prepared = this.#database.prepare(sql.replace(/\?(\d+)/g, ':p$1'))
    if (!GIVES_ROWS.test(sql)) {
      return { success: true, results: [], meta: { changes: Number(prepared.run(bound).changes) } }
    }
    const rows = prepared.all(bound).map((row) => ({ ...row }))
    for (const row of rows) if (ArrayBuffer.isView(row.body)) row.body = [...row.body]
    return { success: true, results: rows, meta: { changes: rows.length } }
  }
}

class Statement {
  constructor(database, sql, values) {
    Object.assign(this, { database, sql, values })
  }

  bind(...values) {
    for (const value of values) {
      if (value === undefined || ArrayBuffer.isView(value)) throw new Error('D1_TYPE_ERROR: secret')
    }
    return new Statement(this.database, this.sql, values)
  }

  async all() {
    await this.database.before(this.sql)
    return this.database.run(this)
  }

  run() {
    return this.all()
  }
}
