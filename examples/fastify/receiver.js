import { appendFile } from 'node:fs/promises'
import fastify from 'fastify'
import { Receiver } from 'gather-webhooks/receiver'

const receiver = new Receiver(process.env.WEBHOOK_SECRET, { inbox: 'gather.db' }).on(
  'candidate_interview.completed',
  (event) => appendFile('completed.txt', `${event.data.candidateId}\n`),
)

const app = fastify()
app.register(receiver.fastify, { path: '/webhooks/qualifi' })
await app.listen({ host: '127.0.0.1', port: Number(process.env.PORT) })
