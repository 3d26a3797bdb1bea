use std::{fmt, sync::Arc};

use serde::{Serialize, Serializer, ser::SerializeMap};

use super::{
    CandidateInterviewStatus, Envelope, Extra, Field, Found, RawData, Unrecognized,
    UnrecognizedReason,
    fields::{Fields, MOST_FIELDS},
    payload::Payload,
};
use crate::{invariant::always, json::Text};

/// The data of one of the known events: what [`Event::into_known`](crate::Event::into_known) can give.
///
/// ```
/// use gather_webhooks::{InterviewCreated, KnownEvent};
///
/// assert_eq!(InterviewCreated::KIND.as_str(), "interview.created");
/// ```
pub trait KnownEvent: FromData + Send + Sync + 'static {
    /// Which event has this data.
    const KIND: EventKind;
}

/// Seals [`KnownEvent`].
pub trait FromData: Sized {
    #[allow(
        clippy::result_large_err,
        reason = "nothing is lost: it is the data, and large where pointers are"
    )]
    fn from_data(data: EventData) -> Result<Self, EventData>;
}

/// One row for each known event: from it come its type, its kind, its fields and how it is read.
macro_rules! events {
    ($(
        $(#[$event_doc:meta])*
        $Event:ident = $name:literal {
            $($(#[$field_doc:meta])* $field:ident: $Type:ty = $json:literal,)*
        }
    )*) => {
        $(
            $(#[$event_doc])*
            ///
            /// Serializes as the `data` of the payload. Its `Debug` form shows nothing of what came.
            #[derive(Clone, PartialEq)]
            #[non_exhaustive]
            pub struct $Event {
                $(
                    $(#[$field_doc])*
                    pub $field: $Type,
                )*
                /// The fields beyond those above, as they came.
                pub extra: Extra,
            }

            impl $Event {
                const FIELDS: &'static [Field] = &[
                    $(Field { name: $json, required: <$Type as FieldValue>::REQUIRED },)*
                ];

                fn build(fields: &Fields<'_>, extra: Extra) -> Self {
                    // In the order of `FIELDS`.
                    let mut strings = fields.strings();
                    Self {
                        $($field: FieldValue::build(strings.next().flatten()),)*
                        extra,
                    }
                }
            }

            const _: () = assert!($Event::FIELDS.len() <= MOST_FIELDS);

            impl FromData for $Event {
                fn from_data(data: EventData) -> Result<Self, EventData> {
                    match data {
                        EventData::$Event(data) => Ok(data),
                        other => Err(other),
                    }
                }
            }

            impl KnownEvent for $Event {
                const KIND: EventKind = EventKind::$Event;
            }

            impl Serialize for $Event {
                fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                    let mut members = serializer.serialize_map(None)?;
                    $(
                        if !self.$field.is_absent() || self.extra.was_null($json) {
                            members.serialize_entry($json, &self.$field)?;
                        }
                    )*
                    for (name, value) in self.extra.iter() {
                        members.serialize_entry(name, value)?;
                    }
                    members.end()
                }
            }

            impl fmt::Debug for $Event {
                fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                    f.debug_struct(stringify!($Event)).finish_non_exhaustive()
                }
            }
        )*

        /// Which event it is: what to match on.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum EventKind {
            $(
                #[doc = concat!("`", $name, "`")]
                $Event,
            )*
            /// An event that this version does not know, or whose data has an unknown shape.
            Unrecognized,
        }

        impl EventKind {
            /// The known kinds: every one but [`Unrecognized`](Self::Unrecognized).
            pub const KNOWN: &'static [Self] = &[$(Self::$Event),*];

            /// The event's name, such as `interview.created`; or `unrecognized`.
            #[must_use]
            pub fn as_str(self) -> &'static str {
                match self {
                    $(Self::$Event => $name,)*
                    Self::Unrecognized => "unrecognized",
                }
            }

            /// The fields that this version knows in the event's data.
            pub(crate) fn fields(self) -> &'static [Field] {
                match self {
                    $(Self::$Event => $Event::FIELDS,)*
                    Self::Unrecognized => &[],
                }
            }
        }

        /// A known event.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum KnownKind {
            $(
                #[doc = concat!("`", $name, "`")]
                $Event,
            )*
        }

        impl KnownKind {
            /// The kind of events that have this name.
            pub(super) fn named(name: &str) -> Option<Self> {
                match name {
                    $($name => Some(Self::$Event),)*
                    _ => None,
                }
            }

            pub(super) fn fields(self) -> &'static [Field] {
                match self {
                    $(Self::$Event => $Event::FIELDS,)*
                }
            }
        }

        impl From<KnownKind> for EventKind {
            fn from(known: KnownKind) -> Self {
                match known {
                    $(KnownKind::$Event => Self::$Event,)*
                }
            }
        }

        /// The data of an event.
        ///
        /// Serializes as the `data` of the payload. Its `Debug` form shows nothing of what came.
        #[derive(Clone, Debug, PartialEq, Serialize)]
        #[serde(untagged)]
        #[non_exhaustive]
        pub enum EventData {
            $(
                #[doc = concat!("`", $name, "`")]
                $Event($Event),
            )*
            /// Any other event.
            Unrecognized(Unrecognized),
        }

        impl EventData {
            /// The kind of the event that has this data.
            #[must_use]
            pub fn kind(&self) -> EventKind {
                match self {
                    $(Self::$Event(_) => EventKind::$Event,)*
                    Self::Unrecognized(_) => EventKind::Unrecognized,
                }
            }

            /// The data of the event in `payload`, which is the envelope's.
            pub(super) fn build(envelope: &Envelope<'_>, payload: &Arc<Payload>) -> Self {
                match &envelope.found {
                    Found::Known(known) => {
                        let fields = &known.fields;
                        let extra = Extra::new(payload, fields);
                        match known.kind {
                            $(KnownKind::$Event => Self::$Event($Event::build(fields, extra)),)*
                        }
                    }
                    Found::Unrecognized { reason, .. } => Self::Unrecognized(Unrecognized {
                        reason: *reason,
                        data: RawData::new(payload),
                    }),
                }
            }
        }
    };
}

events! {
    /// A candidate completed the interview.
    CandidateInterviewCompleted = "candidate_interview.completed" {
        /// The candidate's interview.
        candidate_interview_id: String = "candidateInterviewId",
        /// The candidate.
        candidate_id: String = "candidateId",
        /// The interview that the candidate took.
        interview_id: String = "interviewId",
        /// Where the candidate's interview stands now.
        status: CandidateInterviewStatus = "status",
        /// When the candidate took it: an RFC 3339 time, as it came.
        taken_at: String = "takenAt",
    }

    /// The status of a candidate's interview changed.
    CandidateInterviewStatusChanged = "candidate_interview.status_changed" {
        /// The candidate's interview.
        candidate_interview_id: Option<String> = "candidateInterviewId",
        /// The candidate.
        candidate_id: Option<String> = "candidateId",
        /// The interview that the candidate was invited to.
        interview_id: Option<String> = "interviewId",
        /// Where the candidate's interview stands now.
        status: Option<CandidateInterviewStatus> = "status",
        /// Where it stood before.
        previous_status: Option<CandidateInterviewStatus> = "previousStatus",
    }

    /// The audio of a question was generated.
    QuestionAudioGenerated = "question.audio_generated" {
        /// The question.
        question_id: Option<String> = "questionId",
        /// Where the audio is.
        audio_url: Option<String> = "audioURL",
    }

    /// An interview was created.
    InterviewCreated = "interview.created" {
        /// The interview.
        interview_id: Option<String> = "interviewId",
        /// Its title.
        title: Option<String> = "title",
    }

    /// An interview was updated.
    InterviewUpdated = "interview.updated" {
        /// The interview.
        interview_id: Option<String> = "interviewId",
        /// Its title.
        title: Option<String> = "title",
    }
}

impl fmt::Display for EventKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl KnownKind {
    /// Whether the fields are those of this kind's data.
    pub(super) fn recognize(self, fields: &Fields<'_>) -> Result<(), UnrecognizedReason> {
        for (field, text) in self.fields().iter().zip(fields.texts()) {
            match text.and_then(|text| text.bytes().next()) {
                Some(b'"') => {}
                None | Some(b'n') if !field.required => {}
                None => return Err(UnrecognizedReason::MissingField(field.name)),
                Some(_) => return Err(UnrecognizedReason::FieldNotAString(field.name)),
            }
        }
        Ok(())
    }
}

/// What a field of a known event can be. A required one is there: [`KnownKind::recognize`] saw to it.
trait FieldValue {
    const REQUIRED: bool;
    fn build(text: Option<Text<'_>>) -> Self;
    fn is_absent(&self) -> bool;
}

impl FieldValue for String {
    const REQUIRED: bool = true;

    fn build(text: Option<Text<'_>>) -> Self {
        always(text.map(|text| text.decode().into_owned()))
    }

    fn is_absent(&self) -> bool {
        false
    }
}

impl FieldValue for CandidateInterviewStatus {
    const REQUIRED: bool = true;

    fn build(text: Option<Text<'_>>) -> Self {
        let text = always(text.map(Text::decode));
        Self::known(&text).unwrap_or_else(|| Self::Other(text.into_owned()))
    }

    fn is_absent(&self) -> bool {
        false
    }
}

impl<T: FieldValue> FieldValue for Option<T> {
    const REQUIRED: bool = false;

    fn build(text: Option<Text<'_>>) -> Self {
        text.map(|text| T::build(Some(text)))
    }

    fn is_absent(&self) -> bool {
        self.is_none()
    }
}
