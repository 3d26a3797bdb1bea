import express from 'express'
import { SIGNATURE_HEADER, Verifier, WebhookError } from 'gather-webhooks'

const verifier = new Verifier(process.env.WEBHOOK_SECRET)
const app = express()

app.post('/webhooks/qualifi', express.raw({ type: '*/*', limit: '1mb' }), (req, res) => {
  const event = verifier.verify(req.body, req.get(SIGNATURE_HEADER))
  console.log(event.kind)
  res.send('OK')
})

app.use((error, req, res, next) => {
  if (!(error instanceof WebhookError)) return next(error)
  res.status(error.httpStatus).send(error.code)
})

app.listen(process.env.PORT, '127.0.0.1')
