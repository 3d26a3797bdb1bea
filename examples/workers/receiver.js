import { env } from 'cloudflare:workers'
import { d1Inbox, Receiver } from 'gather-webhooks/receiver'

const insert = env.DB.prepare('INSERT INTO completed VALUES (?)')

const receiver = new Receiver(env.WEBHOOK_SECRET, { inbox: d1Inbox(env.DB) }).on(
  'candidate_interview.completed',
  (event, delivery) => {
    const statements = [insert.bind(event.data.candidateId)]
    delivery.completeIn(statements)
    return env.DB.batch(statements)
  },
)

export default {
  async fetch(request, environment, context) {
    const { pathname } = new URL(request.url)
    if (pathname !== '/webhooks/qualifi') return new Response('not found', { status: 404 })
    return receiver.fetch(request, environment, context)
  },
  async scheduled() {
    await receiver.drain(20)
  },
}
