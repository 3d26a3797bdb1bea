// The inbox in a file: with `node:sqlite` where Node has it, else with better-sqlite3.

import assert from 'node:assert/strict'
import { readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { describeReceivers, eventually, odd, payload, post, Records, SECRET } from './helpers.mjs'
import { file, open, rowsOf, setUpInbox } from './sqlite-inbox.mjs'

describeReceivers('an inbox in SQLite', (api) => {
  const { LeaseLost, Receiver, sqliteInbox } = api

  const setUp = (options) => setUpInbox(api, options)

  test('what is answered is committed, and handled once', async () => {
    const { receiver, logger, rows } = setUp()
    const handled = []
    receiver.on('interview.created', (event, delivery) =>
      handled.push([event.data.title, delivery]),
    )
    const body = payload('interview.created', { title: 'Zoë 🎉' })
    assert.equal(await post(api, receiver, body), '200 OK')
    const [row] = rows()
    assert.equal(row.key, api.idempotencyKey(body))
    assert.equal(Buffer.from(row.body).toString(), body)
    assert.equal(row.state, 'pending')
    assert.equal(await post(api, receiver, body), '200 OK')
    assert.equal(await receiver.drain(10), 1)
    assert.equal(await receiver.drain(10), 0)
    const [[title, delivery]] = handled
    assert.equal(title, 'Zoë 🎉')
    assert.equal(delivery.attempt, 1)
    assert.equal(delivery.receivedAt.getTime(), row.received_at)
    assert.equal(delivery.signedAt.getTime(), row.signed_at)
    assert.deepEqual([rows()[0].state, rows()[0].body], ['done', null])
    assert.equal(await post(api, receiver, body), '200 OK')
    assert.deepEqual(
      logger.outcomes.map(({ outcome }) => outcome),
      ['stored', 'duplicate', 'handled', 'duplicate'],
    )
    const [stored, , done] = logger.outcomes
    assert.deepEqual([stored.status, stored.attempt], [200, undefined])
    assert.deepEqual([done.status, done.attempt, done.kind], [undefined, 1, 'interview.created'])
  })

  test('the journal is a rollback one, unless the file is in WAL mode already', async () => {
    const { receiver, path, rows } = setUp()
    receiver.otherwise(() => {})
    await post(api, receiver, payload())
    // A journal that is truncated stays, one that is deleted does not.
    assert.equal(statSync(`${path}-journal`).size, 0)
    assert.equal(rows('PRAGMA journal_mode')[0].journal_mode, 'delete')
    const database = open(path)
    database.exec('PRAGMA journal_mode = WAL')
    database.close()
    const other = new Receiver(SECRET, { inbox: sqliteInbox(path), logger: new Records() })
    await post(
      api,
      other.otherwise(() => {}),
      payload(),
    )
    assert.equal(rows('PRAGMA journal_mode')[0].journal_mode, 'wal')
    assert.equal(rows().length, 2)
  })

  test('what is erased is overwritten', async () => {
    const { receiver, path } = setUp()
    receiver.otherwise(() => {})
    const title = 'of a candidate, whose data this is'
    // It takes pages of its own, which are free then.
    const long = `${'.'.repeat(20_000)}${title}${'.'.repeat(5_000)}`
    await post(api, receiver, payload('interview.created', { title: long }))
    assert.ok(readFileSync(path).includes(title))
    assert.equal(await receiver.drain(10), 1)
    assert.ok(!readFileSync(path).includes(title))
  })

  test('a failed handler is run again, and then the delivery is dead', async () => {
    const { receiver, logger, rows } = setUp({ retries: [0, 3_600] })
    let attempts = 0
    const dead = []
    receiver
      .otherwise(() => {
        attempts += 1
        throw new RangeError(`leak ${attempts}\n    at leak (leak:1:1)`)
      })
      .onDead((delivery, error) => dead.push([delivery.key, error.message.slice(0, 6)]))
    const body = payload()
    const key = api.idempotencyKey(body)
    await post(api, receiver, body)
    assert.equal(await receiver.drain(10), 2)
    const [waiting] = rows()
    assert.equal(waiting.state, 'pending')
    assert.match(waiting.error, /^RangeError at .*sqlite\.test\.mjs:\d+:\d+$/)
    assert.ok(waiting.due_at > Date.now() + 3_500_000)
    assert.equal(await receiver.replay(key), true)
    assert.equal(await receiver.drain(10), 2)
    assert.equal(await receiver.replay('no such key'), false)

    const stubborn = new Receiver(SECRET, { inbox: sqliteInbox(file()), retries: [], logger })
    stubborn.otherwise(() => {
      throw 'a text'
    })
    stubborn.onDead((delivery, error) => dead.push([delivery.key, error]))
    await post(api, stubborn, body)
    assert.equal(await stubborn.drain(10), 1)
    assert.deepEqual(dead, [[key, 'a text']])
    const [listed] = await stubborn.dead()
    assert.deepEqual(
      { ...listed, signedAt: 0, receivedAt: 0, finishedAt: 0 },
      {
        key,
        name: 'interview.created',
        attempts: 1,
        error: 'string',
        signedAt: 0,
        receivedAt: 0,
        finishedAt: 0,
      },
    )
    assert.ok(listed.signedAt instanceof Date && listed.finishedAt >= listed.receivedAt)
    assert.equal(await stubborn.delete(key), true)
    assert.equal(await stubborn.delete(key), false)
    assert.deepEqual(await stubborn.dead(), [])
    assert.doesNotMatch(JSON.stringify(logger.outcomes), /leak/)
    assert.equal(logger.all.filter(({ err }) => err !== undefined).length, 5)
  })

  test('the loop takes up what comes in, and what an earlier run left', async () => {
    const { receiver, path } = setUp()
    const handled = []
    receiver.otherwise((event) => handled.push(event.data.interviewId))
    const left = JSON.parse(payload())
    await post(api, receiver, JSON.stringify(left))
    // As when the program starts: the handlers are registered after the listener was got.
    const next = new Receiver(SECRET, { inbox: path, logger: new Records() })
    assert.equal(typeof next.node, 'function')
    next.otherwise((event) => handled.push(event.data.interviewId))
    await eventually(() => assert.deepEqual(handled, [left.data.interviewId]))
    const running = next.run()
    const other = JSON.parse(payload())
    await post(api, next, JSON.stringify(other))
    await eventually(() => assert.equal(handled[1], other.data.interviewId))
    assert.equal(await next.stop(), true)
    await running
    await post(api, next, payload())
    assert.equal((await next.stats()).pending, 1)
  })

  test('no more handlers run at once than may', async () => {
    const { receiver } = setUp({ concurrency: 3 })
    let most = 0
    let running = 0
    receiver.otherwise(async () => {
      running += 1
      most = Math.max(most, running)
      await new Promise((resolve) => setTimeout(resolve, 1))
      running -= 1
    })
    await Promise.all(Array.from({ length: 20 }, () => post(api, receiver, payload())))
    assert.equal(await receiver.drain(20), 20)
    assert.equal(most, 3)
    assert.deepEqual(await receiver.stats(), {
      pending: 0,
      running: 0,
      done: 20,
      dead: 0,
      oldestPending: null,
    })
  })

  test('a budget that is over', async () => {
    const { receiver } = setUp()
    receiver.otherwise(() => {})
    await post(api, receiver, payload())
    assert.equal(await receiver.drain(0), 0)
    const { pending, oldestPending } = await receiver.stats()
    assert.equal(pending, 1)
    assert.ok(oldestPending >= 0 && oldestPending < 60)
  })

  test('stop waits for what runs, and says whether it ended', async () => {
    const { receiver } = setUp()
    let finish
    receiver.otherwise(() => new Promise((resolve) => (finish = resolve)))
    receiver.start()
    await post(api, receiver, payload())
    await eventually(() => assert.equal(typeof finish, 'function'))
    assert.equal(await receiver.stop(0), false)
    finish()
    assert.equal(await receiver.stop(), true)
  })

  test('handlers of another version of the program take their own', async () => {
    const { path, receiver } = setUp()
    const other = new Receiver(SECRET, { inbox: path, logger: new Records() })
    const handled = []
    receiver.on('interview.created', () => handled.push('created'))
    other.on('interview.updated', () => handled.push('updated'))
    await post(api, receiver, payload('interview.created'))
    await post(api, other, payload('interview.updated'))
    assert.equal(await other.drain(10), 1)
    assert.equal(await receiver.drain(10), 1)
    assert.deepEqual(handled, ['updated', 'created'])
  })

  test('receivers of different names share a file', async () => {
    const { path, receiver } = setUp()
    const named = new Receiver(SECRET, { inbox: path, name: 'other', logger: new Records() })
    receiver.otherwise(() => {})
    named.otherwise(() => {})
    const body = payload()
    await post(api, receiver, body)
    await post(api, named, body)
    assert.equal(rowsOf(path, 'SELECT * FROM gather_inbox').length, 2)
    assert.equal(await named.drain(10), 1)
    assert.equal((await receiver.stats()).pending, 1)
  })

  test('an unknown shape is kept as dead, for a newer version to replay', async () => {
    const { path, receiver, logger, rows } = setUp()
    const told = new Promise((resolve) => {
      receiver.on('interview.created', () => assert.fail()).onDead((_, error) => resolve(error))
    })
    const body = odd()
    assert.equal(await post(api, receiver, body), '200 OK')
    assert.equal((await told).name, 'Unrecognized')
    const [row] = rows()
    assert.deepEqual([row.state, row.attempts], ['dead', 0])
    assert.equal(row.error, 'unrecognized: data is not an object')
    assert.deepEqual(
      logger.outcomes.map(({ outcome }) => outcome),
      ['stored', 'dead'],
    )
    const newer = new Receiver(SECRET, { inbox: path, logger })
    const handled = []
    newer.otherwise((event) => handled.push(event.kind))
    assert.equal(await newer.replay(row.key), true)
    assert.equal(await newer.drain(10), 1)
    assert.deepEqual(handled, ['unrecognized'])
  })

  test('a delivery that kills whoever takes it is given up', async () => {
    const { path, receiver, rows } = setUp({ retries: [1] })
    const dead = []
    receiver.otherwise(() => assert.fail()).onDead((_, error) => dead.push(error))
    await post(api, receiver, payload())
    const database = open(path)
    database.exec('UPDATE gather_inbox SET attempts = 11')
    database.close()
    assert.equal(await receiver.drain(10), 1)
    assert.ok(dead[0] instanceof LeaseLost)
    assert.match(rows()[0].error, /^LeaseLost: its handler never came back$/)
  })

  test('a locked file holds up nothing but what needs it', async () => {
    const { path, receiver } = setUp()
    receiver.otherwise(() => {})
    await post(api, receiver, payload())
    const database = open(path)
    database.exec('BEGIN EXCLUSIVE')
    const waiting = post(api, receiver, payload())
    // If it blocked the process, this would come after it.
    for (let turn = 0; turn < 20; turn += 1) await new Promise(setImmediate)
    assert.equal(
      await post(api, receiver, payload(), { secret: 'other' }),
      '401 signature_mismatch',
    )
    database.exec('ROLLBACK')
    assert.equal(await waiting, '200 OK')
    database.close()
  })

  test('tables that are gone are made again at the next use', async () => {
    const { path, receiver, logger } = setUp()
    receiver.otherwise(() => {})
    await post(api, receiver, payload())
    const database = open(path)
    database.exec('DROP TABLE gather_inbox')
    assert.equal(await post(api, receiver, payload()), '503 store_unavailable')
    assert.equal(await post(api, receiver, payload()), '200 OK')
    const { level, outcome, message } = logger.outcomes.at(-2)
    assert.deepEqual([level, outcome], ['error', 'unavailable'])
    assert.match(message, /sqlite/i)
    database.close()
  })

  // SQLite would go on committing to the file that is not there any more.
  test('a file that is deleted or replaced is opened anew', async () => {
    const { path, receiver, rows } = setUp()
    receiver.otherwise(() => {})
    for (let times = 0; times < 2; times += 1) await post(api, receiver, payload())
    rmSync(path)
    assert.equal(await post(api, receiver, payload()), '200 OK')
    assert.equal(rows().length, 1)
    writeFileSync(`${path}.other`, '')
    renameSync(`${path}.other`, path)
    for (let times = 0; times < 2; times += 1) {
      assert.equal(await post(api, receiver, payload()), '200 OK')
    }
    assert.equal(rows().length, 2)
  })

  test('a name that no database can hold is kept without what it cannot', async () => {
    const { receiver, rows } = setUp()
    const handled = []
    receiver.otherwise((event) => handled.push(event.event))
    for (const name of ['a\0b', 'a\ud800b']) {
      assert.equal(await post(api, receiver, payload(name)), '200 OK')
    }
    assert.deepEqual(
      rows().map(({ name }) => name),
      ['a\ufffdb', 'a\ufffdb'],
    )
    assert.equal(await receiver.drain(10), 2)
    assert.deepEqual(handled.sort(), ['a\0b', 'a\ud800b'])
  })

  test('tables of a newer version', async () => {
    const { path, receiver, logger } = setUp()
    receiver.otherwise(() => {})
    await post(api, receiver, payload())
    const database = open(path)
    database.exec('UPDATE gather_inbox_schema SET version = 2')
    database.close()
    const older = new Receiver(SECRET, { inbox: path, logger })
    older.otherwise(() => {})
    assert.equal(await post(api, older, payload()), '503 store_unavailable')
    assert.match(
      logger.outcomes.at(-1).message,
      /a newer version of gather-webhooks made the tables/,
    )
  })

  test('a statement that fails fails alone', async () => {
    const { path, receiver } = setUp()
    receiver.otherwise(() => {})
    await post(api, receiver, payload())
    const database = open(path)
    database.exec(`CREATE TRIGGER no_updates BEFORE INSERT ON gather_inbox WHEN NEW.name = 'bad'
      BEGIN SELECT RAISE(ABORT, 'no'); END`)
    database.close()
    const names = ['interview.created', 'bad', 'interview.updated']
    const answers = await Promise.all(names.map((name) => post(api, receiver, payload(name))))
    assert.deepEqual(answers, ['200 OK', '503 store_unavailable', '200 OK'])
  })

  test('a folder that is not there is named', () => {
    assert.throws(() => sqliteInbox(join(file(), 'gather.db')), /does not exist: make it first/)
  })

  test('what is done is forgotten after its time', async () => {
    const { path, receiver, rows } = setUp()
    receiver.otherwise(() => {})
    await post(api, receiver, payload())
    await receiver.drain(10)
    assert.equal(rows().length, 1)
    const other = new Receiver(SECRET, { inbox: path, keep: 0, logger: new Records() })
    other.otherwise(() => {}).start()
    await eventually(() => assert.deepEqual(rows(), []))
    await other.stop()
  })

  test('and by a drain as well, where there is no loop', async () => {
    const { receiver, rows } = setUp({ keep: 0 })
    receiver.otherwise(() => {})
    await post(api, receiver, payload())
    assert.equal(await receiver.drain(10), 1)
    assert.deepEqual(rows(), [])
  })

  test('a drain that is under way takes up no more after a stop', async () => {
    const { receiver } = setUp({ concurrency: 1 })
    let stopped
    receiver.otherwise(() => {
      stopped = receiver.stop()
    })
    for (let times = 0; times < 2; times += 1) await post(api, receiver, payload())
    assert.equal(await receiver.drain(10), 1)
    assert.equal(await stopped, true)
    assert.equal((await receiver.stats()).pending, 1)
    assert.equal(await receiver.drain(10), 1)
  })
})
