import assert from 'node:assert/strict'
import { test } from 'node:test'
import { FakeD1 } from './fake-d1.mjs'
import {
  describeReceivers,
  eventually,
  payload,
  post,
  Records,
  requestOf,
  SECRET,
  signed,
} from './helpers.mjs'
import { rowsOf } from './sqlite-inbox.mjs'

describeReceivers('an inbox in D1', (api) => {
  const { Receiver, d1Inbox, UsageError } = api

  function setUp(options) {
    const database = new FakeD1()
    const logger = new Records()
    const receiver = new Receiver(SECRET, { inbox: d1Inbox(database), logger, ...options })
    const rows = (sql = 'SELECT * FROM gather_inbox') => rowsOf(database.path, sql)
    return { database, receiver, logger, rows }
  }

  /** What a Worker does with a request: its answer, and what it waits for. */
  async function fetched(receiver, body) {
    const waiting = []
    const context = { waitUntil: (work) => waiting.push(work) }
    const response = await receiver.fetch(requestOf(api, body), {}, context)
    const line = `${response.status} ${await response.text()}`
    return { line, done: Promise.all(waiting) }
  }

  /** Runs something as in a Worker. */
  async function inWorker(work) {
    const known = Object.getOwnPropertyDescriptor(globalThis, 'navigator')
    const value = { userAgent: 'Cloudflare-Workers' }
    Object.defineProperty(globalThis, 'navigator', { configurable: true, value })
    try {
      return await work()
    } finally {
      delete globalThis.navigator
      if (known) Object.defineProperty(globalThis, 'navigator', known)
    }
  }

  test('what is stored is handled right after the answer, without a schedule', async () => {
    const { receiver, logger, rows } = setUp()
    const titles = []
    receiver.on('interview.created', (event) => titles.push(event.data.title))
    const body = payload('interview.created', { title: 'Zoë 🎉\u2028' })
    const { line, done } = await fetched(receiver, body)
    assert.equal(line, '200 OK')
    await done
    assert.deepEqual(titles, ['Zoë 🎉\u2028'])
    assert.equal((await fetched(receiver, body)).line, '200 OK')
    assert.deepEqual(
      logger.outcomes.map(({ outcome }) => outcome),
      ['stored', 'handled', 'duplicate'],
    )
    const [{ state, body: kept, attempts }] = rows()
    assert.deepEqual([state, kept, attempts], ['done', null, 1])
  })

  test('what fails is left to the schedule', async () => {
    const { receiver, rows } = setUp({ retries: [0.2] })
    let runs = 0
    receiver.otherwise(() => {
      runs += 1
      if (runs === 1) throw new Error('the first time')
    })
    await (await fetched(receiver, payload())).done
    assert.equal(rows()[0].state, 'pending')
    await new Promise((resolve) => setTimeout(resolve, 250))
    assert.equal(await receiver.drain(5), 1)
    assert.equal(rows()[0].state, 'done')
    assert.equal((await receiver.stats()).done, 1)
  })

  test('of a body that Node has in memory with others, nothing else is stored', async () => {
    const { receiver, rows } = setUp()
    receiver.otherwise(() => {})
    const text = payload()
    const body = Buffer.from(`of another request${text}`).subarray(-text.length)
    const headers = Object.fromEntries(
      Object.entries(signed(api, text)).map(([name, value]) => [name.toLowerCase(), value]),
    )
    // Whoever gets `receiver.node` starts the loop, which would handle it.
    const { node } = receiver
    await receiver.stop()
    node({ method: 'POST', headers, body }, { writeHead() {}, end() {} })
    await eventually(() => assert.equal(Buffer.from(rows()[0].body).toString(), text))
  })

  test('without a context nothing is handled beside', async () => {
    const { receiver, rows } = setUp()
    receiver.otherwise(() => {})
    assert.equal(await post(api, receiver, payload()), '200 OK')
    assert.equal(rows()[0].state, 'pending')
  })

  test('a handler that another request took along holds up nobody', async () => {
    await inWorker(async () => {
      const { receiver } = setUp({ concurrency: 1 })
      const handled = []
      receiver.otherwise((_, { key }) => {
        handled.push(key)
        // As of a request that the platform has cut off.
        return handled.length === 1 ? new Promise(() => {}) : undefined
      })
      await fetched(receiver, payload())
      while (handled.length === 0) await new Promise((resolve) => setTimeout(resolve, 5))
      await (await fetched(receiver, payload())).done
      assert.equal(handled.length, 2)
    })
  })

  test('what D1 takes up after 4 seconds is not stored', async () => {
    const { database, receiver, logger, rows } = setUp()
    receiver.otherwise(() => {})
    const body = payload()
    assert.equal(await post(api, receiver, payload()), '200 OK')
    let late
    database.before = (sql) => {
      if (!sql.startsWith('INSERT')) return undefined
      late = new Promise((resolve) => setTimeout(resolve, 4_200))
      return late
    }
    const start = performance.now()
    assert.equal(await post(api, receiver, body), '503 store_unavailable')
    assert.ok(performance.now() - start < 4_500)
    await late
    await new Promise((resolve) => setTimeout(resolve, 20))
    assert.equal(rows().length, 1)
    // Nor if its own clock says so, and then it is no duplicate.
    database.before = async () => {}
    const { now } = Date
    Date.now = () => now() - 60_000
    try {
      assert.equal(await post(api, receiver, body), '503 store_unavailable')
    } finally {
      Date.now = now
    }
    assert.match(logger.outcomes.at(-1).message, /later than after 4 seconds/)
    assert.equal(rows().length, 1)
    assert.equal(await post(api, receiver, body), '200 OK')
  })

  test('tables that are gone are made again; many may make them at once', async () => {
    const { database, receiver, rows } = setUp()
    receiver.otherwise(() => {})
    const lines = await Promise.all([1, 2, 3].map(() => post(api, receiver, payload())))
    assert.deepEqual(lines, ['200 OK', '200 OK', '200 OK'])
    database.run({ sql: 'DROP TABLE gather_inbox', values: [] })
    assert.equal(await post(api, receiver, payload()), '503 store_unavailable')
    assert.equal(await post(api, receiver, payload()), '200 OK')
    assert.equal(rows().length, 1)
    database.run({ sql: 'UPDATE gather_inbox_schema SET version = 2', values: [] })
    const newer = new Receiver(SECRET, { inbox: d1Inbox(database), logger: new Records() })
    await assert.rejects(newer.otherwise(() => {}).drain(1), /newer version of gather-webhooks/)
  })

  test('of an error of D1 its codes are logged, and not its words', async () => {
    const { database, receiver, logger } = setUp()
    receiver.otherwise(() => {})
    database.before = async () => {
      throw new Error('D1_ERROR: a secret: SQLITE_BUSY')
    }
    assert.equal(await post(api, receiver, payload()), '503 store_unavailable')
    const { message } = logger.outcomes[0]
    assert.match(message, /D1_ERROR SQLITE_BUSY/)
    assert.doesNotMatch(message, /secret/)
    await assert.rejects(receiver.drain(1), ({ cause }) => /a secret/.test(cause.message))
  })

  test('completeIn adds the mark to a batch: it takes effect together, or not at all', async (t) => {
    for (const isLost of [false, true]) {
      const { database, receiver, logger, rows } = setUp({ retries: [] })
      database.run({ sql: 'CREATE TABLE effects (key TEXT)', values: [] })
      receiver.otherwise(async (_, delivery) => {
        const statements = [database.prepare('INSERT INTO effects VALUES (?1)').bind(delivery.key)]
        delivery.completeIn(statements)
        if (isLost) {
          // As after a minute in which the machine stood still.
          database.run({ sql: "UPDATE gather_inbox SET lease = 'other'", values: [] })
          const { now } = Date
          t.mock.method(Date, 'now', () => now() + 60_000)
        }
        await database.batch(statements)
      })
      await (await fetched(receiver, payload())).done
      const [{ state }] = rows()
      assert.equal(state, isLost ? 'running' : 'done')
      assert.equal(rows('SELECT * FROM effects').length, isLost ? 0 : 1)
      const { outcome } = logger.outcomes.at(-1)
      assert.equal(outcome, isLost ? 'failed' : 'handled')
    }
  })

  test('a batch that is not run leaves the delivery to be handled again', async () => {
    const { receiver, rows } = setUp({ retries: [60] })
    receiver.otherwise((_, delivery) => delivery.completeIn([]))
    await (await fetched(receiver, payload())).done
    assert.deepEqual([rows()[0].state, rows()[0].error], ['pending', 'NotCommitted'])
  })

  test('what is none is told', async () => {
    for (const wrong of [undefined, null, 'DB', {}, { prepare() {} }]) {
      assert.throws(
        () => d1Inbox(wrong),
        (error) => {
          assert.ok(error instanceof UsageError)
          assert.match(error.message, /d1Inbox\(env\.DB\)/)
          return true
        },
      )
    }
    const { database, receiver, logger } = setUp({ retries: [] })
    receiver.otherwise((_, delivery) => delivery.completeIn(database))
    await (await fetched(receiver, payload())).done
    assert.match(logger.all.find(({ err }) => err).err.message, /env\.DB\.batch\(statements\)/)
  })
})
