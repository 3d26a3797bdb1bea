import assert from 'node:assert/strict'
import { EventEmitter, once } from 'node:events'
import { createServer, request as httpRequest } from 'node:http'
import { connect } from 'node:net'
import { Readable } from 'node:stream'
import { after, test } from 'node:test'
import express from 'express'
import { describeReceivers, eventually, odd, payload, Records, SECRET, signed } from './helpers.mjs'

const servers = []
after(() => {
  for (const server of servers) server.close().closeAllConnections()
})

async function listen(listener) {
  const server = createServer(listener).listen(0, '127.0.0.1')
  servers.push(server)
  await once(server, 'listening')
  return server.address().port
}

async function post(port, body, { headers, method = 'POST' } = {}) {
  const request = httpRequest({ port, host: '127.0.0.1', method, headers, agent: false })
  request.on('error', () => {})
  request.end(body)
  const [response] = await once(request, 'response')
  let text = ''
  for await (const chunk of response) text += chunk
  return { line: `${response.statusCode} ${text}`, headers: response.headers }
}

describeReceivers('node:http and Express', (api) => {
  const { Receiver } = api

  function setUp(options) {
    const logger = new Records()
    const receiver = new Receiver(SECRET, { logger, maxBody: 10_000, ...options })
    return [receiver.otherwise(() => {}), logger]
  }

  const json = (body) => ({ headers: { 'Content-Type': 'application/json', ...signed(api, body) } })

  async function answers(app, expected, body = payload(), init = json(body)) {
    const { line } = await post(await listen(app), body, init)
    assert.equal(line, expected)
  }

  test('the bare server', async () => {
    const [receiver] = setUp()
    const port = await listen(receiver.node)
    const body = payload()
    const { line, headers } = await post(port, body, json(body))
    assert.equal(line, '200 OK')
    assert.equal(headers['content-type'], 'text/plain; charset=utf-8')
    assert.equal(headers['content-length'], '2')
    assert.equal((await post(port, body, json('other'))).line, '401 signature_mismatch')
    assert.equal((await post(port, '', { method: 'GET' })).headers.allow, 'POST')
    const lines = { [api.SIGNATURE_HEADER]: [api.sign(body, SECRET), api.sign(body, SECRET)] }
    assert.equal((await post(port, body, { headers: lines })).line, '400 malformed_header')
  })

  test('a large body is refused before it is read', async () => {
    const [receiver] = setUp()
    const port = await listen(receiver.node)
    const socket = connect(port, '127.0.0.1')
    socket.write('POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 10001\r\n\r\n')
    const [answer] = await once(socket, 'data')
    assert.match(
      String(answer),
      /^HTTP\/1.1 413 .*\r\nConnection: close\r\n.*\r\n\r\nbody_too_large$/s,
    )
    socket.destroy()
    const chunked = { headers: { 'Transfer-Encoding': 'chunked' } }
    const { line, headers } = await post(port, 'x'.repeat(200_000), chunked)
    assert.equal(line, '413 body_too_large')
    assert.equal(headers.connection, 'close')
  })

  // What ends the process then does not take the answer along.
  test('what comes after an answer waits until it is sent', async () => {
    for (const end of ['finish', 'close']) {
      const told = []
      const receiver = new Receiver(SECRET, { logger: new Records() })
      receiver.on('interview.created', () => {}).onDead(({ key }) => told.push(key))
      const body = odd()
      const request = Readable.from([Buffer.from(body)])
      const headers = Object.fromEntries(
        Object.entries(signed(api, body)).map(([name, value]) => [name.toLowerCase(), value]),
      )
      const response = Object.assign(new EventEmitter(), {
        writeHead: () => {},
        end: (text) => response.emit('ended', text),
      })
      const ended = once(response, 'ended')
      receiver.node(Object.assign(request, { method: 'POST', headers }), response)
      assert.deepEqual(await ended, ['OK'])
      await new Promise((resolve) => setTimeout(resolve, 20))
      assert.deepEqual(told, [])
      response.emit(end)
      await eventually(() => assert.deepEqual(told, [api.idempotencyKey(body)]))
      response.emit('close')
      await new Promise((resolve) => setTimeout(resolve, 20))
      assert.equal(told.length, 1)
    }
  })

  test('a sender that hangs up is logged, and nothing else', async () => {
    const [receiver, logger] = setUp()
    const socket = connect(await listen(receiver.node), '127.0.0.1')
    socket.write('POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\n\r\nhalf', () =>
      socket.end(),
    )
    await eventually(() => assert.equal(logger.outcomes[0].code, 'incomplete_body'))
    assert.equal(logger.outcomes[0].status, 400)
  })

  test('Express, with no parser, or with a raw one', async () => {
    for (const parsers of [
      [],
      [express.raw({ type: '*/*' })],
      [express.text({ type: '*/*' })],
      // They leave alone what is of another type.
      [express.json({ type: 'application/x-other' }), express.urlencoded()],
    ]) {
      const [receiver] = setUp()
      await answers(express().post('/', ...parsers, receiver.express), '200 OK')
    }
  })

  test('Express, behind a parser: an error at once, whose fix is logged', async () => {
    const form = { headers: { 'Content-Type': 'application/x-www-form-urlencoded' } }
    for (const [parser, init = { headers: { 'Content-Type': 'application/json' } }] of [
      [express.json()],
      [express.urlencoded(), form],
      [(request, _, next) => request.resume().on('end', next)],
    ]) {
      const [receiver, logger] = setUp()
      const app = express().use(parser).post('/', receiver.express)
      await answers(app, '500 body_not_raw', payload(), init)
      assert.equal(logger.outcomes[0].level, 'error')
      assert.match(logger.outcomes[0].message, /above `app\.use\(express\.json\(\)\)`/)
      assert.match(logger.outcomes[0].message, /express\.raw\(/)
    }
  })

  test('an empty object where no parser has read the body, as Express 4 has it', async () => {
    const [receiver] = setUp()
    const give = (request, _, next) => {
      request.body = {}
      next()
    }
    await answers(express().use(give).post('/', receiver.express), '200 OK')
  })

  test('raw bytes that a platform kept beside what it parsed', async () => {
    const [receiver] = setUp()
    const verify = (request, _, buffer) => {
      request.rawBody = buffer
    }
    await answers(express().use(express.json({ verify })).post('/', receiver.express), '200 OK')
  })

  test('a parsed body of any kind is held to the limit', async () => {
    const [receiver] = setUp({ maxBody: 10 })
    const app = express()
      .use(express.raw({ type: '*/*' }))
      .post('/', receiver.express)
    const chunked = { headers: { 'Transfer-Encoding': 'chunked' } }
    await answers(app, '413 body_too_large', payload(), chunked)
  })
})
