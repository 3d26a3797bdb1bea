import {
  ConfigurationError,
  type ErrorCode,
  PayloadError,
  UsageError,
  VerificationError,
  type WebhookError,
} from '../errors.js'
import type { Refusal } from '../verifier.js'
import { type ErrorFamily, errors } from './catalog.js'

const CLASSES = {
  verification: VerificationError,
  payload: PayloadError,
  configuration: ConfigurationError,
  usage: UsageError,
}

interface Refusing {
  takeRefusal(): string
}

/** The error of what the core, or its tools, refused last. */
export function refusal(core: Refusing): WebhookError {
  return webhookError(...lastRefusal(core))
}

/** The same, but nothing if it is of the family: an error that nobody reads costs more than all else. */
export function refusalUnlessOf(family: ErrorFamily, core: Refusing): WebhookError | undefined {
  const [code, message] = lastRefusal(core)
  return errors.get(code)?.family === family ? undefined : webhookError(code, message)
}

/** The same, of what is wrong with a delivery, as no error; a mistake of the receiver's is thrown. */
export function refused(core: Refusing): Refusal {
  const [code, message] = lastRefusal(core)
  return asRefusal(code, message)
}

export function asRefusal(code: ErrorCode, message: string): Refusal {
  const { family, httpStatus } = errors.get(code) ?? {}
  if (family !== 'verification' && family !== 'payload') throw webhookError(code, message)
  return { kind: 'refused', code, httpStatus, message } as Refusal
}

function lastRefusal(core: Refusing): [ErrorCode, string] {
  const text = core.takeRefusal()
  const end = text.indexOf(' ')
  return [text.slice(0, end) as ErrorCode, text.slice(end + 1)]
}

export function webhookError(code: ErrorCode, message: string, cause?: unknown): WebhookError {
  const Class = CLASSES[errors.get(code)?.family ?? 'usage']
  return new Class(code, message, cause === undefined ? undefined : { cause })
}

export function invalidArgument(message: string, cause?: unknown): WebhookError {
  return webhookError('invalid_argument', message, cause)
}
