import crypto from 'node:crypto'

/** The documented function of the Gather API: by position, with `===`, without the time. */
export function verifyWebhookSignature(payload, signature, secret) {
  const [t, v1] = signature.split(',').map((part) => part.split('=')[1])
  const signed = `${t}.${JSON.stringify(payload)}`
  return v1 === crypto.createHmac('sha256', secret).update(signed).digest('hex')
}
