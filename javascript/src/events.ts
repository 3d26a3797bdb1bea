/**
 * Where a candidate's interview stands. More may come: handle the ones you know, and expect any text.
 */
export type CandidateInterviewStatus =
  | 'invite_sent'
  | 'new_response'
  | 'has_reviewed'
  | 'partially_completed'
  | 'hired'
  | 'archived'
  | (string & {})

/** The data of `candidate_interview.completed`. */
export interface CandidateInterviewCompletedData {
  /** The candidate's interview. */
  readonly candidateInterviewId: string
  /** The candidate. */
  readonly candidateId: string
  /** The interview that the candidate took. */
  readonly interviewId: string
  /** Where the candidate's interview stands now. */
  readonly status: CandidateInterviewStatus
  /** When the candidate took it: an RFC 3339 time, as it came. */
  readonly takenAt: string
  /** Fields that this version does not know, as they came. */
  readonly [field: string]: unknown
}

/** The data of `candidate_interview.status_changed`. */
export interface CandidateInterviewStatusChangedData {
  /** The candidate's interview. */
  readonly candidateInterviewId?: string | null
  /** The candidate. */
  readonly candidateId?: string | null
  /** The interview that the candidate was invited to. */
  readonly interviewId?: string | null
  /** Where the candidate's interview stands now. */
  readonly status?: CandidateInterviewStatus | null
  /** Where it stood before. */
  readonly previousStatus?: CandidateInterviewStatus | null
  /** Fields that this version does not know, as they came. */
  readonly [field: string]: unknown
}

/** The data of `question.audio_generated`. */
export interface QuestionAudioGeneratedData {
  /** The question. */
  readonly questionId?: string | null
  /** Where the audio is. */
  readonly audioURL?: string | null
  /** Fields that this version does not know, as they came. */
  readonly [field: string]: unknown
}

/** The data of `interview.created` and `interview.updated`. */
export interface InterviewData {
  /** The interview. */
  readonly interviewId?: string | null
  /** Its title. */
  readonly title?: string | null
  /** Fields that this version does not know, as they came. */
  readonly [field: string]: unknown
}

/** What every event has. */
interface EventMembers {
  /** The `timestamp` of the payload, as it came; `undefined` if that is not a string. */
  readonly timestamp: string | undefined
  /** The time that was signed: the `t` of the signature header. */
  readonly signedAt: Date
  /**
   * A name for this delivery that is the same for every attempt at it, whether or not the retry was
   * signed anew: the hex SHA-256 of the payload. Remember it to handle duplicates once. It is
   * computed when it is first asked for.
   */
  readonly idempotencyKey: string
  /** Members of the payload that this version does not know, as they came. */
  readonly [member: string]: unknown
}

/** A candidate completed the interview. */
export interface CandidateInterviewCompletedEvent extends EventMembers {
  readonly kind: 'candidate_interview.completed'
  readonly event: 'candidate_interview.completed'
  readonly data: CandidateInterviewCompletedData
}

/** The status of a candidate's interview changed. */
export interface CandidateInterviewStatusChangedEvent extends EventMembers {
  readonly kind: 'candidate_interview.status_changed'
  readonly event: 'candidate_interview.status_changed'
  readonly data: CandidateInterviewStatusChangedData
}

/** The audio of a question was generated. */
export interface QuestionAudioGeneratedEvent extends EventMembers {
  readonly kind: 'question.audio_generated'
  readonly event: 'question.audio_generated'
  readonly data: QuestionAudioGeneratedData
}

/** An interview was created. */
export interface InterviewCreatedEvent extends EventMembers {
  readonly kind: 'interview.created'
  readonly event: 'interview.created'
  readonly data: InterviewData
}

/** An interview was updated. */
export interface InterviewUpdatedEvent extends EventMembers {
  readonly kind: 'interview.updated'
  readonly event: 'interview.updated'
  readonly data: InterviewData
}

/** An authentic event that is newer than this version, or whose data has an unknown shape. */
export interface UnrecognizedEvent extends EventMembers {
  readonly kind: 'unrecognized'
  /** The event's name, as it came. */
  readonly event: string
  /** The `data` of the payload, whatever it is. */
  readonly data: unknown
  /** Why it is not recognized, such as `unknown event`. */
  readonly reason: string
}

/**
 * An authentic event: the payload's own members, with `kind` to switch on, `signedAt` and
 * `idempotencyKey`.
 *
 * @example
 * switch (event.kind) {
 *   case 'candidate_interview.completed':
 *     return review(event.data.candidateId);
 *   case 'unrecognized':
 *     return log(event.event, event.reason);
 * }
 */
export type WebhookEvent =
  | CandidateInterviewCompletedEvent
  | CandidateInterviewStatusChangedEvent
  | QuestionAudioGeneratedEvent
  | InterviewCreatedEvent
  | InterviewUpdatedEvent
  | UnrecognizedEvent

/** What `kind` can be: the names of the known events, and `'unrecognized'`. */
export type EventKind = WebhookEvent['kind']
