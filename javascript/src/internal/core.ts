/**
 * The compiled core. Each package has its own; the build puts it in the place of `#core`.
 *
 * It takes every argument on trust. What it refuses is `null`, `false` or NaN, and
 * {@link Core.takeRefusal} says why: an error that is thrown across the boundary costs more than that.
 */
export interface Core {
  /** A verifier of all these secrets; `null` turns the check of the timestamp off. */
  createVerifier(
    secrets: readonly (string | Uint8Array)[],
    toleranceSeconds: number | null,
  ): CoreVerifier | null
  /** Wipes a verifier that is not used again; else that happens when it is garbage. */
  freeVerifier(verifier: CoreVerifier): void
  /** When a delivery was signed, in milliseconds since the Unix epoch. NaN for one that is refused. */
  authenticate(
    verifier: CoreVerifier,
    body: string | Uint8Array,
    header: string,
    nowSeconds: number,
  ): number
  /**
   * The payload of one that is authentic, as text if that is at hand; `null` for one that is refused. It is UTF-8,
   * and not nested too deep to be parsed.
   */
  verify(
    verifier: CoreVerifier,
    body: string | Uint8Array,
    header: string,
    nowSeconds: number,
  ): string | Uint8Array | null
  /** When the delivery was signed that was verified last, in milliseconds since the Unix epoch. */
  signedAt(): number
  /** The index of the secret that the delivery was signed with that was authenticated last. */
  secretIndex(): number
  /** Whether `now` is a time. */
  checkNow(seconds: number): boolean
  /** Whether a payload is UTF-8, and nested no deeper than the core reads. */
  checkLimits(payload: Uint8Array): boolean
  idempotencyKey(payload: Uint8Array): string
  /** Refuses a payload with this problem. */
  refusePayload(problem: PayloadProblem): void
  /** The code of the error that the last call was refused with, a space, and its message. */
  takeRefusal(): string
}

/** What keeps a payload from being an event: it is not JSON, not an object, or has no `event` that is text. */
export const PayloadProblem = { notJson: 0, notAnObject: 1, noEvent: 2 } as const
export type PayloadProblem = (typeof PayloadProblem)[keyof typeof PayloadProblem]

declare const kind: unique symbol

/** The core's own: what it is differs from package to package. */
export interface CoreVerifier {
  readonly [kind]: 'verifier'
}

export declare const core: Core
