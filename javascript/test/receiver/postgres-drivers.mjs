// The drivers of PostgreSQL, without a server.

import { EventEmitter } from 'node:events'

/** A pool of `pg` whose clients do what `answer` says for each statement. */
export class Pool extends EventEmitter {
  totalCount = 1
  sent = []
  released = []

  constructor(answer) {
    super()
    this.answer = answer
    this.connecting = Promise.resolve()
  }

  async connect() {
    await this.connecting
    const client = new EventEmitter()
    client.query = async (text, values) => {
      this.sent.push(text.split(/\s/)[0])
      return (await this.answer?.(text, values)) ?? resultOf(text)
    }
    client.release = (destroy = false) => this.released.push(destroy)
    return client
  }
}

/** One whose clients take what the queries of `pg` itself are made of, and whose queries may time out. */
export class SubmittingPool extends Pool {
  /** How many of them would be timed out still. */
  timers = 0
  stream = { cork: () => {}, uncork: () => {} }

  async connect() {
    const client = await super.connect()
    const { query } = client
    let statement
    let text
    client.connection = {
      stream: this.stream,
      parse: (parsed) => {
        text = parsed.text
      },
      bind: ({ values }) => {
        this.bound = values
      },
      execute: () => {},
      flush: async () => {
        try {
          const { rowCount } = await query(text)
          statement.handleCommandComplete({ text: `INSERT 0 ${rowCount}` }, client.connection)
        } catch (error) {
          statement.handleError(error, client.connection)
        }
      },
      sync: () => {
        this.sent.push('SYNC')
        statement.handleReadyForQuery(client.connection)
      },
    }
    client.query = (submitted, values) => {
      if (typeof submitted.submit !== 'function') return query(submitted, values)
      statement = submitted
      const { callback } = submitted
      this.timers += 1
      submitted.callback = (error) => {
        this.timers -= 1
        callback(error)
      }
      return submitted.submit(client.connection)
    }
    return client
  }
}

export function resultOf(text) {
  if (text.includes('to_regclass')) return { rows: [{ exists: true }], rowCount: 1 }
  if (text.includes('version')) return { rows: [{ version: 1 }], rowCount: 1 }
  return { rows: [], rowCount: 1 }
}

/** The `sql` of postgres.js, the same way. */
export function postgresJs(answer) {
  const sent = []
  const sql = () => {}
  sql.sent = sent
  sql.cancelled = 0
  sql.unsafe = (text, values) => {
    sent.push(text.split(/\s/)[0])
    const work = (async () => {
      const { rows, rowCount } = (await answer?.(text, values)) ?? resultOf(text)
      return Object.assign([...rows], { count: rowCount })
    })()
    work.canceller = async () => {
      sql.cancelled += 1
      throw new Error('the server cannot be reached')
    }
    return work
  }
  sql.begin = async (work) => {
    await sql.connecting
    sent.push('BEGIN')
    try {
      const result = await work(sql)
      sent.push('COMMIT')
      return result
    } catch (error) {
      sent.push('ROLLBACK')
      throw error
    }
  }
  return sql
}
