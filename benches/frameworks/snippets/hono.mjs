import { appendFile } from 'node:fs/promises'
import { serve } from '@hono/node-server'
import { Hono } from 'hono'
import { verifyWebhookSignature } from './documented.mjs'

const app = new Hono()
app.post('/webhooks/qualifi', async (context) => {
  const payload = await context.req.json()
  const signature = context.req.header('x-qualifi-signature')
  if (!verifyWebhookSignature(payload, signature, process.env.WEBHOOK_SECRET)) {
    return context.text('Invalid signature', 401)
  }
  await appendFile('completed.txt', `${payload.data.candidateId}\n`)
  return context.text('OK')
})
serve({ fetch: app.fetch, port: Number(process.env.PORT), hostname: '127.0.0.1' })
