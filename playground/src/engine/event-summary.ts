import type { WebhookEvent } from 'gather-webhooks-wasm'
import type { EventSummary } from './protocol.js'

const MOST_CHARACTERS = 20_000

export function summarize(event: WebhookEvent): EventSummary {
  const data = JSON.stringify(event.data, null, 2) ?? 'null'
  return {
    kind: event.kind,
    name: event.event,
    reason: event.kind === 'unrecognized' ? event.reason : null,
    timestamp: String(event.timestamp),
    signedAt: event.signedAt.toISOString(),
    idempotencyKey: event.idempotencyKey,
    data: data.slice(0, MOST_CHARACTERS),
    isCut: data.length > MOST_CHARACTERS,
  }
}
