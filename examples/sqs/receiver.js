import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs'
import express from 'express'
import { Receiver } from 'gather-webhooks/receiver'

const sqs = new SQSClient()

const receiver = new Receiver(process.env.WEBHOOK_SECRET, { inbox: 'gather.db' }).on(
  'candidate_interview.completed',
  (event, { key }) =>
    sqs.send(
      new SendMessageCommand({
        QueueUrl: process.env.QUEUE_URL,
        MessageBody: JSON.stringify({ key, ...event.data }),
        MessageGroupId: event.data.candidateId,
        MessageDeduplicationId: key,
      }),
    ),
)

const app = express()
app.post('/webhooks/qualifi', receiver.express)
app.listen(process.env.PORT, '127.0.0.1')
