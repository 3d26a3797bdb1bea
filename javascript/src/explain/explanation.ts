import type { ErrorCode } from '../index.js'

/** Why a delivery does or does not verify. */
export interface Explanation {
  /** What `Verifier.verify` answers: `'accepted'`, or the code of its error. */
  readonly verdict: 'accepted' | ErrorCode
  /** The four steps of verification, in their order. */
  readonly steps: readonly Step[]
  /**
   * The mistakes that account for the verdict, the best explanation first. With none there is nothing known that
   * does, and the secret is the first thing to compare.
   */
  readonly findings: readonly Finding[]
  /** How many forms of the delivery were tried. */
  readonly tried: number
  /** All of it as text of 80 columns, for a terminal; without control characters but for line breaks. */
  readonly text: string
}

/** A step of verification. */
export interface Step {
  readonly name: 'header' | 'signature' | 'timestamp' | 'payload'
  /** `'failed'` is the one that decides the verdict; those after it are `'not_reached'`. */
  readonly state: 'passed' | 'failed' | 'not_reached'
  /** The same in a sentence. */
  readonly sentence: string
}

/** A mistake that is known. */
export interface Mistake {
  /** Its stable name, such as `body.python_json`: the same in every language of this library. */
  readonly id: string
  /** What happened, in a line. */
  readonly title: string
  /** How it comes about; of a {@link Finding}, with what was found here. */
  readonly cause: string
  /** What to do. */
  readonly fix: string
}

/** A mistake that was found. */
export interface Finding extends Mistake {
  /**
   * `'proven'`: with this mistake undone, and those that are proven beside it, the signature matches; or it does
   * already, and the clock alone decides. `'likely'`: the shape says so.
   */
  readonly grade: 'proven' | 'likely'
  /** Where what was received and what was signed begin to differ, if that is known. */
  readonly difference: Difference | null
}

/**
 * Where two texts begin to differ, each with a few characters around that place; those that cannot be seen are
 * spelled out, such as `\r` or `<BOM>`.
 */
export interface Difference {
  /** How many bytes are the same before. */
  readonly offset: number
  /** What was received. */
  readonly received: string
  /** What was signed. */
  readonly signed: string
  /** The column, counted in characters from 0, at which both begin to differ. */
  readonly caret: number
}
