mod envelope;
mod extra;
mod fields;
mod known;
mod members;
mod payload;
mod status;
mod unrecognized;

use std::{fmt, sync::Arc, time::SystemTime};

use serde_json::Value;

use self::payload::Payload;
use crate::{Error, idempotency_key};

pub use self::{
    envelope::{Envelope, Found, Known, PayloadProblem, check_limits, refuse_payload},
    extra::Extra,
    fields::Field,
    known::{
        CandidateInterviewCompleted, CandidateInterviewStatusChanged, EventData, EventKind,
        InterviewCreated, InterviewUpdated, KnownEvent, KnownKind, QuestionAudioGenerated,
    },
    status::CandidateInterviewStatus,
    unrecognized::{RawData, Unrecognized, UnrecognizedReason},
};

/// An authentic event.
///
/// Its data is an [`EventData`], to match on; where it is known which event it is, it is an
/// `Event<InterviewCreated>` or one of its siblings.
///
/// Its `Debug` form leaves out what the payload says, so that logging an event does not log a candidate.
#[derive(Clone)]
#[non_exhaustive]
pub struct Event<D = EventData> {
    /// Which of the known events it is, or [`EventKind::Unrecognized`].
    pub kind: EventKind,
    /// The `event` of the payload, such as `candidate_interview.completed`.
    pub name: String,
    /// The `timestamp` of the payload, if it is an RFC 3339 time.
    pub timestamp: Option<SystemTime>,
    /// The time that was signed: the `t` of the signature header.
    pub signed_at: SystemTime,
    /// The `data` of the payload.
    pub data: D,
    payload: Arc<Payload>,
}

impl Event {
    /// Reads an event again from bytes that were verified before: for a receiver that answers at once, and
    /// handles deliveries later, from a queue of its own.
    ///
    /// **It checks no signature.** Give it nothing but the `body` of a delivery that a
    /// [`Verifier`](crate::Verifier) accepted, kept where only your program writes, and the
    /// [`signed_at`](Self::signed_at) that it found.
    ///
    /// ```
    /// use std::{collections::VecDeque, time::SystemTime};
    ///
    /// use gather_webhooks::{Error, Event, SignatureHeader, Verifier};
    ///
    /// #[derive(Default)]
    /// struct Queue(VecDeque<(Vec<u8>, SystemTime)>);
    ///
    /// impl Queue {
    ///     /// In the request: whatever is not authentic stays out, and 200 is answered for the rest.
    ///     fn receive(
    ///         &mut self,
    ///         verifier: &Verifier,
    ///         body: Vec<u8>,
    ///         signature: SignatureHeader<'_>,
    ///     ) -> Result<(), Error> {
    ///         let proof = verifier.authenticate(&body, signature)?;
    ///         self.0.push_back((body, proof.signed_at));
    ///         Ok(())
    ///     }
    ///
    ///     /// In the worker, at any time after.
    ///     fn next(&mut self) -> Option<Result<Event, Error>> {
    ///         let (body, signed_at) = self.0.pop_front()?;
    ///         Some(Event::read_verified(body, signed_at))
    ///     }
    /// }
    ///
    /// # let now = std::time::UNIX_EPOCH.elapsed()?.as_secs();
    /// # let body = r#"{"event":"interview.created","data":{"title":"Barista"}}"#;
    /// # let signature = gather_webhooks::sign(body, "whsec_example", now);
    /// let verifier = Verifier::new("whsec_example")?;
    /// let mut queue = Queue::default();
    /// queue.receive(&verifier, body.into(), (&signature).into())?;
    /// let event = queue.next().transpose()?.expect("an event");
    /// assert_eq!(event, verifier.verify(body, &signature)?);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`MalformedPayload`](crate::ErrorKind::MalformedPayload), as of
    /// [`Verifier::verify`](crate::Verifier::verify).
    pub fn read_verified(body: impl AsRef<[u8]>, signed_at: SystemTime) -> Result<Self, Error> {
        Self::read(body.as_ref(), signed_at)
    }

    /// Reads the event from a payload that is known to be authentic.
    pub(crate) fn read(payload: &[u8], signed_at: SystemTime) -> Result<Self, Error> {
        let envelope = Envelope::read(payload)?;
        let payload = Payload::of(&envelope);
        Ok(Self {
            kind: envelope.kind(),
            data: EventData::build(&envelope, &payload),
            name: envelope.name.into_owned(),
            timestamp: envelope.timestamp,
            signed_at,
            payload,
        })
    }

    /// The event with the data of one of the known events, if it is that event.
    ///
    /// ```
    /// use gather_webhooks::{Event, InterviewCreated, Verifier, sign};
    ///
    /// fn created(event: Event<InterviewCreated>) -> Option<String> {
    ///     event.data.title
    /// }
    ///
    /// # let now = std::time::UNIX_EPOCH.elapsed()?.as_secs();
    /// # let body = r#"{"event":"interview.created","data":{"title":"Barista"}}"#;
    /// let event = Verifier::new("whsec_example")?.verify(body, &sign(body, "whsec_example", now))?;
    /// match event.into_known() {
    ///     Ok(event) => assert_eq!(created(event).as_deref(), Some("Barista")),
    ///     Err(event) => println!("{} is not for us", event.name),
    /// }
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    ///
    /// The event as it was, if it is another one.
    #[expect(clippy::result_large_err, reason = "nothing is lost: it is the event")]
    pub fn into_known<D: KnownEvent>(self) -> Result<Event<D>, Self> {
        let Self {
            kind,
            name,
            timestamp,
            signed_at,
            data,
            payload,
        } = self;
        match D::from_data(data) {
            Ok(data) => Ok(Event {
                kind,
                name,
                timestamp,
                signed_at,
                data,
                payload,
            }),
            Err(data) => Err(Self {
                kind,
                name,
                timestamp,
                signed_at,
                data,
                payload,
            }),
        }
    }
}

impl<D> Event<D> {
    /// A name for this delivery that is the same for every attempt at it, whether or not the retry
    /// was signed anew: the hex SHA-256 of the payload. Remember it to handle duplicates once.
    #[must_use]
    pub fn idempotency_key(&self) -> String {
        idempotency_key(self.payload_text().as_bytes())
    }

    /// The payload's JSON text, as it was signed.
    #[must_use]
    pub fn payload_text(&self) -> &str {
        self.payload.text()
    }

    /// The whole payload, parsed when it is first asked for and kept: clones of the event share it.
    ///
    /// Integers keep 64 bits and other numbers become doubles, those beyond a double `null`; of
    /// equal keys the last one counts; an escaped lone surrogate becomes U+FFFD.
    ///
    /// It is nested 512 levels deep at most, and costs memory: up to 130 times the text, if the text was
    /// made for that (objects in one another, of one member each). The event is dropped, cloned and
    /// compared without recursion; what else is done with a deep value may need as much stack.
    ///
    /// ```
    /// use gather_webhooks::{Verifier, sign};
    ///
    /// # let now = std::time::UNIX_EPOCH.elapsed()?.as_secs();
    /// # let body = r#"{"event":"interview.created","data":{"title":"Barista"}}"#;
    /// let event = Verifier::new("whsec_example")?.verify(body, &sign(body, "whsec_example", now))?;
    /// assert_eq!(event.payload()["data"]["title"], "Barista");
    /// assert_eq!(event.payload_text(), body);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn payload(&self) -> &Value {
        self.payload.value()
    }
}

impl<D: PartialEq> PartialEq for Event<D> {
    fn eq(&self, other: &Self) -> bool {
        // The data of equal payloads differs where one was changed since.
        self.kind == other.kind
            && self.name == other.name
            && self.timestamp == other.timestamp
            && self.signed_at == other.signed_at
            && self.payload_text() == other.payload_text()
            && self.data == other.data
    }
}

impl<D> fmt::Debug for Event<D> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Event")
            .field("kind", &self.kind)
            .field("timestamp", &self.timestamp)
            .field("signed_at", &self.signed_at)
            .finish_non_exhaustive()
    }
}
