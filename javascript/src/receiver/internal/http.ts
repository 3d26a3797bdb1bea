import { SIGNATURE_HEADER, type Signature } from '../../index.js'
import type { NodeRequest, NodeResponse } from '../requests.js'
import { type Incoming, isUnread, type Reply, type Unread } from './answers.js'
import { background } from './time.js'

type Listener = (...values: never[]) => void

/** What is used of a request: a stream, with what not every framework's request has. */
interface Request extends NodeRequest {
  on(event: string, listener: Listener): unknown
  readonly body?: unknown
  readonly rawBody?: unknown
  readonly headersDistinct?: { readonly [name: string]: string[] | undefined }
  readonly httpVersionMajor?: number
  readonly readableDidRead?: boolean
  readonly readableEnded?: boolean
  readonly complete?: boolean
  readonly destroyed?: boolean
  pause?(): void
  resume?(): void
}

interface Response extends NodeResponse {
  readonly headersSent?: boolean
}

const SIGNATURE = SIGNATURE_HEADER.toLowerCase()

/** What a request whose body breaks off emits. */
const BROKEN = ['aborted', 'error', 'close']

/** How long the rest of a refused body is thrown away, so that its sender gets to read the answer. */
const LINGER_MS = 1_000

const HOW_TO_GET_IT_RAW =
  'a parser has read the body, and what it made of it is not what was signed. In Express, register this route above ' +
  "`app.use(express.json())`, or put `express.raw({ type: '*/*' })` before the receiver and no other parser; in NestJS on " +
  "Express, `app.use('/webhooks/qualifi', receiver.express)` in `main.ts`, before `listen`; in Fastify, and NestJS on it, " +
  "`app.register(receiver.fastify, { path: '/webhooks/qualifi' })`; in Koa, put the route above `app.use(bodyParser())`; in " +
  'Next.js (pages), `export const config = { api: { bodyParser: false } }`'

/** A request of Node.js, in whose body a parser may have been before. */
export function incomingOf(given: NodeRequest): Incoming {
  const request = given as Request
  const { headers } = request
  return {
    method: request.method ?? '',
    encoding: single(headers['content-encoding']),
    length: single(headers['content-length']),
    signature: signatureOf(request),
    async read(most) {
      const raw = [request.body, request.rawBody].find(isRaw)
      if (raw === undefined && wasRead(request)) {
        return { code: 'body_not_raw', detail: HOW_TO_GET_IT_RAW }
      }
      const body = raw === undefined ? await read(request, most) : bytesOf(raw)
      return isUnread(body) || body.length <= most ? body : { code: 'body_too_large' }
    },
  }
}

/** Node joins several lines of a header to one, in which the core would not see them. */
function signatureOf(request: Request): Signature {
  const joined = request.headers[SIGNATURE]
  // All of the headers are gone through to tell them apart.
  if (typeof joined === 'string' && !joined.includes(', ')) return joined
  return request.headersDistinct?.[SIGNATURE] ?? joined
}

function isRaw(body: unknown): body is string | Uint8Array {
  // Not by its class, which is another one where a test runner has a realm of its own.
  return typeof body === 'string' || ArrayBuffer.isView(body)
}

function bytesOf(body: string | Uint8Array): Uint8Array {
  return typeof body === 'string' ? new TextEncoder().encode(body) : body
}

/** An object that is there though the stream is untouched is what Express 4 has where no parser has run. */
function wasRead(request: Request): boolean {
  return request.readableDidRead ?? request.readableEnded ?? request.body !== undefined
}

function read(request: Request, most: number): Promise<Uint8Array | Unread> {
  return new Promise((resolve) => {
    const chunks: Uint8Array[] = []
    let length = 0
    // The listeners stay: what comes after the first of them to settle this concerns nobody, but must be heard.
    const broken = () => resolve({ code: 'incomplete_body' })
    request.on('data', (chunk: Uint8Array | string) => {
      if (length > most) return
      const bytes = bytesOf(chunk)
      length += bytes.length
      if (length <= most) {
        chunks.push(bytes)
        return
      }
      chunks.length = 0
      request.pause?.()
      resolve({ code: 'body_too_large' })
    })
    request.on('end', () => {
      if (length <= most) resolve(joined(chunks.splice(0), length))
    })
    for (const event of BROKEN) request.on(event, broken)
    // Who hung up before we listened says nothing more.
    if (request.destroyed === true) broken()
  })
}

export function joined(chunks: readonly Uint8Array[], length: number): Uint8Array {
  const [only] = chunks
  if (only !== undefined && chunks.length === 1) return only
  const whole = new Uint8Array(length)
  let at = 0
  for (const chunk of chunks) {
    whole.set(chunk, at)
    at += chunk.length
  }
  return whole
}

function single(value: string | string[] | undefined): string | undefined {
  return Array.isArray(value) ? value.join(', ') : value
}

/** How long what is to be done after an answer waits for a server that does not say that it has sent it. */
const SENT_MS = 1_000

/** Sends an answer, and does what is to be done then. */
export function send(given: NodeRequest, response: NodeResponse, reply: Reply): void {
  if (reply.after !== undefined) onceSent(response, reply.after)
  write(given as Request, response, reply)
}

/** When the answer has been handed over to the system, or nobody is there to get it. */
function onceSent(response: NodeResponse, work: () => unknown): void {
  let isDone = false
  const go = () => {
    cancel()
    if (!isDone) void work()
    isDone = true
  }
  const cancel = background(SENT_MS, go)
  for (const event of ['finish', 'close'] as const) response.on?.(event, go)
}

function write(request: Request, response: Response, reply: Reply): void {
  // Somebody else has answered, such as a time-out.
  if (response.headersSent === true) return
  const { status, text, headers } = reply
  // It is ASCII.
  headers['Content-Length'] = String(text.length)
  if (!reply.leavesBody || request.complete === true || request.httpVersionMajor === 2) {
    response.writeHead(status, headers)
    response.end(text)
    return
  }
  // A connection that is closed on a sender that is sending takes the answer away from it.
  headers.Connection = 'close'
  response.writeHead(status, headers)
  response.write(text)
  const end = () => {
    clearTimeout(timer)
    response.end()
  }
  const timer = setTimeout(end, LINGER_MS)
  for (const event of ['end', 'close', 'error']) request.on(event, end)
  request.resume?.()
}
