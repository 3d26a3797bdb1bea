import Database from 'better-sqlite3'
import { Receiver } from 'gather-webhooks/receiver'

const database = new Database('app.db')

export const receiver = new Receiver('whsec_test', { inbox: 'app.db' }).on(
  'candidate_interview.completed',
  database.transaction((event, delivery) => {
    database.prepare('INSERT INTO reviews VALUES (?)').run(event.data.candidateId)
    delivery.completeIn(database)
  }),
)
