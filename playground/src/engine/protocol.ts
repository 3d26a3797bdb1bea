import type { Explanation } from 'gather-webhooks-wasm/explain'

/** What is judged. */
export interface Delivery {
  /** The lines of the header; none if it is missing. */
  readonly header: readonly string[]
  readonly body: Uint8Array<ArrayBuffer>
  readonly secrets: readonly string[]
  /** In seconds; null is the clock. */
  readonly now: number | null
  /** In seconds; null is none. */
  readonly tolerance: number | null
}

/** What can be seen of a body without knowing what it means. */
export interface Facts {
  readonly size: number
  readonly isUtf8: boolean
  readonly hasMark: boolean
  readonly crlf: number
  readonly lf: number
  readonly cr: number
  readonly endsInLineBreak: boolean
}

/** An event, in as much text as a page can show. */
export interface EventSummary {
  readonly kind: string
  readonly name: string
  readonly reason: string | null
  readonly timestamp: string
  readonly signedAt: string
  readonly idempotencyKey: string
  readonly data: string
  readonly isCut: boolean
}

/** What a verifier says. */
export interface Judgement {
  readonly verdict: string
  readonly event: EventSummary | null
  readonly facts: Facts
}

/** A request that was read from a capture. */
export interface ReadRequest {
  readonly method: string
  readonly url: string
  readonly headers: readonly (readonly [name: string, value: string])[]
  readonly body: Uint8Array<ArrayBuffer>
  readonly recordedAt: string | null
  readonly notes: readonly string[]
}

export type ReadResult =
  | { readonly kind: 'http' | 'curl' | 'har' | 'lambda'; readonly requests: readonly ReadRequest[] }
  | { readonly error: string }

/** A header, and what a verifier makes of it: the kind of the event, or the code of its error. */
export type SignResult =
  | { readonly header: string; readonly kind: string; readonly isEvent: boolean }
  | { readonly error: string }

/** What the page asks, and what it is answered; a judgement comes in one part or in two. */
export interface Questions {
  judge: { ask: Delivery; answer: { judgement?: Judgement; explanation?: Explanation } }
  sign: {
    ask: { body: Uint8Array<ArrayBuffer>; secret: string; timestamp: string }
    answer: SignResult
  }
  read: { ask: Uint8Array<ArrayBuffer>; answer: ReadResult }
}

export type Name = keyof Questions

export interface Question<N extends Name = Name> {
  readonly number: number
  readonly name: N
  readonly ask: Questions[N]['ask']
}

export interface Reply<N extends Name = Name> {
  readonly number: number
  readonly answer: Questions[N]['answer']
  readonly isLast: boolean
  /** What should not have happened. */
  readonly failure?: string
}
