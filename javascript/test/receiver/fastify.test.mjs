import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer } from 'node:http'
import { after, test } from 'node:test'
import { describeReceivers, eventually, payload, signed } from './helpers.mjs'
import { setUpInbox } from './sqlite-inbox.mjs'

// What of Fastify is used, over a real server; tests/frameworks has Fastify itself.

class App {
  parsers = ['application/json', 'text/plain']
  hooks = {}
  routes = {}

  removeAllContentTypeParsers() {
    this.parsers = []
  }

  addContentTypeParser(type, parser) {
    this.parsers.push(type)
    this.parse = parser
  }

  addHook(name, hook) {
    this.hooks[name] = hook
  }

  post(path, handler) {
    this.routes[path] = handler
  }

  /** A server that does with a request what Fastify does. */
  async listen() {
    const server = createServer((raw, response) => {
      const reply = {
        raw: response,
        hijack() {
          this.isHijacked = true
        },
      }
      this.parse({ raw }, raw, (error, body) => {
        assert.deepEqual([error, body], [null, undefined])
        assert.equal(this.routes[raw.url]({ raw, body }, reply), undefined)
        assert.ok(reply.isHijacked)
      })
    })
    after(() => server.close().closeAllConnections())
    await once(server.listen(0, '127.0.0.1'), 'listening')
    return `http://127.0.0.1:${server.address().port}`
  }
}

describeReceivers('Fastify', (api) => {
  test('the body is left to the receiver, whatever its type', async () => {
    const { receiver } = setUpInbox(api)
    receiver.otherwise(() => {})
    const app = new App()
    await receiver.fastify(app, { path: '/qualifi' })
    assert.deepEqual(app.parsers, ['*'])
    const url = await app.listen()
    for (const type of ['application/json', 'text/plain', 'application/x-www-form-urlencoded']) {
      const body = payload()
      const headers = { 'Content-Type': type, ...signed(api, body) }
      const response = await fetch(`${url}/qualifi`, { method: 'POST', body, headers })
      assert.equal(`${response.status} ${await response.text()}`, '200 OK')
    }
  })

  test('the loop runs from when the application is ready until it is closed, and again', async () => {
    const { receiver, rows } = setUpInbox(api)
    const handled = []
    receiver.otherwise((event) => handled.push(event.event))
    for (const count of [1, 2]) {
      const app = new App()
      await receiver.fastify(app, { path: '/qualifi' })
      const url = await app.listen()
      const body = payload()
      const init = { method: 'POST', body, headers: signed(api, body) }
      assert.equal((await fetch(`${url}/qualifi`, init)).status, 200)
      assert.equal(rows("SELECT * FROM gather_inbox WHERE state = 'pending'").length, 1)
      await app.hooks.onReady()
      await eventually(() => assert.equal(handled.length, count))
      assert.equal(await app.hooks.onClose(), true)
    }
  })

  test('a path must be given', async () => {
    const { receiver } = setUpInbox(api)
    for (const options of [undefined, {}, { path: 1 }]) {
      await assert.rejects(receiver.fastify(new App(), options), (error) => {
        assert.ok(error instanceof api.UsageError)
        assert.match(error.message, /register\(receiver\.fastify, \{ path: /)
        return true
      })
    }
  })
})
