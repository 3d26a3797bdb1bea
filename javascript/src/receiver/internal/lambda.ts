import { SIGNATURE_HEADER } from '../../index.js'
import type { LambdaContext, LambdaResponse } from '../requests.js'
import { answer, type Desk, type Incoming, type Reply } from './answers.js'
import { atMost } from './time.js'
import { invalidArgument } from './usage.js'

/** What is used of the events of API Gateway (both formats), of function URLs and of load balancers. */
interface HttpEvent {
  readonly httpMethod?: unknown
  readonly requestContext?: {
    readonly elb?: unknown
    readonly http?: { readonly method?: unknown }
  } | null
  readonly headers?: Readonly<Record<string, string | undefined>> | null
  readonly multiValueHeaders?: Readonly<Record<string, readonly string[] | undefined>> | null
  readonly body?: string | null
  readonly isBase64Encoded?: boolean
}

/** When the answer goes, whatever is to be done beside it: the process is frozen once it is given. */
const ANSWER_MS = 4_500
/** What is left of an invocation for the handlers that run when a drain takes up no more. */
const MARGIN_MS = 5_000
const LEAST_MS = 1_000
/** What a drain gets where nobody says how long the invocation may take. */
const USUAL_MS = 10_000

export async function invoked(
  desk: Desk,
  drain: (budget: number) => Promise<number>,
  event: unknown,
  context: LambdaContext | null | undefined,
): Promise<LambdaResponse | number> {
  const given = (event ?? {}) as HttpEvent
  const method = given.requestContext?.http?.method ?? given.httpMethod
  if (typeof method === 'string') return answered(desk, method, given)
  // Of a rule of EventBridge, and of a schedule of EventBridge Scheduler that was given no input.
  if ((given as { 'detail-type'?: unknown })['detail-type'] === 'Scheduled Event') {
    return drain(budgetOf(context))
  }
  throw invalidArgument(
    'the function was invoked with an event that is not known: known are the requests of API Gateway (REST APIs and ' +
      'HTTP APIs), function URLs and Application Load Balancers, and the scheduled events of EventBridge, whose ' +
      '`detail-type` is `Scheduled Event`. For an event of your own, call `receiver.drain(seconds)` in a handler of ' +
      'your own',
  )
}

async function answered(desk: Desk, method: string, event: HttpEvent): Promise<LambdaResponse> {
  const until = Date.now() + ANSWER_MS
  const reply = await answer(desk, incomingOf(method, event))
  const { after } = reply
  if (after !== undefined) await atMost(until, [Promise.resolve().then(after)])
  return responseOf(reply, event)
}

function incomingOf(method: string, event: HttpEvent): Incoming {
  const values = valuesOf(event)
  const signatures = values(SIGNATURE_HEADER)
  const joined = (name: string) => values(name).join(', ')
  return {
    method,
    encoding: joined('content-encoding'),
    length: undefined,
    signature: signatures.length > 1 ? signatures : signatures[0],
    async read(most) {
      const body = bytesOf(event)
      return body.length <= most ? body : { code: 'body_too_large' }
    },
  }
}

/** The values of a header, whose name comes in any case. */
function valuesOf({ headers, multiValueHeaders }: HttpEvent): (name: string) => string[] {
  // Where there are several values, `headers` has the last of them only.
  const all = Object.entries(multiValueHeaders ?? headers ?? {})
  return (name) =>
    all
      .filter(([key]) => key.toLowerCase() === name.toLowerCase())
      .flatMap(([, value]) => (value as string | readonly string[] | null | undefined) ?? [])
}

function bytesOf({ body, isBase64Encoded }: HttpEvent): Uint8Array {
  if (isBase64Encoded !== true) return new TextEncoder().encode(body ?? '')
  const characters = atob(body ?? '')
  const bytes = new Uint8Array(characters.length)
  for (let at = 0; at < bytes.length; at += 1) bytes[at] = characters.charCodeAt(at)
  return bytes
}

function responseOf({ status, text, headers }: Reply, event: HttpEvent): LambdaResponse {
  const response = { statusCode: status, body: text, isBase64Encoded: false }
  if (event.requestContext?.elb === undefined) return { ...response, headers }
  const statusDescription = `${status} ${REASONS[status] ?? ''}`.trim()
  // A load balancer takes the one only that it sends.
  if (event.multiValueHeaders === undefined || event.multiValueHeaders === null) {
    return { ...response, statusDescription, headers }
  }
  const lists = Object.entries(headers).map(([name, value]) => [name, [value]])
  return { ...response, statusDescription, multiValueHeaders: Object.fromEntries(lists) }
}

const REASONS: Readonly<Record<number, string>> = {
  200: 'OK',
  400: 'Bad Request',
  401: 'Unauthorized',
  405: 'Method Not Allowed',
  413: 'Payload Too Large',
  415: 'Unsupported Media Type',
  500: 'Internal Server Error',
  503: 'Service Unavailable',
}

function budgetOf(context: LambdaContext | null | undefined): number {
  const left = context?.getRemainingTimeInMillis?.()
  return Math.max(LEAST_MS, left === undefined ? USUAL_MS : left - MARGIN_MS)
}
