/**
 * The compiled core. Each package has its own; the build puts it in the place of `#core`.
 *
 * What it throws is an `Error` whose `code` is one of the core's. It takes every argument on trust.
 */
export interface Core {
  createVerifier(
    secrets: (string | Uint8Array)[],
    toleranceSeconds: number | null | undefined,
  ): CoreVerifier
  /**
   * When a delivery was signed, in milliseconds since the Unix epoch. NaN for one that is refused: an
   * error that is thrown across the boundary costs more than the refusal.
   */
  authenticate(
    verifier: CoreVerifier,
    body: string | Uint8Array,
    header: string,
    nowSeconds: number,
  ): number
  /** The same; its payload is UTF-8, and not nested too deep to be parsed. */
  verify(
    verifier: CoreVerifier,
    body: string | Uint8Array,
    header: string,
    nowSeconds: number,
  ): number
  /** The index of the secret that the last authentic delivery was signed with. */
  secretIndex(): number
  /** The code of the error that the last delivery was refused for, a space, and its message. */
  takeRefusal(): string
  /** Throws for a payload that is not UTF-8, or nested deeper than the core reads. */
  checkLimits(payload: Uint8Array): void
  idempotencyKey(payload: Uint8Array): string
  /** Throws the core's error for a payload with this problem. */
  refusePayload(problem: PayloadProblem): never
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
