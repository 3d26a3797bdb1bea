import express from 'express'
import { Receiver } from 'gather-webhooks/receiver'

const receiver = new Receiver(process.env.WEBHOOK_SECRET, {
  inbox: process.env.INBOX ?? 'gather.db',
}).otherwise((event) => console.log(event.kind))

const app = express()
app.post('/webhooks/qualifi', receiver.express)
app.listen(process.env.PORT, '127.0.0.1')
