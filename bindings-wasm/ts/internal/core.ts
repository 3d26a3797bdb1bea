/**
 * The compiled core. Each package has its own; the build puts it in the place of `#core`.
 *
 * What it throws is an `Error` whose `code` is one of the core's. It takes every argument on trust.
 */
export interface Core {
  readonly Verifier: new (
    secrets: (string | Uint8Array)[],
    toleranceSeconds: number | null | undefined,
  ) => CoreVerifier
  /** The known errors and events, as JSON. */
  catalog(): string
  /** Throws for a payload that is not UTF-8, or nested deeper than the core reads. */
  checkLimits(payload: Uint8Array): void
  idempotencyKey(payload: Uint8Array): string
  /** Throws the core's error for a payload that it refuses. */
  readPayload(payload: Uint8Array): void
  sign(body: Uint8Array, secret: string | Uint8Array, timestamp: string): string
  signatureHeader(): string
  /** `JSON.stringify(JSON.parse(jsonText))`, of a text without lone surrogates. */
  stringify(jsonText: string): string
}

export interface CoreVerifier {
  /** When the delivery was signed, in milliseconds, and the index of the secret that matched. */
  authenticate(
    body: Uint8Array,
    signature: string | undefined,
    nowSeconds: number,
  ): [signedAt: number, secretIndex: number]
  /** When the delivery was signed; its payload is UTF-8, and not nested too deep to be parsed. */
  verify(body: Uint8Array, signature: string | undefined, nowSeconds: number): number
}

export declare const core: Core
