// What the types promise, proved by compiling it: nothing here is ever run. `scripts/typecheck.mjs`
// compiles it against both packages, as an ES module and as CommonJS, and declares `catalog`: what
// the core says of its errors and events.

import {
  type Body,
  type backend,
  type CandidateInterviewCompletedData,
  type CandidateInterviewCompletedEvent,
  type CandidateInterviewStatus,
  type CandidateInterviewStatusChangedData,
  type CandidateInterviewStatusChangedEvent,
  ConfigurationError,
  type ConfigurationErrorCode,
  type ErrorCode,
  type EventKind,
  type InterviewCreatedEvent,
  type InterviewData,
  type InterviewUpdatedEvent,
  idempotencyKey,
  PayloadError,
  type PayloadErrorCode,
  type Proof,
  type QuestionAudioGeneratedData,
  type QuestionAudioGeneratedEvent,
  type Refusal,
  readVerified,
  type Secret,
  SIGNATURE_HEADER,
  type Signature,
  sign,
  stringify,
  type UnrecognizedEvent,
  UsageError,
  type UsageErrorCode,
  VerificationError,
  type VerificationErrorCode,
  Verifier,
  type VerifierOptions,
  type VerifyOptions,
  verifyWebhookSignature,
  WebhookError,
  type WebhookEvent,
} from 'gather-webhooks'

type Equal<A, B> =
  (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false
function prove<_Claim extends true>(): void {}

// The names in the types are the core's, none missing and none too many.

type Catalog = typeof catalog
type CodesOf<Family extends string> = Extract<Catalog['errors'][number], { family: Family }>['code']
prove<Equal<VerificationErrorCode, CodesOf<'verification'>>>()
prove<Equal<PayloadErrorCode, CodesOf<'payload'>>>()
prove<Equal<ConfigurationErrorCode, CodesOf<'configuration'>>>()
prove<Equal<UsageErrorCode, CodesOf<'usage'>>>()
prove<Equal<ErrorCode, Catalog['errors'][number]['code']>>()
prove<Equal<EventKind, Catalog['events'][number]['name'] | 'unrecognized'>>()

type Fields<Name extends string, Required extends boolean> = Extract<
  Extract<Catalog['events'][number], { name: Name }>['fields'][number],
  { required: Required }
>['name']
type NamedKeys<Data> = keyof { [Key in keyof Data as string extends Key ? never : Key]: 1 }
type RequiredKeys<Data> = keyof {
  [Key in keyof Data as string extends Key ? never : undefined extends Data[Key] ? never : Key]: 1
}
type HasFieldsOf<Name extends string, Data> =
  Equal<NamedKeys<Data>, Fields<Name, true> | Fields<Name, false>> extends true
    ? Equal<RequiredKeys<Data>, Fields<Name, true>>
    : false
prove<HasFieldsOf<'candidate_interview.completed', CandidateInterviewCompletedData>>()
prove<HasFieldsOf<'candidate_interview.status_changed', CandidateInterviewStatusChangedData>>()
prove<HasFieldsOf<'question.audio_generated', QuestionAudioGeneratedData>>()
prove<HasFieldsOf<'interview.created', InterviewData>>()
prove<HasFieldsOf<'interview.updated', InterviewData>>()

// `kind` narrows an event to exactly one type, and a switch over it can be exhaustive.

declare const event: WebhookEvent

export function describe(event: WebhookEvent): string | null | undefined {
  switch (event.kind) {
    case 'candidate_interview.completed':
      prove<Equal<typeof event, CandidateInterviewCompletedEvent>>()
      prove<Equal<typeof event.data, CandidateInterviewCompletedData>>()
      prove<Equal<typeof event.data.status, CandidateInterviewStatus>>()
      return event.data.takenAt
    case 'candidate_interview.status_changed':
      prove<Equal<typeof event, CandidateInterviewStatusChangedEvent>>()
      prove<Equal<typeof event.data, CandidateInterviewStatusChangedData>>()
      return event.data.previousStatus
    case 'question.audio_generated':
      prove<Equal<typeof event, QuestionAudioGeneratedEvent>>()
      prove<Equal<typeof event.data, QuestionAudioGeneratedData>>()
      return event.data.audioURL
    case 'interview.created':
      prove<Equal<typeof event, InterviewCreatedEvent>>()
      prove<Equal<typeof event.data, InterviewData>>()
      return event.data.title
    case 'interview.updated':
      prove<Equal<typeof event, InterviewUpdatedEvent>>()
      prove<Equal<typeof event.data, InterviewData>>()
      return event.data.interviewId
    case 'unrecognized':
      prove<Equal<typeof event, UnrecognizedEvent>>()
      prove<Equal<typeof event.data, unknown>>()
      prove<Equal<typeof event.reason, string>>()
      return event.event
    default: {
      const none: never = event
      return none
    }
  }
}

export function destructured({ kind, data }: WebhookEvent): void {
  if (kind === 'candidate_interview.completed') {
    prove<Equal<typeof data.candidateId, string>>()
  }
}

prove<Equal<typeof event.signedAt, Date>>()
prove<Equal<typeof event.idempotencyKey, string>>()
prove<Equal<typeof event.timestamp, string | undefined>>()
prove<Equal<typeof event.event, string>>()
prove<Equal<(typeof event)['organisation'], unknown>>()
if (event.kind === 'interview.created') {
  prove<Equal<typeof event.data.title, string | null | undefined>>()
  prove<Equal<(typeof event.data)['somethingNew'], unknown>>()
  // @ts-expect-error: a field that this version does not know must be checked before it is used.
  const text: string = event.data.somethingNew
  // @ts-expect-error: what was verified is not to be changed.
  event.kind = 'interview.updated'
  void text
}
// @ts-expect-error: there is no such event.
if (event.kind === 'interview.deleted') void event

const status: CandidateInterviewStatus = 'hired'
const newerStatus: CandidateInterviewStatus = 'on_hold'
// @ts-expect-error: a status is text.
const noStatus: CandidateInterviewStatus = 1
void [status, newerStatus, noStatus]

// What can be given.

declare const bytes: Uint8Array
declare const headers: Record<string, string | string[] | undefined>
const secrets: readonly Secret[] = ['new', bytes]
const verifierOptions: VerifierOptions = { toleranceSeconds: 300 }
const verifyOptions: VerifyOptions = { now: new Date() }

const verifier: Verifier = new Verifier('secret')
new Verifier(bytes)
new Verifier(secrets)
new Verifier('secret', verifierOptions)
new Verifier('secret', { toleranceSeconds: null })
new Verifier('secret', { toleranceSeconds: undefined })
new Verifier('secret', null)
// @ts-expect-error: an environment variable may not be set.
new Verifier({}['WEBHOOK_SECRET' as never] as string | undefined)
// @ts-expect-error: seconds are a number.
new Verifier('secret', { toleranceSeconds: '300' })
// @ts-expect-error: there is no such option.
new Verifier('secret', { tolerance: 300 })
// @ts-expect-error: a verifier has a secret.
new Verifier()

const bodies: Body[] = ['text', bytes, bytes.buffer, new ArrayBuffer(1), new DataView(bytes.buffer)]
const signatures: Signature[] = ['text', ['text'], [], null, undefined, headers[SIGNATURE_HEADER]]
for (const body of bodies) {
  for (const signature of signatures) {
    prove<Equal<ReturnType<typeof verifier.verify>, WebhookEvent>>()
    verifier.verify(body, signature)
    verifier.verify(body, signature, verifyOptions)
    verifier.verify(body, signature, { now: 1_700_000_000 })
    verifier.verify(body, signature, null)
    const proof: Proof = verifier.authenticate(body, signature, verifyOptions)
    prove<Equal<typeof proof.signedAt, Date>>()
    prove<Equal<typeof proof.secretIndex, number>>()
  }
}
new Headers().get(SIGNATURE_HEADER) satisfies Signature
const tried = verifier.tryVerify('text', 'text', verifyOptions)
prove<Equal<typeof tried, WebhookEvent | Refusal>>()
if (tried.kind === 'refused') {
  prove<Equal<typeof tried, Refusal>>()
  prove<Equal<typeof tried.code, VerificationErrorCode | PayloadErrorCode>>()
  prove<Equal<typeof tried.httpStatus, number>>()
} else if (tried.kind === 'interview.created') {
  prove<Equal<typeof tried, InterviewCreatedEvent>>()
}
// @ts-expect-error: it may be refused.
tried.data
// @ts-expect-error: the body must be raw.
verifier.tryVerify({}, 'text')
// @ts-expect-error: the body must be raw.
verifier.verify({ event: 'interview.created' }, 'text')
// @ts-expect-error: the body must be awaited.
verifier.verify(Promise.resolve('text'), 'text')
// @ts-expect-error: the signature must be given, even if it is undefined.
verifier.verify('text')
// @ts-expect-error: the signature is the value of the header, not all headers.
verifier.verify('text', headers)
// @ts-expect-error: a time is a Date or seconds.
verifier.verify('text', 'text', { now: '2024-01-01T00:00:00Z' })

declare const parsed: unknown
prove<Equal<ReturnType<typeof verifier.verifyParsed>, WebhookEvent>>()
for (const signature of signatures) {
  verifier.verifyParsed(parsed, signature)
  verifier.verifyParsed({ event: 'interview.created' }, signature, verifyOptions)
  verifier.verifyParsed(null, signature, null)
}
// @ts-expect-error: the signature must be given, even if it is undefined.
verifier.verifyParsed(parsed)
// @ts-expect-error: the tolerance is the verifier's.
verifier.verifyParsed(parsed, 'text', { toleranceSeconds: 300 })

prove<Equal<ReturnType<typeof verifyWebhookSignature>, boolean>>()
for (const signature of signatures) {
  verifyWebhookSignature(parsed, signature, 'secret')
  verifyWebhookSignature(bytes, signature, bytes, verifierOptions)
  verifyWebhookSignature('text', signature, secrets, verifyOptions)
  verifyWebhookSignature('text', signature, 'secret', { toleranceSeconds: null, now: 0 })
  verifyWebhookSignature('text', signature, 'secret', null)
}
// @ts-expect-error: the secret must be given.
verifyWebhookSignature(parsed, 'text')
// @ts-expect-error: there is no such option.
verifyWebhookSignature(parsed, 'text', 'secret', { tolerance: 300 })

prove<Equal<typeof backend, 'native' | 'wasm'>>()
prove<Equal<typeof SIGNATURE_HEADER, string>>()
prove<Equal<ReturnType<typeof stringify>, string>>()
stringify('text')
// @ts-expect-error: it takes JSON text; of a value, JSON.stringify makes the same.
stringify({})
// @ts-expect-error: bytes must be decoded.
stringify(bytes)
prove<Equal<ReturnType<typeof sign>, string>>()
prove<Equal<ReturnType<typeof idempotencyKey>, string>>()
sign('text', 'secret')
sign(bytes, bytes, 1_700_000_000)
sign('text', 'secret', '1700000000')
sign('text', 'secret', new Date())
sign({ event: 'interview.created' }, 'secret')
// @ts-expect-error: a payload that is not there cannot be signed.
sign(undefined, 'secret')
idempotencyKey(bytes)
prove<Equal<ReturnType<typeof readVerified>, WebhookEvent>>()
readVerified('text', { signedAt: new Date() })
readVerified(bytes, { signedAt: 1 })
// @ts-expect-error: when it was signed is part of an event.
readVerified('text')
// @ts-expect-error: no text is a time.
readVerified('text', { signedAt: '2024-01-01' })
// @ts-expect-error: one secret signs.
sign('text', ['secret'])
// @ts-expect-error: the payload must be text or bytes.
idempotencyKey({})

// What can be caught.

export function answer(error: unknown): number {
  if (error instanceof VerificationError) {
    prove<Equal<typeof error.code, VerificationErrorCode>>()
  }
  if (error instanceof PayloadError) prove<Equal<typeof error.code, PayloadErrorCode>>()
  if (error instanceof ConfigurationError) prove<Equal<typeof error.code, ConfigurationErrorCode>>()
  if (error instanceof UsageError) prove<Equal<typeof error.code, UsageErrorCode>>()
  if (!(error instanceof WebhookError)) throw error
  prove<Equal<typeof error.code, ErrorCode>>()
  // @ts-expect-error: there is no such code.
  if (error.code === 'signature_missmatch') return 0
  const asError: Error = error
  void asError
  return error.httpStatus
}
new VerificationError('signature_mismatch', 'text', { cause: new Error('text') })
// @ts-expect-error: there is no such code.
new VerificationError('mismatch', 'text')
