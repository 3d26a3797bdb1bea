// Claims in Redis, with a client of a few lines; the real ones are those of `tests/receiver`.

import assert from 'node:assert/strict'
import { mock, test } from 'node:test'
import { describeReceivers, payload, post, Records, SECRET } from './helpers.mjs'

/** As much of Redis as claims need. */
class Redis {
  values = new Map()
  told = []
  isAway = false

  async run([command, ...words]) {
    if (this.isAway) return new Promise(() => {})
    const [key, value] = words
    switch (command) {
      case 'SET':
        assert.deepEqual(words.slice(2), ['NX', 'PX', '35000'])
        if (this.values.has(key)) return null
        this.values.set(key, value)
        return 'OK'
      case 'GET':
        return this.values.get(key) ?? null
      case 'EVAL':
        return this.script(...words)
      default:
        throw new Error(`ERR unknown command ${command}`)
    }
  }

  /** What the scripts are said to do; the milliseconds that each gets are kept. */
  script(script, count, key, lease, milliseconds) {
    assert.equal(count, '1')
    assert.match(script, /^if redis.call\('GET', KEYS\[1\]\) ~= ARGV\[1\] then return 0 end\n/)
    if (this.values.get(key) !== lease) return 0
    const [, command] = /\n(?:return )?redis\.call\('(\w+)', KEYS\[1\]/.exec(script)
    if (command === 'DEL') this.values.delete(key)
    if (command === 'SET') {
      assert.match(script, /'done', 'PX', ARGV\[2\]\)/)
      this.values.set(key, 'done')
    }
    if (command === 'PEXPIRE') assert.match(script, /, ARGV\[2\]\)$/)
    this.told.push([command, milliseconds])
    return 1
  }
}

class NodeRedis extends Redis {
  isReady = true

  sendCommand(words) {
    return this.run(words)
  }
}

class IORedis extends Redis {
  status = 'ready'

  call(command, ...words) {
    return this.run([command, ...words])
  }
}

describeReceivers('claims in Redis', (api) => {
  const { Receiver, redisClaims } = api

  function setUp(client) {
    const logger = new Records()
    const inline = redisClaims(client)
    return [new Receiver(SECRET, { inline, name: 'mine', logger }), logger]
  }

  for (const Client of [NodeRedis, IORedis]) {
    test(`claimed, done, released (${Client.name})`, async () => {
      const client = new Client()
      const [receiver] = setUp(client)
      let attempts = 0
      receiver.otherwise((_, delivery) => {
        attempts += 1
        assert.match(client.values.get(`gather_webhooks:mine:${delivery.key}`), /^[0-9a-f]{32}$/)
        if (attempts === 1) throw new Error('once')
      })
      const body = payload()
      assert.equal(await post(api, receiver, body), '500 handler_failed')
      assert.equal(client.values.size, 0)
      assert.equal(await post(api, receiver, body), '200 OK')
      assert.deepEqual([...client.values.values()], ['done'])
      assert.equal(await post(api, receiver, body), '200 OK')
      assert.equal(attempts, 2)
      client.values.set([...client.values.keys()][0], 'another')
      assert.equal(await post(api, receiver, body), '503 in_progress')
    })
  }

  test('what is done is kept for its time, and a claim that is renewed for its own', async () => {
    const client = new NodeRedis()
    const logger = new Records()
    const receiver = new Receiver(SECRET, { inline: redisClaims(client), keep: 60, logger })
    let finish
    receiver.otherwise(() => new Promise((resolve) => (finish = resolve)))
    mock.timers.enable({ apis: ['setTimeout', 'Date'], now: Date.now() })
    try {
      const answer = post(api, receiver, payload())
      while (finish === undefined) await new Promise(setImmediate)
      mock.timers.tick(10_000)
      for (let turns = 0; turns < 10; turns += 1) await new Promise(setImmediate)
      finish()
      assert.equal(await answer, '200 OK')
    } finally {
      mock.timers.reset()
    }
    assert.deepEqual(client.told, [
      ['PEXPIRE', '35000'],
      ['SET', '60000'],
    ])
  })

  test('a client that is not connected is not waited for', async () => {
    for (const client of [
      Object.assign(new NodeRedis(), { isReady: false }),
      Object.assign(new IORedis(), { status: 'reconnecting' }),
    ]) {
      const [receiver, logger] = setUp(client)
      receiver.otherwise(() => assert.fail())
      assert.equal(await post(api, receiver, payload()), '503 store_unavailable')
      assert.match(logger.outcomes[0].message, /not connected to Redis/)
    }
  })

  test('one that does not answer is unavailable after 4 seconds', async () => {
    const client = Object.assign(new NodeRedis(), { isAway: true })
    const [receiver] = setUp(client)
    receiver.otherwise(() => assert.fail())
    mock.timers.enable({ apis: ['setTimeout', 'Date'], now: Date.now() })
    try {
      const answer = post(api, receiver, payload())
      for (let turns = 0; turns < 10; turns += 1) await new Promise(setImmediate)
      mock.timers.tick(4_000)
      assert.equal(await answer, '503 store_unavailable')
    } finally {
      mock.timers.reset()
    }
  })

  test('a delivery that is handled is answered, even if that cannot be kept', async () => {
    const client = new NodeRedis()
    const [receiver, logger] = setUp(client)
    receiver.otherwise(() => {
      client.isReady = false
    })
    assert.equal(await post(api, receiver, payload()), '200 OK')
    const { level, message } = logger.all.find(({ outcome }) => outcome === undefined)
    assert.equal(level, 'error')
    assert.match(message, /could not be marked as done/)
  })
})
