import { appendFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { Receiver } from 'gather-webhooks/receiver'

const receiver = new Receiver(process.env.WEBHOOK_SECRET, { inbox: 'gather.db' }).on(
  'candidate_interview.completed',
  (event) => appendFile('completed.txt', `${event.data.candidateId}\n`),
)

createServer((request, response) => {
  if (request.url === '/webhooks/qualifi') receiver.node(request, response)
  else response.writeHead(404).end()
}).listen(process.env.PORT, '127.0.0.1')
receiver.start()
