import type { EventKind, WebhookEvent } from '../index.js'
import type { Delivery } from './delivery.js'

/** The names of the events that a handler can be registered for. */
export type EventName = Exclude<EventKind, 'unrecognized'>

/** The event of a name. */
export type EventOf<Name extends EventName> = Extract<WebhookEvent, { kind: Name }>

/**
 * Handles an event. It may be asynchronous; it fails by throwing, or by rejecting what it returns. Whatever else
 * it returns is not looked at.
 */
export type Handler<Event extends WebhookEvent = WebhookEvent> = (
  event: Event,
  delivery: Delivery,
) => unknown

/** Is told of a delivery that is given up, with the last error. */
export type DeadHandler = (delivery: Delivery, error: unknown) => unknown
