import { SIGNATURE_HEADER } from '../../index.js'
import type { Incoming, Reply, Unread } from './answers.js'
import { joined } from './http.js'
import { sleep } from './time.js'
import { invalidArgument } from './usage.js'

const HOW_TO_GET_IT_RAW =
  'something has read the body before, or is reading it: hand the request to the receiver as it came, or a ' +
  '`request.clone()` that was made before it was read'

const NO_REQUEST =
  '`receiver.fetch` was given something that is no `Request`: in Hono pass `context.req.raw`, as in `(context) => ' +
  'receiver.fetch(context.req.raw)`; in Express and `node:http` use `receiver.express` or `receiver.node`'

/** A `Request`. */
export function incomingOf(request: Request): Incoming {
  const { headers } = request
  if (typeof headers?.get !== 'function') throw invalidArgument(NO_REQUEST)
  return {
    method: request.method,
    encoding: headers.get('content-encoding'),
    length: headers.get('content-length'),
    signature: headers.get(SIGNATURE_HEADER),
    async read(most) {
      if (request.bodyUsed || request.body?.locked === true) {
        return { code: 'body_not_raw', detail: HOW_TO_GET_IT_RAW }
      }
      try {
        return await read(request, most)
      } catch {
        return { code: 'incomplete_body' }
      }
    },
  }
}

async function read(request: Request, most: number): Promise<Uint8Array | Unread> {
  // Some runtimes have no streams of requests.
  if (request.body === undefined) return limited(new Uint8Array(await request.arrayBuffer()), most)
  const chunks: Uint8Array[] = []
  let length = 0
  const reader = request.body?.getReader()
  while (reader !== undefined) {
    const { done, value } = await reader.read()
    if (done) break
    length += value.length
    if (length > most) {
      // Not awaited: it may wait for the sender.
      void reader.cancel().catch(() => {})
      return { code: 'body_too_large' }
    }
    chunks.push(value)
  }
  return joined(chunks, length)
}

function limited(body: Uint8Array, most: number): Uint8Array | Unread {
  return body.length <= most ? body : { code: 'body_too_large' }
}

export function responseOf({ status, text, headers }: Reply): Response {
  return new Response(text, { status, headers })
}

/** Does what is to be done after an answer. When that is sent is the server's secret: it gets a turn to do it. */
export async function afterwards({ after }: Reply): Promise<void> {
  if (after === undefined) return
  await sleep(0)
  await after()
}
