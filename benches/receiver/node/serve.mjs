// Servers: a bare `verify`, receivers, and queues of others behind a `verify`. The only argument is JSON.

import express from 'express'
import { SIGNATURE_HEADER, Verifier, WebhookError } from 'gather-webhooks'
import { memoryClaims, postgresInbox, Receiver, sqliteInbox } from 'gather-webhooks/receiver'
import pg from 'pg'

const config = JSON.parse(process.argv[2])
const { secret, subject, path, url, expect } = config
const PATH = '/webhooks/qualifi'
const CONCURRENCY = 8
/** As many connections as every other subject has. */
const CONNECTIONS = 10

const say = (line) => process.stdout.write(`${JSON.stringify(line)}\n`)

let handled = 0
/** The trivial handler, which says when as many were handled as were sent. */
function handle() {
  handled += 1
  if (expect && handled % expect === 0) say({ handled, at: Date.now() / 1_000 })
}

const quiet = () => {}
const pool = () => new pg.Pool({ connectionString: url, max: CONNECTIONS })

function receiver(options) {
  // The others log nothing.
  const logger = { info: quiet, warn: quiet, error: console.error }
  return new Receiver(secret, { ...options, logger }).on('candidate_interview.completed', handle)
    .express
}

/** A route that verifies, hands the event on, and answers. */
function verifying(put) {
  const verifier = new Verifier(secret)
  return [
    express.raw({ type: '*/*' }),
    async (request, response) => {
      let event
      try {
        event = verifier.verify(request.body, request.headers[SIGNATURE_HEADER.toLowerCase()])
      } catch (error) {
        if (!(error instanceof WebhookError)) throw error
        response.status(error.httpStatus).send(error.code)
        return
      }
      await put(event)
      response.send('OK')
    },
  ]
}

const SUBJECTS = {
  verify: () => verifying(handle),
  inline: () => receiver({ inline: memoryClaims() }),
  sqlite: () => receiver({ inbox: sqliteInbox(path) }),
  postgres: () => receiver({ inbox: postgresInbox(pool()) }),

  async 'pg-boss'() {
    const { PgBoss } = await import('pg-boss')
    const boss = new PgBoss({ connectionString: url, max: CONNECTIONS, useListenNotify: true })
    boss.on('error', console.error)
    await boss.start()
    await boss.createQueue('deliveries', { policy: 'exclusive', notify: true })
    // As fast as it can be set to without more than eight jobs at once.
    const options = {
      batchSize: CONCURRENCY,
      pollingIntervalSeconds: 0.5,
      notifyPollingIntervalSeconds: 0.5,
      burstWhenBatchFull: true,
    }
    await boss.work('deliveries', options, async (jobs) => {
      for (const _ of jobs) handle()
    })
    return verifying((event) =>
      boss.send('deliveries', event.payload, { singletonKey: event.idempotencyKey }),
    )
  },

  async 'graphile-worker'() {
    const { Logger, makeWorkerUtils, run } = await import('graphile-worker')
    const options = { pgPool: pool(), logger: new Logger(() => quiet) }
    const utils = await makeWorkerUtils(options)
    await utils.migrate()
    const taskList = { deliver: async () => handle() }
    await run({ ...options, taskList, concurrency: CONCURRENCY, noHandleSignals: true })
    return verifying((event) =>
      utils.addJob('deliver', event.payload, { jobKey: event.idempotencyKey }),
    )
  },
}

const app = express()
app.post(PATH, await SUBJECTS[subject]())
const server = app.listen(0, '127.0.0.1', () => say({ port: server.address().port }))
