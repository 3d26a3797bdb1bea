// The answer `stored` beside a bare INSERT of the same row, in turn. The only argument is JSON.

import { createHash, randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import Sqlite from 'better-sqlite3'
import { SIGNATURE_HEADER, sign } from 'gather-webhooks'
import { postgresInbox, Receiver, sqliteInbox } from 'gather-webhooks/receiver'
import pg from 'pg'

const config = JSON.parse(process.argv[2])
const EVENT = 'candidate_interview.completed'
const quiet = () => {}

function statement(dialect) {
  const file = new URL(`../../../receiver/sql/${dialect}.sql`, import.meta.url)
  return readFileSync(file, 'utf8').split('-- name: put\n')[1].split('-- name:')[0]
}

function body() {
  const data = {
    candidateInterviewId: randomBytes(12).toString('hex'),
    candidateId: 'b7f4f5e9-3c1d-4a52-9a7c-1d2e3f405162',
    interviewId: '0f1e2d3c-4b5a-4968-8778-695a4b3c2d1e',
    status: 'new_response',
    takenAt: '2024-01-01T00:00:00Z',
    note: '.'.repeat(12),
  }
  const payload = { event: EVENT, timestamp: '2024-01-01T00:00:00Z', data }
  return Buffer.from(JSON.stringify(payload))
}

/** What the receiver writes for such a body. */
function row() {
  const content = body()
  const now = Date.now()
  return {
    receiver: 'default',
    key: createHash('sha256').update(content).digest('hex'),
    name: EVENT,
    body: content,
    signed_at: now,
    now,
    state: 'pending',
    error: null,
    finished_at: null,
  }
}

function receiver(inbox) {
  const logger = { info: quiet, warn: quiet, error: console.error }
  return new Receiver(config.secret, { inbox, logger }).on(EVENT, quiet)
}

async function answer(fetch) {
  const content = body()
  const signature = sign(content, config.secret, Math.floor(Date.now() / 1_000))
  const request = new Request('http://127.0.0.1/webhooks/qualifi', {
    method: 'POST',
    headers: { [SIGNATURE_HEADER]: signature, 'Content-Length': String(content.length) },
    body: content,
  })
  const start = process.hrtime.bigint()
  const response = await fetch(request)
  const taken = process.hrtime.bigint() - start
  if (response.status !== 200) throw new Error(`answered ${response.status}`)
  return Number(taken)
}

async function measure({ fetch }, insert) {
  const rounds = []
  for (let number = 0; number <= config.rounds; number += 1) {
    const bare = []
    const whole = []
    for (let one = 0; one < config.each; one += 1) {
      const values = row()
      const start = process.hrtime.bigint()
      await insert(values)
      bare.push(Number(process.hrtime.bigint() - start))
      whole.push(await answer(fetch))
    }
    if (number > 0) rounds.push([median(bare), median(whole)])
  }
  console.log(JSON.stringify({ rounds }))
}

function median(values) {
  return values.sort((a, b) => a - b)[values.length >> 1]
}

const SUBJECTS = {
  async 'answer-sqlite'() {
    const theirs = `${config.path}.bare`
    await receiver(sqliteInbox(theirs)).stats()
    const database = new Sqlite(theirs)
    for (const pragma of ['synchronous = FULL', 'secure_delete = ON', 'journal_mode = TRUNCATE']) {
      database.pragma(pragma)
    }
    const put = database.prepare(statement('sqlite'))
    await measure(receiver(sqliteInbox(config.path)), (values) => put.run(values))
  },

  async 'answer-postgres'() {
    const pool = new pg.Pool({ connectionString: config.url, max: 10 })
    const put = statement('postgres')
    const ours = receiver(postgresInbox(pool))
    await ours.stats()
    await measure(ours, (values) => pool.query(put, Object.values(values)))
    await pool.end()
  },
}

await SUBJECTS[config.subject]()
process.exit()
