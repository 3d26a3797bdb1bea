import { postgresInbox, Receiver } from 'gather-webhooks/receiver'
import pg from 'pg'

const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL })

const receiver = new Receiver(process.env.WEBHOOK_SECRET, { inbox: postgresInbox(pool) }).on(
  'candidate_interview.completed',
  (event) => pool.query('INSERT INTO completed VALUES ($1)', [event.data.candidateId]),
)

export const handler = receiver.lambda
