/**
 * The part of the compiled core that explains. Each package has its own; the build puts it in the place of
 * `#explainer`. It refuses as the {@link Core} does.
 */
export interface Explainer {
  /**
   * An explanation as JSON; `null` for a tolerance that is refused, which another `null` turns off. Of secrets that
   * have no UTF-8 form it is only said whether there are any.
   */
  explain(
    body: Uint8Array,
    lines: readonly string[],
    secrets: readonly (string | Uint8Array)[],
    isOneNotUtf8: boolean,
    nowSeconds: number,
    toleranceSeconds: number | null,
  ): string | null
  /** Every mistake that is known, as JSON. */
  mistakes(): string
  takeRefusal(): string
}

export declare const explainer: Explainer
