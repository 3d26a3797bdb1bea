import { core } from '#core'
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

/** Calls the core, and gives what it throws the class that belongs to its code. */
export function call<T>(core: () => T): T {
  try {
    return core()
  } catch (error) {
    throw fromCore(error)
  }
}

function fromCore(error: unknown): unknown {
  const { code, message } = error as { code?: unknown; message: string }
  return isErrorCode(code) ? webhookError(code, message) : error
}

/** The error of a delivery that the core has refused. */
export function refusal(): WebhookError {
  const text = core.takeRefusal()
  const end = text.indexOf(' ')
  return webhookError(text.slice(0, end) as ErrorCode, text.slice(end + 1))
}

function isErrorCode(code: unknown): code is ErrorCode {
  return errors.has(code as string)
}

export function webhookError(code: ErrorCode, message: string, cause?: unknown): WebhookError {
  const Class = CLASSES[errors.get(code)?.family ?? 'usage']
  return new Class(code, message, cause === undefined ? undefined : { cause })
}

export function invalidArgument(message: string, cause?: unknown): WebhookError {
  return webhookError('invalid_argument', message, cause)
}
