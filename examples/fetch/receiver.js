import { SIGNATURE_HEADER, Verifier, WebhookError } from 'gather-webhooks-wasm'

let verifier

export default {
  async fetch(request, env) {
    try {
      verifier ??= new Verifier(env.WEBHOOK_SECRET)
      const event = verifier.verify(await request.text(), request.headers.get(SIGNATURE_HEADER))
      console.log(event.kind)
      return new Response('OK')
    } catch (error) {
      if (!(error instanceof WebhookError)) throw error
      return new Response(error.code, { status: error.httpStatus })
    }
  },
}
