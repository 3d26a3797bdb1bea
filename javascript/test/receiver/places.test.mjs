import assert from 'node:assert/strict'
import { test } from 'node:test'
import { describeReceivers, payload, post, Records, SECRET } from './helpers.mjs'
import { file, rowsOf, setUpInbox } from './sqlite-inbox.mjs'

const fs = process.getBuiltinModule('node:fs')

const PLACES = {
  'AWS Lambda': { AWS_LAMBDA_FUNCTION_NAME: 'receiver' },
  Vercel: { VERCEL: '1', VERCEL_ENV: 'production' },
  'Google Cloud Run': { K_SERVICE: 'receiver' },
  Heroku: { DYNO: 'web.1' },
}

describeReceivers('where the disk does not last', (api) => {
  const { Receiver, UsageError, memoryClaims, sqliteInbox } = api

  function withEnvironment(variables, work) {
    Object.assign(process.env, variables)
    try {
      work()
    } finally {
      for (const name of Object.keys(variables)) delete process.env[name]
    }
  }

  for (const [place, variables] of Object.entries(PLACES)) {
    test(`a SQLite file is refused on ${place}, and what to do is said`, () => {
      withEnvironment(variables, () => {
        for (const make of [
          () => new Receiver(SECRET, { inbox: file() }),
          () => sqliteInbox(file()),
        ]) {
          assert.throws(make, (error) => {
            assert.ok(error instanceof UsageError)
            assert.equal(error.code, 'invalid_argument')
            assert.match(error.message, new RegExp(`${place}.*postgresInbox\\(pool\\).*inline`))
            return true
          })
        }
        new Receiver(SECRET, { inline: memoryClaims() })
      })
    })
  }

  test('`vercel dev` is a machine like any other', () => {
    const variables = { VERCEL: '1', VERCEL_ENV: 'development', DYNO: '' }
    withEnvironment(variables, () => new Receiver(SECRET, { inbox: file() }))
  })

  test('Cloudflare Workers have no disk', () => {
    const known = Object.getOwnPropertyDescriptor(globalThis, 'navigator')
    const value = { userAgent: 'Cloudflare-Workers' }
    Object.defineProperty(globalThis, 'navigator', { configurable: true, value })
    try {
      assert.throws(() => sqliteInbox('gather.db'), /Workers have no disk.*d1Inbox\(env\.DB\)/)
    } finally {
      delete globalThis.navigator
      if (known) Object.defineProperty(globalThis, 'navigator', known)
    }
  })

  /** Has a folder lie on a file system of a type. */
  function onMount(t, type, mount = '/') {
    const { readFileSync } = fs
    t.mock.method(fs, 'readFileSync', (path, ...more) =>
      path === '/proc/self/mounts'
        ? `proc /proc proc rw 0 0\n/dev/sda / ext4 rw 0 0\nserver ${mount} ${type} rw 0 0\ntmpfs /run tmpfs rw 0 0\n`
        : readFileSync(path, ...more),
    )
  }

  for (const [type, expected] of [
    ['tmpfs', /\(tmpfs\), lies in memory.*put it on a disk/],
    ['overlay', /\(overlay\), lies in the container.*on a volume/],
    ['nfs4', /\(nfs4\), lies on a network file system.*on a local disk/],
    ['9p', /network file system/],
    ['fuse.s3fs', /network file system/],
    ['ext4', undefined],
  ]) {
    test(`a file on ${type}: ${expected ? 'one warning, when it is used' : 'nothing'}`, async (t) => {
      onMount(t, type)
      const { receiver, logger } = setUpInbox(api)
      receiver.otherwise(() => {})
      assert.deepEqual(logger.all, [])
      await post(api, receiver, payload())
      await receiver.drain(1)
      await post(api, receiver, payload())
      const said = logger.all.filter(({ outcome }) => outcome === undefined)
      assert.equal(said.length, expected ? 1 : 0)
      if (!expected) return
      assert.equal(said[0].level, 'warn')
      assert.match(said[0].message, expected)
      assert.match(said[0].message, /postgresInbox\(pool\)/)
    })
  }

  test('another mount does not concern it, whatever its name', async (t) => {
    onMount(t, 'tmpfs', '/t')
    const { receiver, logger } = setUpInbox(api)
    receiver.otherwise(() => {})
    await receiver.drain(1)
    assert.deepEqual(logger.all, [])
  })

  test('what is not known is not said', async (t) => {
    t.mock.method(fs, 'readFileSync', () => {
      throw new Error('there is no /proc')
    })
    const { receiver, logger } = setUpInbox(api)
    receiver.otherwise(() => {})
    await receiver.drain(1)
    assert.deepEqual(logger.all, [])
  })
})

describeReceivers('a receiver whose loop never runs', (api) => {
  /** Has an hour pass, or less. */
  function later(t, seconds) {
    const { now } = Date
    t.mock.method(Date, 'now', () => now() + seconds * 1_000)
  }

  const warnings = (logger) => logger.all.filter(({ outcome }) => outcome === undefined)

  test('is told after a minute, once a minute at most', async (t) => {
    const { receiver, logger, path } = setUpInbox(api)
    receiver.otherwise(() => {})
    await post(api, receiver, payload())
    later(t, 90)
    await post(api, receiver, payload())
    await post(api, receiver, payload())
    await new Promise((resolve) => setTimeout(resolve, 20))
    assert.equal(warnings(logger).length, 1)
    const [{ level, message }] = warnings(logger)
    assert.equal(level, 'warn')
    assert.match(message, /^deliveries wait to be handled, the oldest for (89|90) s/)
    assert.match(message, /`receiver\.run\(\)`.*`receiver\.drain\(seconds\)`/)
    later(t, 61)
    await post(api, receiver, payload())
    await new Promise((resolve) => setTimeout(resolve, 20))
    assert.equal(warnings(logger).length, 2)
    assert.equal(rowsOf(path, 'SELECT * FROM gather_inbox').length, 4)
  })

  test('not one that handles what is due, or whose deliveries wait for their next attempt', async (t) => {
    const { receiver, logger } = setUpInbox(api, { retries: [3_600] })
    receiver.otherwise(() => {
      throw new Error('again')
    })
    await post(api, receiver, payload())
    await receiver.drain(1)
    later(t, 90)
    await post(api, receiver, payload())
    await new Promise((resolve) => setTimeout(resolve, 20))
    assert.equal(warnings(logger).filter(({ message }) => /wait to be/.test(message)).length, 0)
  })

  test('a loop is never told', async (t) => {
    const { receiver, logger } = setUpInbox(api, { concurrency: 1 })
    let finish
    receiver.otherwise(() => new Promise((resolve) => (finish = resolve)))
    receiver.start()
    await post(api, receiver, payload())
    await post(api, receiver, payload())
    while (finish === undefined) await new Promise((resolve) => setTimeout(resolve, 5))
    later(t, 90)
    await post(api, receiver, payload())
    await new Promise((resolve) => setTimeout(resolve, 20))
    assert.deepEqual(warnings(logger), [])
    void receiver.stop(0)
    finish()
  })

  test('a function of AWS Lambda looks at once, for it may not last a minute', async (t) => {
    const { path } = setUpInbox(api)
    const first = new api.Receiver(SECRET, { inbox: path, logger: new Records() })
    await post(
      api,
      first.otherwise(() => {}),
      payload(),
    )
    later(t, 90)
    const logger = new Records()
    const receiver = new api.Receiver(SECRET, { inbox: path, logger }).otherwise(() => {})
    const body = payload()
    const event = {
      httpMethod: 'POST',
      headers: { [api.SIGNATURE_HEADER]: api.sign(body, SECRET) },
      body,
    }
    assert.equal((await receiver.lambda(event)).body, 'OK')
    await new Promise((resolve) => setTimeout(resolve, 20))
    assert.match(warnings(logger)[0].message, /^deliveries wait to be handled, the oldest for/)
  })
})
