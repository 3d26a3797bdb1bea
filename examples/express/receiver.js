import { appendFile } from 'node:fs/promises'
import express from 'express'
import { Receiver } from 'gather-webhooks/receiver'

const receiver = new Receiver(process.env.WEBHOOK_SECRET, { inbox: 'gather.db' }).on(
  'candidate_interview.completed',
  (event) => appendFile('completed.txt', `${event.data.candidateId}\n`),
)

const app = express()
app.post('/webhooks/qualifi', receiver.express)
app.listen(process.env.PORT, '127.0.0.1')
