import type { FastifyApp, NodeRequest, NodeResponse } from '../requests.js'
import { describe, invalidArgument } from './usage.js'

/** What is used of an application of Fastify 4 and 5. */
interface App {
  removeAllContentTypeParsers(): void
  addContentTypeParser(type: string, parser: Parser): unknown
  addHook(name: 'onReady' | 'onClose', hook: () => Promise<unknown>): unknown
  post(path: string, handler: Handler): unknown
}

type Parser = (request: unknown, payload: unknown, done: (error: null) => void) => void

type Handler = (
  request: { readonly raw: NodeRequest },
  reply: { readonly raw: NodeResponse; hijack(): unknown },
) => void

/** What the receiver does for an application. */
interface Face {
  receive(request: NodeRequest, response: NodeResponse): void
  start(): void
  stop(): Promise<unknown>
}

/** The route of the receiver, in a context of its own: the parsers of the rest of the application stay as they are. */
export function addRoute(given: FastifyApp, options: unknown, face: Face): void {
  const { path } = (options ?? {}) as { path?: unknown }
  if (typeof path !== 'string') {
    throw invalidArgument(
      `\`path\` is ${describe(path)}: pass where deliveries come to, as in ` +
        "`app.register(receiver.fastify, { path: '/webhooks/qualifi' })`",
    )
  }
  const app = given as unknown as App
  app.removeAllContentTypeParsers()
  // Whatever the type, the stream is left to the receiver, whose limits are the ones that count.
  app.addContentTypeParser('*', (_request, _payload, done) => done(null))
  app.addHook('onReady', async () => face.start())
  app.addHook('onClose', () => face.stop())
  app.post(path, (request, reply) => {
    reply.hijack()
    face.receive(request.raw, reply.raw)
  })
}
