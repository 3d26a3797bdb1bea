import { appendFile } from 'node:fs/promises'
import { Receiver } from 'gather-webhooks/receiver'

export const receiver = new Receiver(process.env.WEBHOOK_SECRET ?? '', { inbox: 'gather.db' }).on(
  'candidate_interview.completed',
  (event) => appendFile('completed.txt', `${event.data.candidateId}\n`),
)
