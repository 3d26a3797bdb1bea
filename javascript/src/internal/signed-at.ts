import { core } from '#core'
import { describe, seconds } from './input.js'
import { option } from './options.js'
import { invalidArgument } from './raise.js'

/** When a delivery was signed, in milliseconds since the Unix epoch. */
export function readSignedAt(options: unknown): number {
  const value = option(options, 'signedAt')
  const time = seconds(value)
  if (time !== undefined && core.checkNow(time)) return Math.round(time * 1000)
  throw invalidArgument(
    `\`signedAt\` is ${describe(value)}: pass that of the event or the proof, a Date or seconds since ` +
      'the Unix epoch, of the years 1970 to 9999',
  )
}
