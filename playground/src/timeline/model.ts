// What becomes of a delivery: three attempts, five seconds each, and a tolerance. Nothing here draws.

/** At once, a minute after the first, five minutes after the second; in seconds after the event. */
export const ATTEMPTS = [0, 60, 360] as const
export const ANSWER_LIMIT = 5

/** All in seconds. */
export interface Settings {
  /** How far a timestamp may lie from now. */
  readonly tolerance: number
  /** How long the server cannot be reached, from the event on. */
  readonly outage: number
  /** How long it takes to answer. */
  readonly answer: number
  /** How far its clock is ahead. */
  readonly ahead: number
  /** Whether each attempt has a timestamp of its own: the documentation does not say. */
  readonly isSignedAnew: boolean
}

export const DEFAULTS: Settings = {
  tolerance: 600,
  outage: 180,
  answer: 0.2,
  ahead: 0,
  isSignedAnew: false,
}

/**
 * `delivered`; `away`: nobody answers; `old` and `future`: refused for its timestamp; `late`: taken, but answered too
 * late; `unsent`: an earlier one was delivered.
 */
export type Fate = 'delivered' | 'away' | 'old' | 'future' | 'late' | 'unsent'

export interface Attempt {
  readonly at: number
  /** How old its timestamp is to the server. */
  readonly age: number
  readonly fate: Fate
}

export function attempts(settings: Settings): Attempt[] {
  let isDelivered = false
  return ATTEMPTS.map((at) => {
    const age = (settings.isSignedAnew ? 0 : at) + settings.ahead
    const fate = isDelivered ? 'unsent' : fateOf(at, age, settings)
    isDelivered ||= fate === 'delivered'
    return { at, age, fate }
  })
}

function fateOf(at: number, age: number, { tolerance, outage, answer }: Settings): Fate {
  if (at < outage) return 'away'
  if (age > tolerance) return 'old'
  if (-age > tolerance) return 'future'
  return answer > ANSWER_LIMIT ? 'late' : 'delivered'
}
