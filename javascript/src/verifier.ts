import { core } from '#core'
import type { PayloadErrorCode, VerificationErrorCode } from './errors.js'
import type { WebhookEvent } from './events.js'
import type { CoreVerifier } from './internal/core.js'
import { checkNow, createVerifier } from './internal/core-calls.js'
import { readEvent, tryReadEvent } from './internal/event.js'
import * as input from './internal/input.js'
import { readNow, readTolerance } from './internal/options.js'
import { checkParsed, writeParsed } from './internal/payload.js'
import { refusal, refused } from './internal/raise.js'

/** A webhook secret: text, whose UTF-8 bytes are the key, or bytes. */
export type Secret = string | ArrayBufferView | ArrayBufferLike

/**
 * A raw request body: the text or the bytes as they were received. A Node `Buffer` is a
 * `Uint8Array`.
 */
export type Body = string | ArrayBufferView | ArrayBufferLike

/** The value of the signature header, in any form in which a request has it. */
export type Signature = string | readonly string[] | null | undefined

/**
 * The options of a {@link Verifier}. What counts is what the object has, itself or by its class, and not what
 * `Object.prototype` has, which other code may have polluted.
 */
export interface VerifierOptions {
  /**
   * How far a delivery's timestamp may lie from now, either way, in seconds: 600 if not set, and 0
   * means 0. `null` turns the check off, and with it the protection against replayed deliveries.
   */
  readonly toleranceSeconds?: number | null | undefined
}

/** The options of every method of a {@link Verifier}, which are looked for as {@link VerifierOptions} are. */
export interface VerifyOptions {
  /** What time it is: a Date, or seconds since the Unix epoch. The system clock, if not set. */
  readonly now?: Date | number | undefined
}

/** A delivery that is refused: the same as the error that {@link Verifier.verify} throws, but no error. */
export interface Refusal {
  /** No event is of this kind. */
  readonly kind: 'refused'
  /** What is wrong with the delivery. */
  readonly code: VerificationErrorCode | PayloadErrorCode
  /** The HTTP status to answer it with: 400 or 401. */
  readonly httpStatus: number
  /** The likely cause and the next step; safe to log. */
  readonly message: string
}

/** What an authentic delivery proves, besides being authentic. */
export interface Proof {
  /** The time that was signed: the `t` of the signature header. */
  readonly signedAt: Date
  /**
   * Which secret matched, counted from 0 in the order they were given. Once deliveries no longer
   * match the old one, a rotation is over.
   */
  readonly secretIndex: number
}

/**
 * Verifies deliveries: the signature in constant time, then the timestamp, then the payload.
 *
 * Make one when the program starts, and share it. It keeps the key schedule of each secret, not the
 * secret itself, and shows neither when it is logged.
 *
 * @example
 * const verifier = new Verifier(process.env.WEBHOOK_SECRET);
 *
 * app.post('/webhooks/qualifi', express.raw({ type: 'application/json' }), (request, response) => {
 *   const event = verifier.verify(request.body, request.headers['x-qualifi-signature']);
 *   if (event.kind === 'candidate_interview.completed') review(event.data.candidateId);
 *   response.send('OK');
 * });
 */
export class Verifier {
  readonly #core: CoreVerifier
  readonly #rotating: boolean

  /**
   * @param secret The secret of the webhook. While one replaces another, an array of both: a
   *   delivery signed with either passes.
   * @throws {ConfigurationError} `invalid_secret`: a secret is empty, or text with white space at
   *   either end, or there is none.
   * @throws {UsageError} `invalid_argument`: a secret or an option is of a wrong type.
   */
  constructor(secret: Secret | readonly Secret[], options?: VerifierOptions | null) {
    const secrets = input.secrets(secret)
    const tolerance = readTolerance(options)
    this.#core = createVerifier(secrets, tolerance)
    this.#rotating = secrets.length > 1
  }

  /**
   * Verifies a delivery, and reads its event.
   *
   * @param body The raw request body: a string, or bytes.
   * @param signature The value of the {@link SIGNATURE_HEADER} header.
   * @throws {VerificationError} The delivery is not authentic, or not fresh.
   * @throws {PayloadError} `malformed_payload`: it is authentic, but not a JSON object with a string
   *   `event`.
   * @throws {UsageError} `body_not_raw`: the body was parsed before. `invalid_argument`: an argument
   *   is of a wrong type.
   *
   * @example
   * // A fetch handler
   * const event = verifier.verify(await request.text(), request.headers.get(SIGNATURE_HEADER));
   */
  verify(body: Body, signature: Signature, options?: VerifyOptions | null): WebhookEvent {
    const raw = input.body('body', body)
    const header = input.signature(signature)
    const now = readNow(options)
    return this.#verify(raw, header, now)
  }

  /**
   * As {@link verify}, but gives what it refuses instead of throwing it: what strangers send is nothing exceptional,
   * and an error with its stack costs more than to refuse them.
   *
   * @returns The event, or a {@link Refusal}, whose `kind` is `'refused'`.
   * @throws {UsageError} As {@link verify} does: these are mistakes of the receiver's.
   *
   * @example
   * const event = verifier.tryVerify(await request.text(), request.headers.get(SIGNATURE_HEADER));
   * if (event.kind === 'refused') return new Response(event.code, { status: event.httpStatus });
   */
  tryVerify(
    body: Body,
    signature: Signature,
    options?: VerifyOptions | null,
  ): WebhookEvent | Refusal {
    const raw = input.body('body', body)
    const header = input.signature(signature)
    const now = readNow(options)
    const payload = core.verify(this.#core, raw, header, now)
    return payload === null ? refused(core) : tryReadEvent(payload, core.signedAt())
  }

  /**
   * Verifies a delivery of which only the parsed payload is left, and reads its event.
   *
   * What was signed is `JSON.stringify(payload)`, and that text is made again: by the `JSON.stringify`
   * of this runtime, as it was when this library was imported. The event is read from the text, so
   * what happens to `payload` later does not change it. Prefer {@link verify} wherever the raw body
   * can be had: it does not depend on what a parser or another handler made of it.
   *
   * @param payload What `JSON.parse`, or a framework, made of the body, unchanged.
   * @param signature The value of the {@link SIGNATURE_HEADER} header.
   * @throws {VerificationError} The delivery is not authentic, or not fresh.
   * @throws {PayloadError} `unserializable_payload`: the payload is or holds what JSON cannot (a
   *   bigint, a cycle), or is nested deeper than 512 levels. `malformed_payload`: it is authentic, but
   *   not an object with a string `event`.
   * @throws {UsageError} `invalid_argument`: the payload is bytes or a promise, or another argument is
   *   of a wrong type.
   *
   * @example
   * app.post('/webhooks/qualifi', express.json(), (request, response) => {
   *   const event = verifier.verifyParsed(request.body, request.headers['x-qualifi-signature']);
   *   response.send('OK');
   * });
   */
  verifyParsed(
    payload: unknown,
    signature: Signature,
    options?: VerifyOptions | null,
  ): WebhookEvent {
    checkParsed('payload', payload)
    const header = input.signature(signature)
    const now = checkNow(readNow(options))
    const raw = writeParsed('payload', payload)
    return this.#verify(raw, header, now)
  }

  /**
   * Establishes that a delivery is authentic and fresh, and leaves its payload alone.
   *
   * @param body The raw request body: a string, or bytes.
   * @param signature The value of the {@link SIGNATURE_HEADER} header.
   * @throws {VerificationError} The delivery is not authentic, or not fresh.
   * @throws {UsageError} `body_not_raw`: the body was parsed before. `invalid_argument`: an argument
   *   is of a wrong type.
   *
   * @example
   * const { secretIndex } = verifier.authenticate(body, signature);
   * if (secretIndex > 0) console.warn('still signed with the old secret');
   */
  authenticate(body: Body, signature: Signature, options?: VerifyOptions | null): Proof {
    const raw = input.body('body', body)
    const header = input.signature(signature)
    const now = readNow(options)
    const signedAt = core.authenticate(this.#core, raw, header, now)
    if (Number.isNaN(signedAt)) throw refusal(core)
    const secretIndex = this.#rotating ? core.secretIndex() : 0
    return { signedAt: new Date(signedAt), secretIndex }
  }

  #verify(body: string | Uint8Array, header: string, now: number): WebhookEvent {
    const payload = core.verify(this.#core, body, header, now)
    if (payload === null) throw refusal(core)
    return readEvent(payload, core.signedAt())
  }
}
