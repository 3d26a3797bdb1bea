import { createRequire } from 'node:module'
import { Records, SECRET, temporary } from './helpers.mjs'

const sqlite = process.getBuiltinModule('node:sqlite')
const require = createRequire(import.meta.url)

/** The path of a file that is not there yet. */
export const file = temporary()

/** A connection of the user's own: with `node:sqlite` where Node has it, else with better-sqlite3. */
export function open(path) {
  return sqlite ? new sqlite.DatabaseSync(path) : new (require('better-sqlite3'))(path)
}

export function rowsOf(path, sql) {
  const database = open(path)
  try {
    return database.prepare(sql).all()
  } finally {
    database.close()
  }
}

/** A receiver with an inbox in a file of its own, and a look into it. */
export function setUpInbox({ Receiver }, options) {
  const path = file()
  const logger = new Records()
  const receiver = new Receiver(SECRET, { inbox: path, logger, ...options })
  const rows = (sql = 'SELECT * FROM gather_inbox') => rowsOf(path, sql)
  return { receiver, logger, path, rows }
}
