import {
  ConfigurationError,
  type ErrorCode,
  PayloadError,
  UsageError,
  VerificationError,
  type WebhookError,
} from '../errors.js'
import { errors } from './catalog.js'

const CLASSES = {
  verification: VerificationError,
  payload: PayloadError,
  configuration: ConfigurationError,
  usage: UsageError,
}

/** The error of what the core, or its tools, refused last. */
export function refusal(core: { takeRefusal(): string }): WebhookError {
  const text = core.takeRefusal()
  const end = text.indexOf(' ')
  return webhookError(text.slice(0, end) as ErrorCode, text.slice(end + 1))
}

export function webhookError(code: ErrorCode, message: string, cause?: unknown): WebhookError {
  const Class = CLASSES[errors.get(code)?.family ?? 'usage']
  return new Class(code, message, cause === undefined ? undefined : { cause })
}

export function invalidArgument(message: string, cause?: unknown): WebhookError {
  return webhookError('invalid_argument', message, cause)
}
