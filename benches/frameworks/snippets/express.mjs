import { appendFile } from 'node:fs/promises'
import express from 'express'
import { verifyWebhookSignature } from './documented.mjs'

const app = express()
app.use(express.json())
app.post('/webhooks/qualifi', async (request, response) => {
  const signature = request.headers['x-qualifi-signature']
  if (!verifyWebhookSignature(request.body, signature, process.env.WEBHOOK_SECRET)) {
    return response.status(401).send('Invalid signature')
  }
  await appendFile('completed.txt', `${request.body.data.candidateId}\n`)
  response.send('OK')
})
app.listen(process.env.PORT, '127.0.0.1')
