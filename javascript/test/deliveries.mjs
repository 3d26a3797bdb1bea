import { createHmac } from 'node:crypto'

export const SECRET = 'whsec_of_the_tests'
export const NOW = 1_700_000_000

/** The signature header for a body, made without the library. */
export function header(body, { secret = SECRET, timestamp = String(NOW) } = {}) {
  const mac = createHmac('sha256', secret).update(`${timestamp}.`).update(body).digest('hex')
  return `t=${timestamp},v1=${mac}`
}

/** The event of a payload: an object, or a text as it is. */
export function eventOf({ Verifier }, payload, secret = SECRET) {
  const body = typeof payload === 'string' ? payload : JSON.stringify(payload)
  return new Verifier(secret).verify(body, header(body, { secret }), { now: NOW })
}

/** What `verify` says of a delivery, as `explain` says it. */
export function verdictOf({ Verifier }, body, signature, secret, { now, toleranceSeconds }) {
  try {
    new Verifier(secret, { toleranceSeconds }).verify(body, signature, { now })
    return 'accepted'
  } catch (error) {
    return error.code
  }
}

export const COMPLETED = {
  event: 'candidate_interview.completed',
  timestamp: '2024-01-01T00:00:00Z',
  data: {
    candidateInterviewId: 'ci-1',
    candidateId: 'c-1',
    interviewId: 'i-1',
    status: 'new_response',
    takenAt: '2024-01-01T00:00:00Z',
  },
}

/** What Python's `json.dumps` makes of its body. */
export const REWRITTEN = JSON.stringify(COMPLETED).replaceAll('":', '": ').replaceAll(',"', ', "')
