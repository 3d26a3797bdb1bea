import assert from 'node:assert/strict'
import { test } from 'node:test'
import { describeReceivers, payload, post, Records, SECRET } from './helpers.mjs'

describeReceivers('options', (api) => {
  const { ConfigurationError, memoryClaims, Receiver, UsageError, Verifier } = api
  const { postgresClaims, postgresInbox, redisClaims, sqliteInbox } = api

  const refused = (work, words) =>
    assert.throws(work, (error) => {
      assert.ok(error instanceof UsageError)
      assert.equal(error.code, 'invalid_argument')
      assert.match(error.message, words)
      return true
    })

  test('a secret, several, or a verifier', async () => {
    for (const secret of [SECRET, ['old', SECRET], new Verifier(SECRET)]) {
      const receiver = new Receiver(secret, { logger: new Records() }).otherwise(() => {})
      assert.equal(await post(api, receiver, payload()), '200 OK')
    }
    assert.throws(
      () => new Receiver(''),
      (error) => error instanceof ConfigurationError && error.code === 'invalid_secret',
    )
    refused(() => new Receiver(undefined), /WEBHOOK_SECRET/)
  })

  test('the tolerance is that of the verifier', async () => {
    const logger = new Records()
    const strict = new Receiver(SECRET, { toleranceSeconds: 60, logger }).otherwise(() => {})
    const body = payload()
    const headers = { [api.SIGNATURE_HEADER]: api.sign(body, SECRET, Date.now() / 1000 - 90) }
    assert.equal(await post(api, strict, body, { headers }), '401 timestamp_too_old')
    const lax = new Receiver(SECRET, { toleranceSeconds: null, logger }).otherwise(() => {})
    assert.equal(await post(api, lax, body, { headers }), '200 OK')
    refused(() => new Receiver(new Verifier(SECRET), { toleranceSeconds: 60 }), /toleranceSeconds/)
    refused(() => new Receiver(SECRET, { toleranceSeconds: '60' }), /toleranceSeconds/)
  })

  test('what is out of range or of a wrong type is named', () => {
    for (const [name, values] of Object.entries({
      inbox: [1, {}, null, '', ':memory:', '/no/such/folder/gather.db', Promise.resolve()],
      inline: [1, {}, 'redis://'],
      maxBody: [0, -1, 1.5, '1mb', Number.NaN, Number.POSITIVE_INFINITY],
      retries: [1, '10', [-1], ['10'], [Number.NaN]],
      keep: [-1, '30d', Number.NaN],
      name: ['', 'a\0b', 1, {}],
      concurrency: [0, 1.5, '8'],
      logger: [1, {}, { info() {} }],
    })) {
      for (const value of values) {
        refused(() => new Receiver(SECRET, { [name]: value }), new RegExp(`\`${name}\``))
      }
    }
    refused(() => new Receiver(SECRET, 'gather.db'), /options/)
    refused(() => new Receiver(SECRET, { inbox: 'a.db', inline: memoryClaims() }), /inline/)
    refused(() => sqliteInbox(undefined), /inbox/)
    for (const value of [undefined, {}, () => {}, { connect() {} }]) {
      refused(() => postgresInbox(value), /pool/)
      refused(() => postgresClaims(value), /pool/)
      refused(() => redisClaims(value), /client/)
    }
  })

  test('what Object.prototype has is no option', () => {
    const options = { maxBody: '1mb', retries: 1, inline: {} }
    Object.assign(Object.prototype, options)
    try {
      new Receiver(SECRET)
      new Receiver(SECRET, {})
    } finally {
      for (const name of Object.keys(options)) delete Object.prototype[name]
    }
    class Options {
      get maxBody() {
        return 0
      }
    }
    refused(() => new Receiver(SECRET, new Options()), /maxBody/)
  })

  test('one handler for an event, and only for events that there are', () => {
    const receiver = new Receiver(SECRET)
    assert.equal(
      receiver.on('interview.created', () => {}),
      receiver,
    )
    refused(() => receiver.on('interview.created', () => {}), /has a handler already/)
    refused(() => receiver.on('interview.deleted', () => {}), /no event that this version knows/)
    refused(() => receiver.on('toString', () => {}), /no event/)
    refused(() => receiver.on('interview.updated', 'handler'), /a string: pass a function/)
    assert.equal(
      receiver.otherwise(() => {}),
      receiver,
    )
    refused(() => receiver.otherwise(() => {}), /already/)
    assert.equal(
      receiver.onDead(() => {}),
      receiver,
    )
    refused(() => receiver.onDead(() => {}), /already/)
  })

  test('without an inbox there is nothing to run, list or replay', async () => {
    const receiver = new Receiver(SECRET)
    await receiver.run()
    receiver.start()
    assert.equal(await receiver.drain(1), 0)
    assert.deepEqual(await receiver.dead(), [])
    assert.equal(await receiver.replay('key'), false)
    assert.equal(await receiver.delete('key'), false)
    assert.equal((await receiver.stats()).oldestPending, null)
    assert.equal(await receiver.stop(), true)
    for (const seconds of [-1, Number.NaN, '10']) {
      await assert.rejects(receiver.stop(seconds), /graceSeconds/)
      await assert.rejects(receiver.drain(seconds), /budgetSeconds/)
    }
  })
})
