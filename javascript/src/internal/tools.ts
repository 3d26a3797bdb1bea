/**
 * The part of the compiled core that a receiver rarely needs. Each package has its own; the build puts
 * it in the place of `#tools`. It refuses as the {@link Core} does.
 */
export interface Tools {
  sign(body: Uint8Array, secret: string | Uint8Array, timestamp: string): string | null
  /** `JSON.stringify(JSON.parse(jsonText))`, of a text without lone surrogates. */
  stringify(jsonText: string): string | null
  takeRefusal(): string
}

export declare function tools(): Tools
