import { Queue } from 'bullmq'
import express from 'express'
import { Receiver } from 'gather-webhooks/receiver'

// What Redis cannot take now fails now, and is tried again from the inbox.
const connection = { url: process.env.REDIS_URL, enableOfflineQueue: false }
const queue = new Queue('interviews', { connection })

const receiver = new Receiver(process.env.WEBHOOK_SECRET, { inbox: 'gather.db' }).on(
  'candidate_interview.completed',
  (event, { key }) => queue.add(event.event, event.data, { jobId: key }),
)

const app = express()
app.post('/webhooks/qualifi', receiver.express)
app.listen(process.env.PORT, '127.0.0.1')
