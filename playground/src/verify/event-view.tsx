import type { EventSummary } from '../engine/protocol.js'
import { text } from '../text.js'

export function EventView({ event }: { readonly event: EventSummary }) {
  return (
    <section class="event" data-event={event.kind}>
      <h3>{text.result.event}</h3>
      <p class="mono event-name">{event.name}</p>
      {event.reason !== null && <p>{text.result.unrecognized(event.reason)}</p>}
      <dl>
        <dt>{text.result.timestamp}</dt>
        <dd class="mono">{event.timestamp}</dd>
        <dt>{text.result.signedAt}</dt>
        <dd class="mono">{event.signedAt}</dd>
        <dt>{text.result.key}</dt>
        <dd class="mono">{event.idempotencyKey}</dd>
        <dt>{text.result.data}</dt>
        <dd>
          <pre class="mono">{event.data}</pre>
          {event.isCut && <p class="hint">{text.result.cut}</p>}
        </dd>
      </dl>
    </section>
  )
}
