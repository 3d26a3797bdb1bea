import { appendFile } from 'node:fs/promises'
import { Module } from '@nestjs/common'
import { NestFactory } from '@nestjs/core'
import { Receiver } from 'gather-webhooks/receiver'

const receiver = new Receiver(process.env.WEBHOOK_SECRET ?? '', { inbox: 'gather.db' }).on(
  'candidate_interview.completed',
  (event) => appendFile('completed.txt', `${event.data.candidateId}\n`),
)

@Module({})
class AppModule {}

const app = await NestFactory.create(AppModule)
app.use('/webhooks/qualifi', receiver.express)
await app.listen(Number(process.env.PORT), '127.0.0.1')
