/**
 * The part of the compiled core that explains. Each package has its own; the build puts it in the place of
 * `#explainer`. It refuses as the {@link Core} does.
 */
export interface Explainer {
  /** An explanation as JSON; `null` for a tolerance that is refused, which another `null` turns off. */
  explain(
    body: Uint8Array,
    lines: readonly string[],
    secrets: readonly (string | Uint8Array)[],
    nowSeconds: number,
    toleranceSeconds: number | null,
  ): string | null
  /** Every mistake that is known, as JSON. */
  mistakes(): string
  takeRefusal(): string
}

export declare const explainer: Explainer
