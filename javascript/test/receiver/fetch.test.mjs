import assert from 'node:assert/strict'
import { mock, test } from 'node:test'
import * as native from 'gather-webhooks'
import * as receiving from 'gather-webhooks/receiver'
import {
  describeReceivers,
  odd,
  payload,
  post,
  Records,
  requestOf,
  SECRET,
  signed,
  URL,
} from './helpers.mjs'

describeReceivers('requests', (api) => {
  const { Receiver } = api

  function setUp(options) {
    const logger = new Records()
    return [new Receiver(SECRET, { logger, ...options }), logger]
  }

  test('a delivery is handled once', async () => {
    const handled = []
    const [receiver, logger] = setUp()
    receiver.on('interview.created', async (event, delivery) => {
      handled.push([event.data.title, delivery.attempt, delivery.name])
      assert.equal(delivery.key, event.idempotencyKey)
      assert.ok(delivery.receivedAt instanceof Date)
      assert.deepEqual(delivery.signedAt, event.signedAt)
    })
    const body = payload('interview.created', { title: 'Barista' })
    const response = await receiver.fetch(requestOf(api, body))
    assert.equal(response.status, 200)
    assert.equal(response.headers.get('content-type'), 'text/plain; charset=utf-8')
    assert.equal(await response.text(), 'OK')
    assert.equal(await post(api, receiver, body), '200 OK')
    assert.deepEqual(handled, [['Barista', 1, 'interview.created']])
    const { duration_ms: duration, ...first } = logger.outcomes[0]
    assert.equal(typeof duration, 'number')
    assert.deepEqual(first, {
      level: 'info',
      message: 'delivery handled: interview.created',
      outcome: 'handled',
      name: 'interview.created',
      kind: 'interview.created',
      key: api.idempotencyKey(body),
      attempt: 1,
      status: 200,
    })
    assert.equal(logger.outcomes[1].outcome, 'duplicate')
  })

  test('the checks, in their order', async () => {
    const [receiver, logger] = setUp({ maxBody: 300 })
    receiver.otherwise(() => {})
    const body = payload()
    const large = payload('interview.created', { title: 'x'.repeat(300) })
    const gzip = { 'Content-Encoding': 'gzip' }
    const long = { 'Content-Length': '301' }
    for (const [expected, init, sent = body] of [
      ['405 method_not_allowed', { method: 'PUT', headers: gzip }],
      ['415 unsupported_encoding', { headers: { ...gzip, ...long } }],
      ['413 body_too_large', { headers: long }],
      ['413 body_too_large', { headers: { 'Content-Length': '1' } }, large],
      ['401 signature_mismatch', { secret: 'other' }],
      ['401 missing_header', { headers: { [api.SIGNATURE_HEADER]: '' } }],
      ['400 malformed_payload', {}, 'hello'],
      ['200 OK', { headers: { 'Content-Encoding': 'Identity' } }],
    ]) {
      assert.equal(await post(api, receiver, sent, init), expected)
      const { code, level, status } = logger.outcomes.at(-1)
      assert.equal(`${status} ${code ?? 'OK'}`, expected)
      assert.equal(level, status === 200 ? 'info' : 'warn')
    }
    const wrong = await receiver.fetch(new Request(URL))
    assert.equal(wrong.headers.get('allow'), 'POST')
  })

  test('a body that was read before is an error of the program, and says so', async () => {
    const [receiver, logger] = setUp()
    const request = requestOf(api, payload())
    await request.text()
    const response = await receiver.fetch(request)
    assert.equal(`${response.status} ${await response.text()}`, '500 body_not_raw')
    assert.equal(logger.outcomes[0].level, 'error')
    assert.match(logger.outcomes[0].message, /clone/)
    const locked = requestOf(api, payload())
    locked.body.getReader()
    const other = await receiver.fetch(locked)
    assert.equal(`${other.status} ${await other.text()}`, '500 body_not_raw')
  })

  test('what is no Request is told what to pass', async () => {
    const [receiver] = setUp()
    const request = requestOf(api, payload())
    for (const none of [{}, { raw: request }, { req: { raw: request } }, { headers: {} }]) {
      await assert.rejects(
        async () => receiver.fetch(none),
        (error) => {
          assert.ok(error instanceof api.UsageError)
          assert.equal(error.code, 'invalid_argument')
          assert.match(error.message, /context\.req\.raw.*receiver\.express/)
          return true
        },
      )
    }
  })

  test('an error of our own is logged as one, and nothing is lost by it', async () => {
    const logger = new Records()
    const bug = new Error('a bug')
    const verifier = {
      tryVerify() {
        throw bug
      },
    }
    const receiver = new Receiver(verifier, { logger }).otherwise(() => assert.fail())
    const response = await receiver.fetch(requestOf(api, payload()))
    assert.equal(`${response.status} ${await response.text()}`, '503 store_unavailable')
    assert.equal(response.headers.get('retry-after'), '30')
    const [said, record] = logger.all
    assert.deepEqual([said.level, said.err], ['error', bug])
    assert.match(said.message, /internal error/)
    assert.deepEqual([record.outcome, record.code], ['unavailable', 'store_unavailable'])
  })

  test('a body that breaks off', async () => {
    const [receiver, logger] = setUp()
    const body = new ReadableStream({
      pull(controller) {
        controller.error(new Error('gone'))
      },
    })
    const init = { method: 'POST', body, duplex: 'half' }
    assert.equal((await receiver.fetch(new Request(URL, init))).status, 400)
    assert.equal(logger.outcomes[0].code, 'incomplete_body')
  })

  test('an event that nobody handles is answered', async () => {
    const [receiver, logger] = setUp()
    receiver.on('interview.updated', () => assert.fail())
    assert.equal(await post(api, receiver, payload('interview.created')), '200 OK')
    assert.equal(await post(api, receiver, payload('interview.deleted')), '200 OK')
    assert.deepEqual(
      logger.outcomes.map(({ outcome, kind }) => [outcome, kind]),
      [
        ['ignored', 'interview.created'],
        ['ignored', 'unrecognized'],
      ],
    )
  })

  test('what has no handler of its own goes to otherwise', async () => {
    const got = []
    const [receiver] = setUp()
    receiver
      .on('interview.created', () => got.push('own'))
      .otherwise((event) => got.push(`${event.event} ${event.kind}`))
    for (const body of [payload(), payload('interview.updated'), payload('new'), odd()]) {
      assert.equal(await post(api, receiver, body), '200 OK')
    }
    assert.deepEqual(got, [
      'own',
      'interview.updated interview.updated',
      'new unrecognized',
      'interview.created unrecognized',
    ])
  })

  test('without otherwise, an unknown shape is dead', async () => {
    const [receiver, logger] = setUp()
    const told = new Promise((resolve) => {
      receiver
        .on('interview.created', () => assert.fail())
        .onDead((delivery, error) => resolve([delivery, error]))
    })
    const body = odd()
    assert.equal(await post(api, receiver, body), '200 OK')
    const [delivery, error] = await told
    assert.equal(delivery.key, api.idempotencyKey(body))
    assert.equal(error.message, 'data is not an object')
    const { level, message, outcome, status } = logger.outcomes[0]
    assert.deepEqual([level, outcome, status], ['error', 'dead', 200])
    assert.match(message, /unrecognized: data is not an object$/)
  })

  test('a handler that fails may be tried again at once, and shows its error to the log alone', async () => {
    let attempts = 0
    const [receiver, logger] = setUp()
    receiver.otherwise(() => {
      attempts += 1
      if (attempts === 1) throw new RangeError('leak')
    })
    const body = payload()
    assert.equal(await post(api, receiver, body), '500 handler_failed')
    assert.equal(await post(api, receiver, body), '200 OK')
    const [failed, handled] = logger.outcomes
    assert.deepEqual(
      [failed.outcome, failed.code, failed.status, failed.level],
      ['failed', 'handler_failed', 500, 'warn'],
    )
    assert.doesNotMatch(JSON.stringify(logger.outcomes), /leak/)
    const { err, level } = logger.all.find((record) => 'err' in record)
    assert.deepEqual([err.message, level], ['leak', 'error'])
    assert.equal(handled.outcome, 'handled')
  })

  test('while it is handled, another of it waits', async () => {
    const [receiver, logger] = setUp()
    let finish
    receiver.otherwise(() => new Promise((resolve) => (finish = resolve)))
    const body = payload()
    const first = post(api, receiver, body)
    while (finish === undefined) await new Promise(setImmediate)
    const second = await receiver.fetch(requestOf(api, body))
    assert.equal(`${second.status} ${await second.text()}`, '503 in_progress')
    assert.equal(second.headers.get('retry-after'), '60')
    assert.equal(await receiver.stop(0), false)
    finish()
    assert.equal(await first, '200 OK')
    assert.equal(await receiver.stop(), true)
    assert.equal(logger.outcomes[0].outcome, 'rejected')
  })

  test('a handler of more than 5 seconds is late, for the sender has given up', async () => {
    const [receiver, logger] = setUp()
    let finish
    receiver.otherwise(() => new Promise((resolve) => (finish = resolve)))
    mock.timers.enable({ apis: ['setTimeout'] })
    try {
      const answer = post(api, receiver, payload())
      while (finish === undefined) await new Promise(setImmediate)
      mock.timers.tick(4_999)
      assert.deepEqual(logger.outcomes, [])
      mock.timers.tick(1)
      finish()
      assert.equal(await answer, '200 OK')
    } finally {
      mock.timers.reset()
    }
    assert.deepEqual(
      logger.outcomes.map(({ level, outcome, status }) => [level, outcome, status]),
      [
        ['warn', 'late', undefined],
        ['info', 'handled', 200],
      ],
    )
  })

  test('a Worker is asked to wait for the delivery', async () => {
    const [receiver] = setUp()
    receiver.otherwise(() => {})
    const waited = []
    const context = {
      waitUntil(work) {
        assert.equal(this, context)
        waited.push(work)
      },
    }
    await receiver.fetch(requestOf(api, payload()), {}, context)
    assert.equal(waited.length, 1)
    await waited[0]
    assert.equal((await receiver.fetch(requestOf(api, payload()), {}, {})).status, 200)
  })

  test('completeIn needs a table', async () => {
    const [receiver, logger] = setUp()
    receiver.otherwise((_, delivery) => delivery.completeIn({ prepare() {} }))
    assert.equal(await post(api, receiver, payload()), '500 handler_failed')
    assert.match(logger.all.find(({ err }) => err).err.message, /needs an inbox/)
  })

  test('that claims are in memory is said once', async () => {
    const [receiver, logger] = setUp()
    receiver.otherwise(() => {})
    await post(api, receiver, payload())
    await post(api, receiver, payload())
    assert.equal(logger.all.filter(({ message }) => /kept in memory/.test(message)).length, 1)
  })

  test('a log that throws changes nothing', async () => {
    const broken = () => {
      throw new Error('the disk is full')
    }
    const [receiver] = setUp({ logger: { info: broken, warn: broken, error: broken } })
    receiver.otherwise(() => {})
    assert.equal(await post(api, receiver, payload()), '200 OK')
  })

  test('the console gets a line for each record', async (t) => {
    const info = t.mock.method(console, 'info', () => {})
    const error = t.mock.method(console, 'error', () => {})
    t.mock.method(console, 'warn', () => {})
    const receiver = new Receiver(SECRET).otherwise((event) => {
      if (event.event === 'fails') throw new Error('why')
    })
    await post(api, receiver, payload())
    const line = /^gather-webhooks: delivery handled: interview.created \{"outcome":"handled",.*\}$/
    assert.match(info.mock.calls[0].arguments.join(' '), line)
    await post(api, receiver, payload('fails'))
    assert.equal(error.mock.calls[0].arguments[1].message, 'why')
  })

  test('what is signed is the bytes, whatever they are', async () => {
    const [receiver] = setUp()
    const titles = []
    receiver.on('interview.created', (event) => titles.push(event.data.title))
    const title = 'Zoë 🎉 \u2028'
    const body = new TextEncoder().encode(payload('interview.created', { title }))
    const init = { method: 'POST', body, headers: signed(api, body) }
    assert.equal((await receiver.fetch(new Request(URL, init))).status, 200)
    assert.deepEqual(titles, [title])
  })
})

// Of one package: it takes seconds.
test('claims in memory are of 10,000 deliveries: the oldest that are done go first', async () => {
  const api = { ...native, ...receiving }
  const { Receiver } = api
  const receiver = new Receiver(SECRET, { logger: new Records() })
  let handled = 0
  receiver.otherwise(() => {
    handled += 1
  })
  const first = payload()
  await post(api, receiver, first)
  const others = Array.from({ length: 9_999 }, () => payload())
  for (const body of others) await post(api, receiver, body)
  await post(api, receiver, first)
  assert.equal(handled, 10_000)
  await post(api, receiver, payload())
  await post(api, receiver, first)
  assert.equal(handled, 10_002)
  await post(api, receiver, others.at(-1))
  assert.equal(handled, 10_002)
})
