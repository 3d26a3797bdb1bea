import { sign, Verifier } from 'gather-webhooks'

const body = `{"event":"candidate_interview.completed","timestamp":"2024-01-01T00:00:00Z","data":{
"candidateInterviewId":"9b2f6c1e","candidateId":"1c6f7e0a","interviewId":"5d0e9a4b",
"status":"new_response","takenAt":"2024-01-01T00:00:00Z"}}`
const event = new Verifier('whsec_test').verify(body, sign(body, 'whsec_test'))

switch (event.kind) {
  case 'candidate_interview.completed':
    console.log(`listen to candidate ${event.data.candidateId}, once: ${event.idempotencyKey}`)
    break
  case 'unrecognized':
    console.log(`${event.event} is new to this version: ${event.reason}`)
}
