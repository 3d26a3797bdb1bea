import { errors } from './internal/catalog.js'

/** The codes of {@link VerificationError}. */
export type VerificationErrorCode =
  /** There is no signature header, or it is empty. Answer with 401. */
  | 'missing_header'
  /** The signature header does not follow its grammar, or there are several. 400. */
  | 'malformed_header'
  /** The signature header has a timestamp, but no `v1` signature. 400. */
  | 'unsupported_scheme'
  /** The delivery is authentic, but its `t` is not a time. 400. */
  | 'invalid_timestamp'
  /** No `v1` signature matches any configured secret. 401. */
  | 'signature_mismatch'
  /** The delivery is authentic, and was signed longer ago than the tolerance allows. 401. */
  | 'timestamp_too_old'
  /** The delivery is authentic, and was signed further ahead than the tolerance allows. 401. */
  | 'timestamp_in_future'

/** The codes of {@link PayloadError}. */
export type PayloadErrorCode =
  /** The delivery is authentic, but not a JSON object with a string `event`. 400. */
  | 'malformed_payload'
  /** A parsed payload holds something that JSON cannot. 400. */
  | 'unserializable_payload'

/** The codes of {@link ConfigurationError}. */
export type ConfigurationErrorCode =
  /** A secret is empty, or has white space at either end. 500. */
  'invalid_secret'

/** The codes of {@link UsageError}. */
export type UsageErrorCode =
  /** A parsed object was given where the raw body belongs. 500. */
  | 'body_not_raw'
  /** An argument is of a wrong type or out of range. 500. */
  | 'invalid_argument'

/** The codes of every error: the same strings in every language of this library. */
export type ErrorCode =
  | VerificationErrorCode
  | PayloadErrorCode
  | ConfigurationErrorCode
  | UsageErrorCode

/** The brand of each class of this module; a class that a user derives from one has none. */
const brands = new WeakMap<object, symbol>()

/**
 * What every error of this library is: a stable {@link code}, the HTTP status to answer with, and a
 * message that names the likely cause and the next step. The message never holds a secret, an
 * expected signature or any part of the payload, so it is safe to log.
 *
 * `instanceof` holds for errors of every copy of this library in the process: loaded by `import` or
 * by `require`, native or WebAssembly, of this version or another.
 *
 * @example
 * try {
 *   const event = verifier.verify(body, signature);
 * } catch (error) {
 *   if (!(error instanceof WebhookError)) throw error;
 *   console.error(error.code, error.message);
 *   response.writeHead(error.httpStatus).end();
 * }
 */
export class WebhookError extends Error {
  /** What went wrong, to decide on. */
  readonly code: ErrorCode
  /** The HTTP status to answer the delivery with: 400, 401 or 500. */
  readonly httpStatus: number

  /** The library makes these; make one yourself to test what handles it. */
  constructor(code: ErrorCode, message: string, options?: { cause?: unknown }) {
    super(message, options)
    this.code = code
    this.httpStatus = errors.get(code)?.httpStatus ?? 500
  }

  static override [Symbol.hasInstance](value: unknown): boolean {
    const brand = brands.get(this)
    return brand === undefined
      ? Function.prototype[Symbol.hasInstance].call(this, value)
      : typeof value === 'object' && value !== null && brand in value
  }
}

/** The delivery is not authentic, or not fresh. */
export class VerificationError extends WebhookError {
  declare readonly code: VerificationErrorCode
}

/** The delivery is authentic, but its payload cannot be used. */
export class PayloadError extends WebhookError {
  declare readonly code: PayloadErrorCode
}

/** The receiver is set up wrongly: its secret cannot be one. */
export class ConfigurationError extends WebhookError {
  declare readonly code: ConfigurationErrorCode
}

/** The receiver's code calls the library wrongly. */
export class UsageError extends WebhookError {
  declare readonly code: UsageErrorCode
}

for (const [name, Class] of Object.entries({
  WebhookError,
  VerificationError,
  PayloadError,
  ConfigurationError,
  UsageError,
})) {
  const brand = Symbol.for(`gather-webhooks.${name}`)
  brands.set(Class, brand)
  Object.defineProperty(Class.prototype, brand, { value: true })
  Object.defineProperty(Class.prototype, 'name', {
    value: name,
    configurable: true,
    writable: true,
  })
}
