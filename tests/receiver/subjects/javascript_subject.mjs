// A receiver in JavaScript under test: `../README.md` says what it is given, what it prints and what it does.

import { once } from 'node:events'
import { writeSync } from 'node:fs'
import { createServer } from 'node:http'
import { createRequire } from 'node:module'
import { createInterface } from 'node:readline'
import { Readable } from 'node:stream'
import { setTimeout as sleep } from 'node:timers/promises'

const config = JSON.parse(process.argv[2])
const { options = {}, store } = config
const require = createRequire(import.meta.url)
const {
  LeaseLost,
  memoryClaims,
  postgresClaims,
  postgresInbox,
  Receiver,
  redisClaims,
  sqliteInbox,
} = await import(`${config.package ?? 'gather-webhooks'}/receiver`)

const print = (line) => writeSync(1, `${JSON.stringify(line)}\n`)
const log = (level) => (fields, message) => print({ log: { ...fields, level, message } })
const logger = { info: log('info'), warn: log('warning'), error: log('error') }

// What a handler can be told to do by the title of its event.

const actions = {
  ok() {},
  fail() {
    throw new RangeError('leak-me-not')
  },
  sleep: (seconds) => sleep(1_000 * seconds),
  kill: () => process.kill(process.pid, 'SIGKILL'),
  effect: (_, delivery) => print({ effect: delivery.key }),
  'effect-kill'(_, delivery) {
    print({ effect: delivery.key })
    process.kill(process.pid, 'SIGKILL')
  },
  hang: () => new Promise(() => {}),
  count: (_, delivery) => count(delivery),
  async 'count-rollback'(_, delivery) {
    await count(delivery, true).catch((error) => {
      if (error !== ROLLED_BACK) throw error
    })
  },
  async 'count-late'(seconds, delivery) {
    await sleep(1_000 * seconds)
    await count(delivery)
  },
  async 'count-kill'(_, delivery) {
    await count(delivery)
    process.kill(process.pid, 'SIGKILL')
  },
}

async function act(script, delivery) {
  const words = (script || 'ok').split(' ')
  const [name, seconds] = words[Math.min(delivery.attempt, words.length) - 1].split(':')
  try {
    await actions[name](Number(seconds), delivery)
  } catch (error) {
    if (error instanceof LeaseLost) print({ lost: delivery.key })
    throw error
  }
}

function handler(name) {
  return async (event, delivery) => {
    const { key, attempt } = delivery
    const run = { handler: name, key, name: delivery.name, kind: event.kind, attempt }
    print({ run: { phase: 'start', ...run, pid: process.pid } })
    await act(event.kind === 'interview.created' ? event.data.title : 'ok', delivery)
    print({ run: { phase: 'end', ...run, pid: process.pid } })
  }
}

// The stores.

const ROLLED_BACK = new Error('rolled back')
const UPDATE = 'UPDATE counter SET n = n + 1'
/** Counts on a connection of the handler's own, in one transaction with the completion. */
let count

async function open() {
  switch (`${store.kind} ${store.client}`) {
    case 'sqlite better-sqlite3':
    case 'sqlite node:sqlite':
    case 'sqlite undefined':
      count = countInSqlite
      return { inbox: sqliteInbox(store.path) }
    case 'postgres pg':
    case 'postgres-claims pg': {
      const { Pool } = require('pg')
      const pool = new Pool({ connectionString: store.url, connectionTimeoutMillis: 3_000 })
      pool.on('error', () => {})
      count = (delivery, isRolledBack) => countInPg(pool, delivery, isRolledBack)
      return store.kind === 'postgres'
        ? { inbox: postgresInbox(pool) }
        : { inline: postgresClaims(pool) }
    }
    case 'postgres postgres.js':
    case 'postgres-claims postgres.js': {
      const sql = require('postgres')(store.url, { onnotice() {} })
      count = (delivery, isRolledBack) =>
        sql.begin(async (transaction) => {
          await transaction.unsafe(UPDATE)
          await delivery.completeIn(transaction)
          if (isRolledBack) throw ROLLED_BACK
        })
      return store.kind === 'postgres'
        ? { inbox: postgresInbox(sql) }
        : { inline: postgresClaims(sql) }
    }
    case 'redis-claims node-redis': {
      const client = require('redis').createClient({ url: store.url, disableOfflineQueue: true })
      await client.on('error', () => {}).connect()
      return { inline: redisClaims(client) }
    }
    case 'redis-claims ioredis': {
      const { Redis } = require('ioredis')
      const client = new Redis(store.url, { enableOfflineQueue: false })
      client.on('error', () => {})
      await once(client, 'ready')
      return { inline: redisClaims(client) }
    }
    case 'memory undefined':
      return { inline: memoryClaims() }
    default:
      throw new Error(`no store ${store.kind} with ${store.client}`)
  }
}

async function countInSqlite(delivery, isRolledBack = false) {
  const database = openSqlite()
  try {
    database.exec('PRAGMA busy_timeout = 10000')
    database.exec('BEGIN IMMEDIATE')
    try {
      database.exec(UPDATE)
      delivery.completeIn(database)
      if (isRolledBack) throw ROLLED_BACK
      database.exec('COMMIT')
    } catch (error) {
      database.exec('ROLLBACK')
      throw error
    }
  } finally {
    database.close()
  }
}

function openSqlite() {
  const sqlite = process.getBuiltinModule('node:sqlite')
  return sqlite ? new sqlite.DatabaseSync(store.path) : new (require('better-sqlite3'))(store.path)
}

async function countInPg(pool, delivery, isRolledBack = false) {
  const client = await pool.connect()
  try {
    await client.query('BEGIN')
    await client.query(UPDATE)
    await delivery.completeIn(client)
    if (isRolledBack) throw ROLLED_BACK
    await client.query('COMMIT')
  } catch (error) {
    await client.query('ROLLBACK')
    throw error
  } finally {
    client.release()
  }
}

if (store.client === 'node:sqlite' && !process.getBuiltinModule('node:sqlite')) {
  throw new Error(`Node.js ${process.version} has no node:sqlite`)
}

// The receiver, and its server.

const { name, retries, keep, max_body: maxBody, concurrency } = options
const receiver = new Receiver(config.secret, {
  ...(await open()),
  ...{ name, retries, keep, maxBody, concurrency, logger },
})
for (const event of config.handlers ?? ['interview.created']) receiver.on(event, handler(event))
if (config.otherwise) receiver.otherwise(handler('otherwise'))
if (config.on_dead) {
  receiver.onDead(({ key, name }, error) => print({ dead: { key, name, error: error.name } }))
}

const hasLoop = config.loop !== false
// Before it is got, which would start the loop.
if (!hasLoop) await receiver.stop(0)

async function listener() {
  switch (config.face) {
    case 'node':
      return receiver.node
    case 'express':
      return require('express')().use(receiver.express)
    case 'fetch':
      if (hasLoop) void receiver.run()
      return answerWithFetch
    default:
      throw new Error(`no face ${config.face}`)
  }
}

/** As servers of `Request`s do it. */
async function answerWithFetch(request, response) {
  const url = `http://127.0.0.1:${config.port}${request.url}`
  const headers = new Headers()
  for (const [name, values] of Object.entries(request.headersDistinct)) {
    for (const value of values) headers.append(name, value)
  }
  const hasBody = !['GET', 'HEAD'].includes(request.method)
  const init = { method: request.method, headers, duplex: 'half' }
  const body = hasBody ? Readable.toWeb(request) : null
  const answer = await receiver.fetch(new Request(url, { ...init, body }))
  response.writeHead(answer.status, Object.fromEntries(answer.headers))
  response.end(Buffer.from(await answer.arrayBuffer()))
}

const server = createServer(await listener())
server.listen(config.port, '127.0.0.1', () => print({ ready: server.address().port }))

const snake = (text) => text.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)
const inSnakeCase = (value) => {
  if (Array.isArray(value)) return value.map(inSnakeCase)
  if (typeof value !== 'object' || value === null || value instanceof Date) return value
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [snake(key), member]))
}

createInterface({ input: process.stdin }).on('line', async (line) => {
  const { id, call, args = [] } = JSON.parse(line)
  try {
    print({ result: inSnakeCase(await receiver[call](...args)), id })
  } catch (error) {
    print({ error: String(error), id })
  }
})

process.once('SIGTERM', async () => {
  server.close()
  server.closeIdleConnections()
  await receiver.stop()
  process.exit(0)
})
