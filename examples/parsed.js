import { sign, Verifier, verifyWebhookSignature } from 'gather-webhooks'

const signature = sign('{"event":"interview.created","data":{"title":"Zoë"}}', 'whsec_test')
const payload = { event: 'interview.created', data: { title: 'Zoë' } }

const event = new Verifier('whsec_test').verifyParsed(payload, signature)
console.log(event.kind, event.data.title)
console.log(verifyWebhookSignature(payload, signature, 'whsec_test'))
