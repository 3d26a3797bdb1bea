mod envelope;
mod extra;
mod fields;
mod known;
mod members;
mod status;
mod unrecognized;

use std::{fmt, sync::Arc, time::SystemTime};

use serde_json::Value;

use crate::{Error, idempotency_key, json};

pub use self::{
    envelope::{Envelope, PayloadProblem, check_limits, refuse_payload},
    extra::Extra,
    fields::Field,
    known::{
        CandidateInterviewCompleted, CandidateInterviewStatusChanged, EventData, EventKind,
        InterviewCreated, InterviewUpdated, QuestionAudioGenerated,
    },
    status::CandidateInterviewStatus,
    unrecognized::{Unrecognized, UnrecognizedReason},
};

/// An authentic event.
///
/// Its `Debug` form leaves out the data, so that logging an event does not log a candidate.
#[derive(Clone, PartialEq)]
#[non_exhaustive]
pub struct Event {
    /// Which of the known events it is, or [`EventKind::Unrecognized`].
    pub kind: EventKind,
    /// The `event` of the payload, such as `candidate_interview.completed`.
    pub name: String,
    /// The `timestamp` of the payload, if it is an RFC 3339 time.
    pub timestamp: Option<SystemTime>,
    /// The time that was signed: the `t` of the signature header.
    pub signed_at: SystemTime,
    /// The `data` of the payload.
    pub data: EventData,
    payload: Arc<str>,
}

impl Event {
    /// Reads the event from a payload that is known to be authentic.
    pub(crate) fn read(payload: &[u8], signed_at: SystemTime) -> Result<Self, Error> {
        let envelope = Envelope::read(payload)?;
        let payload = Arc::from(envelope.payload);
        Ok(Self {
            kind: envelope.kind,
            data: EventData::build(&envelope, &payload),
            name: envelope.name.into_owned(),
            timestamp: envelope.timestamp,
            signed_at,
            payload,
        })
    }

    /// A name for this delivery that is the same for every attempt at it, whether or not the retry
    /// was signed anew: the hex SHA-256 of the payload. Remember it to handle duplicates once.
    #[must_use]
    pub fn idempotency_key(&self) -> String {
        idempotency_key(self.payload.as_bytes())
    }

    /// The payload's JSON text, as it was signed.
    #[must_use]
    pub fn payload_text(&self) -> &str {
        &self.payload
    }

    /// The whole payload, parsed anew at each call.
    ///
    /// Integers keep 64 bits and other numbers become doubles, those beyond a double `null`; of
    /// equal keys the last one counts; an escaped lone surrogate becomes U+FFFD.
    #[must_use]
    pub fn payload(&self) -> Value {
        json::to_value(&self.payload).unwrap_or_default()
    }
}

impl fmt::Debug for Event {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Event")
            .field("kind", &self.kind)
            .field("name", &self.name)
            .field("timestamp", &self.timestamp)
            .field("signed_at", &self.signed_at)
            .finish_non_exhaustive()
    }
}
