export { backend } from './backend.js'
export {
  ConfigurationError,
  type ConfigurationErrorCode,
  type ErrorCode,
  PayloadError,
  type PayloadErrorCode,
  UsageError,
  type UsageErrorCode,
  VerificationError,
  type VerificationErrorCode,
  WebhookError,
} from './errors.js'
export type {
  CandidateInterviewCompletedData,
  CandidateInterviewCompletedEvent,
  CandidateInterviewStatus,
  CandidateInterviewStatusChangedData,
  CandidateInterviewStatusChangedEvent,
  EventKind,
  InterviewCreatedEvent,
  InterviewData,
  InterviewUpdatedEvent,
  QuestionAudioGeneratedData,
  QuestionAudioGeneratedEvent,
  UnrecognizedEvent,
  WebhookEvent,
} from './events.js'
export { idempotencyKey } from './idempotency-key.js'
export { type ReadVerifiedOptions, readVerified } from './read-verified.js'
export { sign } from './sign.js'
export { SIGNATURE_HEADER } from './signature-header.js'
export { stringify } from './stringify.js'
export {
  type Body,
  type Proof,
  type Refusal,
  type Secret,
  type Signature,
  Verifier,
  type VerifierOptions,
  type VerifyOptions,
} from './verifier.js'
export { verifyWebhookSignature } from './verify-webhook-signature.js'
