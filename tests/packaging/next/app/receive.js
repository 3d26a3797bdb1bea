import { backend, SIGNATURE_HEADER, sign, Verifier, WebhookError } from 'gather-webhooks'
import { explain } from 'gather-webhooks/explain'

/** Verifies a delivery; signs those that come without a signature. */
export async function POST(request) {
  const body = await request.text()
  const signature = request.headers.get(SIGNATURE_HEADER) ?? sign(body, 'secret')
  try {
    return Response.json({ backend, kind: new Verifier('secret').verify(body, signature).kind })
  } catch (error) {
    if (!(error instanceof WebhookError)) throw error
    const { verdict } = explain(body, signature, 'secret')
    return Response.json({ backend, code: error.code, verdict }, { status: error.httpStatus })
  }
}
