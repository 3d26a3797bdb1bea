// What a receiver does with a pool when it does not answer in time. The servers that do are those of `tests/receiver`.

import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { mock, test } from 'node:test'
import { describeReceivers, payload, post, Records, SECRET } from './helpers.mjs'
import { Pool, postgresJs, resultOf, SubmittingPool } from './postgres-drivers.mjs'

const forever = new Promise(() => {})
const turn = () => new Promise(setImmediate)

describeReceivers('PostgreSQL', (api) => {
  const { postgresClaims, postgresInbox, Receiver } = api

  function setUp(options) {
    const logger = new Records()
    const receiver = new Receiver(SECRET, { logger, ...options })
    return [receiver.otherwise(() => {}), logger]
  }

  /** Four seconds pass as soon as what can be done without them is done. */
  async function afterFourSeconds(work) {
    mock.timers.enable({ apis: ['setTimeout', 'Date'], now: Date.now() })
    try {
      const result = work()
      for (let turns = 0; turns < 10; turns += 1) await turn()
      mock.timers.tick(4_000)
      const answer = await result
      for (let turns = 0; turns < 10; turns += 1) await turn()
      return answer
    } finally {
      mock.timers.reset()
    }
  }

  test('a delivery is inserted, then committed', async () => {
    const pool = new Pool()
    const [receiver] = setUp({ inbox: postgresInbox(pool) })
    assert.equal(await post(api, receiver, payload()), '200 OK')
    assert.deepEqual(pool.sent.slice(-3), ['BEGIN', 'INSERT', 'COMMIT'])
    assert.ok(pool.released.every((isDestroyed) => !isDestroyed))
    const sql = postgresJs()
    const [other] = setUp({ inbox: postgresInbox(sql) })
    assert.equal(await post(api, other, payload()), '200 OK')
    assert.deepEqual(sql.sent.slice(-3), ['BEGIN', 'INSERT', 'COMMIT'])
  })

  test('of pg, the INSERT needs no BEGIN, and is committed by a Sync, unless it is late or fails', async () => {
    const body = payload()
    const pool = new SubmittingPool()
    const [receiver] = setUp({ inbox: postgresInbox(pool) })
    assert.equal(await post(api, receiver, body), '200 OK')
    assert.deepEqual(pool.sent.slice(-2), ['INSERT', 'SYNC'])
    assert.equal(pool.timers, 0)
    assert.deepEqual(
      pool.bound
        .map((value) => (Buffer.isBuffer(value) ? String(value) : typeof value))
        .slice(0, 6),
      ['string', 'string', 'string', body, 'string', 'string'],
    )
    pool.answer = (text) => (text.startsWith('INSERT') ? { rows: [], rowCount: 0 } : undefined)
    const [other, logger] = setUp({ inbox: postgresInbox(pool) })
    assert.equal(await post(api, other, body), '200 OK')
    assert.equal(logger.outcomes[0].outcome, 'duplicate')
    assert.deepEqual(pool.released.at(-1), false)
    for (const problem of [
      () => mock.timers.setTime(Date.now() + 4_000),
      () => {
        throw Object.assign(new Error('leak'), { code: '42P01' })
      },
    ]) {
      pool.answer = (text) => {
        if (text.startsWith('INSERT')) problem()
        return undefined
      }
      mock.timers.enable({ apis: ['Date'], now: Date.now() })
      try {
        assert.equal(await post(api, receiver, payload()), '503 store_unavailable')
      } finally {
        mock.timers.reset()
      }
      assert.notEqual(pool.sent.at(-1), 'SYNC')
      assert.equal(pool.released.at(-1), true)
      assert.equal(pool.timers, 0)
    }
  })

  test('a driver like pg whose stream is not that of Node gets no more than texts and values', async () => {
    const pool = new SubmittingPool()
    pool.stream = { write: () => true }
    const [receiver] = setUp({ inbox: postgresInbox(pool) })
    assert.equal(await post(api, receiver, payload()), '200 OK')
    assert.deepEqual(pool.sent.slice(-3), ['BEGIN', 'INSERT', 'COMMIT'])
  })

  test('the tables are made at the first use, or at the next', async () => {
    let isBroken = true
    const answer = (text) => {
      if (text.includes('to_regclass')) return { rows: [{ exists: false }], rowCount: 1 }
      if (isBroken && text.includes('CREATE'))
        throw Object.assign(new Error('leak'), { code: '42501' })
      return undefined
    }
    for (const pool of [new Pool(answer), postgresJs(answer)]) {
      isBroken = true
      const [receiver, logger] = setUp({ inbox: postgresInbox(pool) })
      assert.equal(await post(api, receiver, payload()), '503 store_unavailable')
      assert.match(logger.outcomes[0].message, /: Error 42501$/)
      isBroken = false
      assert.equal(await post(api, receiver, payload()), '200 OK')
    }
  })

  test('what takes longer than 4 seconds is not committed, and its connection is not used again', async () => {
    let insert
    const answer = (text) => {
      if (!text.startsWith('INSERT')) return undefined
      return new Promise((resolve) => (insert = () => resolve(resultOf(text))))
    }
    const pool = new Pool(answer)
    const [receiver, logger] = setUp({ inbox: postgresInbox(pool) })
    const line = await afterFourSeconds(() => post(api, receiver, payload()))
    assert.equal(line, '503 store_unavailable')
    assert.equal(pool.released.at(-1), true)
    assert.match(logger.outcomes[0].message, /4 seconds/)
    const sql = postgresJs(answer)
    const [other] = setUp({ inbox: postgresInbox(sql) })
    assert.equal(await afterFourSeconds(() => post(api, other, payload())), '503 store_unavailable')
    assert.equal(sql.cancelled, 1)
    for (const { sent } of [pool, sql]) {
      insert()
      await turn()
      assert.ok(!sent.includes('COMMIT'), sent.join())
    }
  })

  test('an insert that is answered too late is not committed', async () => {
    const answer = (text) => {
      if (text.startsWith('INSERT')) mock.timers.setTime(Date.now() + 4_000)
      return undefined
    }
    for (const pool of [new Pool(answer), postgresJs(answer)]) {
      const [receiver] = setUp({ inbox: postgresInbox(pool) })
      mock.timers.enable({ apis: ['Date'], now: Date.now() })
      try {
        assert.equal(await post(api, receiver, payload()), '503 store_unavailable')
      } finally {
        mock.timers.reset()
      }
      assert.ok(!pool.sent.includes('COMMIT'), pool.sent.join())
    }
  })

  test('a connection that is had too late is given back, unused', async () => {
    const pool = new Pool()
    const [receiver] = setUp({ inbox: postgresInbox(pool) })
    let connected
    pool.connecting = new Promise((resolve) => (connected = resolve))
    const line = await afterFourSeconds(() => post(api, receiver, payload()))
    assert.equal(line, '503 store_unavailable')
    connected()
    await turn()
    assert.deepEqual([pool.sent, pool.released], [[], [false]])
  })

  test('a lost connection does not end the process', async () => {
    const pool = new Pool()
    const [receiver] = setUp({ inbox: postgresInbox(pool) })
    pool.emit('error', new Error('terminated'))
    assert.equal(await post(api, receiver, payload()), '200 OK')
  })

  test('a name that PostgreSQL cannot hold is not refused for it', async () => {
    let name
    const pool = new Pool((_, values) => {
      if (values?.length === 9) name = values[2]
      return undefined
    })
    const [receiver] = setUp({ inbox: postgresInbox(pool) })
    assert.equal(await post(api, receiver, payload('a\0b')), '200 OK')
    assert.equal(name, 'a\ufffdb')
  })

  test('a claim that is had is handled; one that is not is done, or busy', async () => {
    for (const [rowCount, state, expected] of [
      [1, 'running', '200 OK'],
      [0, 'done', '200 OK'],
      [0, 'running', '503 in_progress'],
      [0, 'dead', '200 OK'],
    ]) {
      const pool = new Pool((text) => {
        if (text.startsWith('INSERT')) return { rows: [], rowCount }
        if (text.startsWith('SELECT state')) return { rows: [{ state }], rowCount: 1 }
        return undefined
      })
      const [receiver] = setUp({ inline: postgresClaims(pool) })
      assert.equal(await post(api, receiver, payload()), expected)
    }
  })

  test('what a sender is told of a claim is committed before, or is not', async () => {
    for (const pool of [new Pool(), postgresJs()]) {
      const inline = postgresClaims(pool)
      const [receiver] = setUp({ inline })
      const inTransactions = (...words) => words.flatMap((word) => ['BEGIN', word, 'COMMIT'])
      // At first, there is more to do.
      await post(api, receiver, payload())
      assert.equal(await post(api, receiver, payload()), '200 OK')
      assert.deepEqual(pool.sent.slice(-6), inTransactions('INSERT', 'UPDATE'))
      const failing = new Receiver(SECRET, { inline, logger: new Records() })
      failing.otherwise(() => {
        throw new Error('it fails')
      })
      assert.equal(await post(api, failing, payload()), '500 handler_failed')
      assert.deepEqual(pool.sent.slice(-6), inTransactions('INSERT', 'DELETE'))
    }
  })

  test('a claim store that does not answer', async () => {
    const [receiver] = setUp({ inline: postgresClaims(new Pool(() => forever)) })
    const line = await afterFourSeconds(() => post(api, receiver, payload()))
    assert.equal(line, '503 store_unavailable')
  })

  test('completeIn takes an open transaction of either driver', async () => {
    const problems = []
    const [receiver] = setUp({ inline: postgresClaims(new Pool()) })
    const done = new Receiver(SECRET, {
      inline: postgresClaims(postgresJs()),
      logger: new Records(),
    })
    receiver.on('interview.created', async (_, delivery) => {
      for (const none of [
        {},
        Object.assign(new Pool(), { query: async () => ({ rowCount: 1 }) }),
      ]) {
        await assert.rejects(async () => delivery.completeIn(none), { code: 'invalid_argument' })
      }
      await delivery.completeIn({ query: async () => ({ rows: [], rowCount: 1 }) })
      problems.push('none')
    })
    done.otherwise(async (_, delivery) => {
      for (const none of [{}, postgresJs()]) {
        await assert.rejects(async () => delivery.completeIn(none), { code: 'invalid_argument' })
      }
      await delivery.completeIn({ unsafe: postgresJs().unsafe })
      problems.push('none')
    })
    await post(api, receiver, payload())
    await post(api, done, payload())
    assert.deepEqual(problems, ['none', 'none'])
  })
})

test('the SQL in the packages is the SQL of the repository', () => {
  const root = new URL('../../../', import.meta.url)
  const read = (path) => readFileSync(new URL(path, root), 'utf8')
  const forms = ['esm/receiver.js', 'cjs/receiver.js', 'worker/receiver.js', 'edge/receiver.js']
  const files = [...forms.map((form) => `wasm/dist/${form}`), 'node/dist/node/receiver.cjs']
  for (const name of ['sqlite', 'postgres']) {
    const sql = read(`receiver/sql/${name}.sql`).replaceAll('`', '\\`')
    for (const file of files) assert.ok(read(`bindings-${file}`).includes(sql), `${file}: ${name}`)
  }
})
