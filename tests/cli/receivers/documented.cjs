// The documented snippet as it stands: parsed body, header by position, `===`, no timestamp.
const crypto = require('node:crypto')
const express = require('express')

function verifyWebhookSignature(payload, signature, secret) {
  const [timestampPart, signaturePart] = signature.split(',')
  const timestamp = timestampPart.split('=')[1]
  const receivedSignature = signaturePart.split('=')[1]
  const signedPayload = `${timestamp}.${JSON.stringify(payload)}`
  const expectedSignature = crypto.createHmac('sha256', secret).update(signedPayload).digest('hex')
  return receivedSignature === expectedSignature
}

const app = express()
app.use(express.json())
app.post('/webhooks/qualifi', (req, res) => {
  const signature = req.headers['x-qualifi-signature']
  if (!verifyWebhookSignature(req.body, signature, process.env.WEBHOOK_SECRET)) {
    return res.status(401).send('Invalid signature')
  }
  res.status(200).send('OK')
})
app.listen(process.env.PORT, '127.0.0.1')
