// What a handler writes, and the mark that the delivery is done, are committed together.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { describeReceivers, payload, post } from './helpers.mjs'
import { open, setUpInbox } from './sqlite-inbox.mjs'

describeReceivers('completeIn on SQLite', (api) => {
  const { LeaseLost } = api
  const setUp = (options) => setUpInbox(api, options)
  const states = (all) => all.map(({ state }) => state)

  test('completeIn commits the mark with what the handler writes', async () => {
    const { path, receiver, logger, rows } = setUp({ retries: [0, 0, 0] })
    const database = open(path)
    database.exec('CREATE TABLE counter (n INTEGER); INSERT INTO counter VALUES (0)')
    const errors = []
    receiver.otherwise((_, delivery) => {
      if (delivery.attempt === 1) {
        for (const transaction of [undefined, {}, database]) {
          try {
            delivery.completeIn(transaction)
          } catch (error) {
            errors.push(error.code)
          }
        }
      }
      database.exec('BEGIN IMMEDIATE')
      database.exec('UPDATE counter SET n = n + 1')
      assert.equal(delivery.completeIn(database), undefined)
      if (delivery.attempt === 1) database.exec('ROLLBACK')
      else database.exec('COMMIT')
      throw new Error('after the commit')
    })
    await post(api, receiver, payload())
    assert.equal(await receiver.drain(10), 2)
    assert.deepEqual(
      rows('SELECT n FROM counter').map(({ n }) => n),
      [1],
    )
    assert.deepEqual(states(rows()), ['done'])
    assert.deepEqual(
      logger.outcomes.map(({ outcome, attempt }) => [outcome, attempt]),
      [
        ['stored', undefined],
        ['failed', 1],
        ['handled', 2],
      ],
    )
    assert.equal(errors[0], 'invalid_argument')
    assert.equal(errors[1], 'invalid_argument')
    database.close()
  })

  test('a mark that was not committed is a failure', async () => {
    const { path, receiver, rows } = setUp({ retries: [] })
    const database = open(path)
    receiver.otherwise((_, delivery) => {
      database.exec('BEGIN IMMEDIATE')
      delivery.completeIn(database)
      database.exec('ROLLBACK')
    })
    await post(api, receiver, payload())
    await receiver.drain(10)
    assert.deepEqual([rows()[0].state, rows()[0].error], ['dead', 'NotCommitted'])
    database.close()
  })

  test('completeIn fails when the lease is another\u2019s', async () => {
    const { path, receiver, logger, rows } = setUp()
    const database = open(path)
    let thrown
    receiver.otherwise((_, delivery) => {
      database.exec("UPDATE gather_inbox SET lease = 'another'")
      database.exec('BEGIN IMMEDIATE')
      try {
        delivery.completeIn(database)
      } catch (error) {
        thrown = error
      }
      database.exec('ROLLBACK')
      throw thrown
    })
    await post(api, receiver, payload())
    await receiver.drain(10)
    assert.ok(thrown instanceof LeaseLost)
    assert.equal(thrown.name, 'LeaseLost')
    assert.equal(rows()[0].lease, 'another')
    assert.deepEqual(
      logger.outcomes.map(({ outcome }) => outcome),
      ['stored', 'failed'],
    )
    assert.equal(logger.all.filter(({ message }) => /lease lost/.test(message)).length, 1)
    database.close()
  })

  test('what a handler did whose lease is another\u2019s does not count', async () => {
    const { path, receiver, logger, rows } = setUp()
    const database = open(path)
    receiver.otherwise(() => {
      database.exec("UPDATE gather_inbox SET lease = 'another'")
    })
    await post(api, receiver, payload())
    assert.equal(await receiver.drain(10), 1)
    assert.deepEqual(
      logger.outcomes.map(({ outcome }) => outcome),
      ['stored', 'failed'],
    )
    assert.equal(logger.all.filter(({ message }) => /lease lost/.test(message)).length, 1)
    assert.deepEqual([rows()[0].state, rows()[0].lease], ['running', 'another'])
    database.close()
  })
})
