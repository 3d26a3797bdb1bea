import { appendFile } from 'node:fs/promises'
import { Receiver } from 'gather-webhooks/receiver'

const receiver = new Receiver(process.env.WEBHOOK_SECRET ?? '', { inbox: 'gather.db' }).on(
  'candidate_interview.completed',
  (event) => appendFile('completed.txt', `${event.data.candidateId}\n`),
)

Bun.serve({
  hostname: '127.0.0.1',
  port: process.env.PORT,
  routes: { '/webhooks/qualifi': { POST: receiver.fetch } },
})
receiver.start()
