import { appendFile } from 'node:fs/promises'
import Fastify from 'fastify'
import { verifyWebhookSignature } from './documented.mjs'

const app = Fastify()
app.post('/webhooks/qualifi', async (request, reply) => {
  const signature = request.headers['x-qualifi-signature']
  if (!verifyWebhookSignature(request.body, signature, process.env.WEBHOOK_SECRET)) {
    return reply.code(401).send('Invalid signature')
  }
  await appendFile('completed.txt', `${request.body.data.candidateId}\n`)
  return 'OK'
})
await app.listen({ port: Number(process.env.PORT), host: '127.0.0.1' })
