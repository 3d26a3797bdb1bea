import { appendFile } from 'node:fs/promises'
import { serve } from '@hono/node-server'
import { Receiver } from 'gather-webhooks/receiver'
import { Hono } from 'hono'

const receiver = new Receiver(process.env.WEBHOOK_SECRET, { inbox: 'gather.db' }).on(
  'candidate_interview.completed',
  (event) => appendFile('completed.txt', `${event.data.candidateId}\n`),
)

const app = new Hono()
app.post('/webhooks/qualifi', (context) => receiver.fetch(context.req.raw))
serve({ fetch: app.fetch, hostname: '127.0.0.1', port: Number(process.env.PORT) })
receiver.start()
