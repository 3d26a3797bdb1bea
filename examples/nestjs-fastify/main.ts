import { appendFile } from 'node:fs/promises'
import { Module } from '@nestjs/common'
import { NestFactory } from '@nestjs/core'
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify'
import { Receiver } from 'gather-webhooks/receiver'

const receiver = new Receiver(process.env.WEBHOOK_SECRET ?? '', { inbox: 'gather.db' }).on(
  'candidate_interview.completed',
  (event) => appendFile('completed.txt', `${event.data.candidateId}\n`),
)

@Module({})
class AppModule {}

const app = await NestFactory.create<NestFastifyApplication>(AppModule, new FastifyAdapter())
await app.register(receiver.fastify, { path: '/webhooks/qualifi' })
await app.listen(Number(process.env.PORT), '127.0.0.1')
