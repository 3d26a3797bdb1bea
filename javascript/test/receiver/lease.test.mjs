// What becomes of a delivery when the store cannot be told of it at once. The database is a pool that says what it is
// told to.

import assert from 'node:assert/strict'
import { mock, test } from 'node:test'
import { describeReceivers, payload, Records, SECRET } from './helpers.mjs'
import { Pool } from './postgres-drivers.mjs'

const NONE = { rows: [], rowCount: 0 }
const isClaim = (text) => text.startsWith('WITH')
const isRenewal = (text) => text.startsWith('UPDATE gather_inbox SET lease_until')
const isEnd = (text) => text.startsWith('UPDATE gather_inbox\nSET state')

describeReceivers('leases', (api) => {
  const { postgresInbox, Receiver } = api

  /** A receiver with one delivery in its inbox; `answer` is of what its lease needs. */
  function setUp(answer, options) {
    const body = payload()
    let isClaimed = false
    const pool = new Pool((text) => {
      if (!isClaim(text)) return answer(text)
      if (isClaimed) return NONE
      isClaimed = true
      const now = String(Date.now())
      const row = { key: 'k', name: 'interview.created', attempts: 1 }
      Object.assign(row, { body: Buffer.from(body), signed_at: now, received_at: now })
      return { rows: [row], rowCount: 1 }
    })
    const logger = new Records()
    return [new Receiver(SECRET, { inbox: postgresInbox(pool), logger, ...options }), logger]
  }

  /** Drains, while time passes by the second. */
  async function drained(receiver) {
    mock.timers.enable({ apis: ['setTimeout', 'Date'], now: Date.now() })
    try {
      let isOver = false
      const draining = receiver.drain(1).finally(() => {
        isOver = true
      })
      while (!isOver) {
        for (let turns = 0; turns < 10; turns += 1) await new Promise(setImmediate)
        mock.timers.tick(1_000)
      }
      return await draining
    } finally {
      mock.timers.reset()
    }
  }

  /** A store that takes no word of the end for so many seconds, and then finds no lease. */
  function awayFor(seconds, renews) {
    let back
    return (text) => {
      if (isRenewal(text)) {
        if (renews) return undefined
        throw new Error('away')
      }
      if (!isEnd(text)) return undefined
      back ??= Date.now() + 1_000 * seconds
      if (Date.now() < back) throw new Error('away')
      return NONE
    }
  }

  for (const [title, seconds, renews, expected, warnings] of [
    ['within the lease', 5, false, 'handled', 0],
    ['within the lease as it was renewed', 50, true, 'handled', 0],
    ['after the lease', 40, false, 'failed', 1],
  ]) {
    test(`a completion whose answer did not come, and no lease any more: ${title}`, async () => {
      const [receiver, logger] = setUp(awayFor(seconds, renews))
      assert.equal(await drained(receiver.otherwise(() => {})), 1)
      assert.deepEqual(
        logger.outcomes.map(({ outcome }) => outcome),
        [expected],
      )
      const lost = logger.all.filter(({ message }) => /lease lost/.test(message))
      assert.equal(lost.length, warnings)
    })
  }

  test('after the lease, a delivery that is another\u2019s is not told to be dead', async () => {
    const [receiver, logger] = setUp(awayFor(40, false), { retries: [] })
    receiver
      .otherwise(() => {
        throw new Error('it fails')
      })
      .onDead(() => assert.fail())
    assert.equal(await drained(receiver), 1)
    assert.deepEqual(
      logger.outcomes.map(({ outcome, message }) => [outcome, /LeaseLost/.test(message)]),
      [['failed', true]],
    )
  })

  test('a renewal that comes after the completion is no loss', async () => {
    let isDone = false
    const [receiver, logger] = setUp((text) => {
      if (isRenewal(text)) return isDone ? NONE : undefined
      if (!isEnd(text)) return undefined
      if (isDone) return NONE
      isDone = true
      // It is committed, and its answer does not come.
      return new Promise(() => {})
    })
    assert.equal(await drained(receiver.otherwise(() => {})), 1)
    assert.equal(logger.outcomes[0].outcome, 'handled')
    assert.deepEqual(
      logger.all.filter(({ level }) => level === 'warn'),
      [],
    )
  })
})
