import type { WebhookEvent } from '../../index.js'
import type { DeadHandler, EventName, Handler } from '../handlers.js'
import { describe, invalidArgument } from './usage.js'

/** Every event that there can be a handler for; the compiler holds it against the types. */
const NAMES: Record<EventName, true> = {
  'candidate_interview.completed': true,
  'candidate_interview.status_changed': true,
  'question.audio_generated': true,
  'interview.created': true,
  'interview.updated': true,
}

/** Who gets an event: its handler, nobody, or, as its shape is unknown, a newer version of the program. */
export type Choice =
  | { readonly who: 'handler'; readonly handler: Handler }
  | { readonly who: 'later'; readonly reason: string }
  | { readonly who: 'nobody' }

/** The handlers of a receiver. */
export class Handlers {
  readonly #own = new Map<string, Handler>()
  #otherwise: Handler | undefined
  #dead: DeadHandler | undefined

  on(name: unknown, handler: unknown): void {
    if (typeof name !== 'string' || !Object.hasOwn(NAMES, name)) {
      throw invalidArgument(
        `${typeof name === 'string' ? `\`${name}\`` : describe(name)} is no event that this version knows: they are ` +
          `${Object.keys(NAMES).join(', ')}. What is newer goes to \`otherwise\``,
      )
    }
    if (this.#own.has(name)) {
      throw invalidArgument(`\`${name}\` has a handler already: call the second from the first`)
    }
    this.#own.set(name, asFunction(`the handler of \`${name}\``, handler))
  }

  otherwise(handler: unknown): void {
    if (this.#otherwise !== undefined) {
      throw invalidArgument(
        '`otherwise` was given a handler already: call the second from the first',
      )
    }
    this.#otherwise = asFunction('the handler given to `otherwise`', handler)
  }

  onDead(handler: unknown): void {
    if (this.#dead !== undefined) {
      throw invalidArgument('`onDead` was given a function already: call the second from the first')
    }
    this.#dead = asFunction('the function given to `onDead`', handler)
  }

  get dead(): DeadHandler | undefined {
    return this.#dead
  }

  /** The events that this program handles; `null`: all of them. Other programs may handle others. */
  get names(): readonly string[] | null {
    return this.#otherwise === undefined ? [...this.#own.keys()] : null
  }

  choose(event: WebhookEvent): Choice {
    const own = this.#own.get(event.event)
    const handler = event.kind === 'unrecognized' ? this.#otherwise : (own ?? this.#otherwise)
    if (handler !== undefined) return { who: 'handler', handler }
    if (event.kind !== 'unrecognized' || own === undefined) return { who: 'nobody' }
    return { who: 'later', reason: event.reason }
  }
}

/** What `onDead` gets for an event that has a handler, but a shape that is unknown. */
export class Unrecognized extends Error {
  override readonly name = 'Unrecognized'
}

function asFunction<F>(what: string, value: unknown): F {
  if (typeof value === 'function') return value as F
  throw invalidArgument(`${what} is ${describe(value)}: pass a function`)
}
