import { Receiver } from 'gather-webhooks-wasm/receiver'

const receiver = new Receiver(Deno.env.get('WEBHOOK_SECRET') ?? '', { inbox: 'gather.db' }).on(
  'candidate_interview.completed',
  (event) => Deno.writeTextFile('completed.txt', `${event.data.candidateId}\n`, { append: true }),
)

Deno.serve({ hostname: '127.0.0.1', port: Number(Deno.env.get('PORT')) }, (request) => {
  const { pathname } = new URL(request.url)
  if (pathname === '/webhooks/qualifi') return receiver.fetch(request)
  return new Response('Not Found', { status: 404 })
})
receiver.start()
