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
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls is to be reached by the keyboard */}
          {/* biome-ignore lint/a11y/useSemanticElements: a fieldset is of a form */}
          <pre class="mono" tabIndex={0} role="group" aria-label={text.result.data}>
            {event.data}
          </pre>
          {event.isCut && <p class="hint">{text.result.cut}</p>}
        </dd>
      </dl>
    </section>
  )
}
