// What runs beside the page: all that is WebAssembly, so that nothing holds the page up.

import { sign, Verifier, WebhookError } from 'gather-webhooks-wasm'
import { explain } from 'gather-webhooks-wasm/explain'
import { factsOf } from '../bytes/facts.js'
import { summarize } from './event-summary.js'
import type {
  Delivery,
  Judgement,
  Name,
  Question,
  Questions,
  Reply,
  SignResult,
} from './protocol.js'
import { readRequests } from './reader.js'

/** Of larger bodies the verdict is told before the explanation, which takes much longer. */
const SOON_BYTES = 64_000

type Post<N extends Name> = (answer: Questions[N]['answer']) => void

const ANSWERS: {
  [N in Name]: (ask: Questions[N]['ask'], post: Post<N>) => Questions[N]['answer']
} = {
  judge,
  sign: signBody,
  read: (bytes) => readRequests(bytes),
}

export function startWorker(): void {
  const scope = globalThis as unknown as DedicatedWorkerGlobalScope
  scope.onmessage = ({ data }) => answer(data, (reply) => scope.postMessage(reply))
}

export function answer({ number, name, ask }: Question, post: (reply: Reply) => void): void {
  const work = ANSWERS[name] as (ask: unknown, post: Post<Name>) => Reply['answer']
  try {
    const last = work(ask, (part) => post({ number, answer: part, isLast: false }))
    post({ number, answer: last, isLast: true })
  } catch (error) {
    post({ number, answer: {}, isLast: true, failure: String(error) })
  }
}

function signBody({ body, secret, timestamp }: Questions['sign']['ask']): SignResult {
  try {
    const header = sign(body, secret, timestamp)
    // As if it were read at the moment at which a test signs it.
    const now = Math.floor(Date.now() / 1000)
    const event = new Verifier(secret).tryVerify(body, sign(body, secret, now), { now })
    return event.kind === 'refused'
      ? { header, kind: event.code, isEvent: false }
      : { header, kind: event.kind, isEvent: true }
  } catch (error) {
    if (error instanceof WebhookError) return { error: error.message }
    throw error
  }
}

function judge(delivery: Delivery, post: Post<'judge'>): Questions['judge']['answer'] {
  const now = delivery.now ?? Date.now() / 1000
  const options = { toleranceSeconds: delivery.tolerance, now }
  const signature = delivery.header.length > 0 ? [...delivery.header] : null
  const judgement = verify(delivery, signature, options)
  const isLarge = delivery.body.length > SOON_BYTES
  if (isLarge) post({ judgement })
  const explanation = explain(delivery.body, signature, [...delivery.secrets], options)
  return isLarge ? { explanation } : { judgement, explanation }
}

function verify(
  { body, secrets }: Delivery,
  signature: string[] | null,
  options: { toleranceSeconds: number | null; now: number },
): Judgement {
  const facts = factsOf(body)
  try {
    const event = new Verifier([...secrets], options).tryVerify(body, signature, options)
    if (event.kind === 'refused') return { verdict: event.code, event: null, facts }
    return { verdict: 'accepted', event: summarize(event), facts }
  } catch (error) {
    if (error instanceof WebhookError) return { verdict: error.code, event: null, facts }
    throw error
  }
}

interface DedicatedWorkerGlobalScope {
  onmessage: ((event: MessageEvent<Question>) => void) | null
  postMessage(message: unknown): void
}
