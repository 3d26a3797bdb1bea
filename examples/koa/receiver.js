import { appendFile } from 'node:fs/promises'
import Router from '@koa/router'
import { Receiver } from 'gather-webhooks/receiver'
import Koa from 'koa'

const receiver = new Receiver(process.env.WEBHOOK_SECRET, { inbox: 'gather.db' }).on(
  'candidate_interview.completed',
  (event) => appendFile('completed.txt', `${event.data.candidateId}\n`),
)

const router = new Router().post('/webhooks/qualifi', (context) => {
  context.respond = false
  receiver.node(context.req, context.res)
})

new Koa().use(router.routes()).listen(process.env.PORT, '127.0.0.1')
receiver.start()
