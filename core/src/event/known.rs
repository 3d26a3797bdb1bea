use std::fmt;

use serde::Serialize;
use serde_json::{Map, Value};

use super::{CandidateInterviewStatus, Envelope, Unrecognized, UnrecognizedReason};
use crate::json::{self, Container, Reader, Token};

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
            #[derive(Clone, Debug, PartialEq, Serialize)]
            #[non_exhaustive]
            pub struct $Event {
                $(
                    $(#[$field_doc])*
                    #[serde(rename = $json, skip_serializing_if = "FieldValue::is_absent")]
                    pub $field: $Type,
                )*
                /// The fields beyond those above, as they came.
                #[serde(flatten)]
                pub extra: Map<String, Value>,
            }

            impl $Event {
                const FIELDS: &'static [Field] = &[
                    $(Field { name: $json, required: <$Type as FieldValue>::REQUIRED },)*
                ];
                const ALL_ARE_CHECKED: () = assert!(Self::FIELDS.len() <= MAX_FIELDS);

                fn build(mut members: Map<String, Value>) -> Self {
                    let () = Self::ALL_ARE_CHECKED;
                    Self {
                        $($field: FieldValue::build(members.remove($json)),)*
                        extra: members,
                    }
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
            #[must_use]
            pub fn fields(self) -> &'static [Field] {
                match self {
                    $(Self::$Event => $Event::FIELDS,)*
                    Self::Unrecognized => &[],
                }
            }
        }

        /// The data of an event.
        ///
        /// Serializes as the `data` of the payload.
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

            pub(super) fn build(envelope: &Envelope<'_>) -> Self {
                let data = envelope.data.and_then(|text| json::to_value(text).ok());
                match (envelope.kind, envelope.reason, data) {
                    $((EventKind::$Event, None, Some(Value::Object(members))) => {
                        Self::$Event($Event::build(members))
                    })*
                    (_, reason, data) => Self::Unrecognized(Unrecognized {
                        reason: reason.unwrap_or(UnrecognizedReason::DataNotAnObject),
                        data: data.unwrap_or_default(),
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

impl EventKind {
    /// The kind of an event, if its name is known and its data has the fields of that kind.
    pub(super) fn recognize(name: &str, data: Option<&str>) -> Result<Self, UnrecognizedReason> {
        let kind = Self::KNOWN
            .iter()
            .find(|kind| kind.as_str() == name)
            .ok_or(UnrecognizedReason::UnknownEvent)?;
        check_fields(kind.fields(), data.unwrap_or_default())?;
        Ok(*kind)
    }
}

/// A field in the data of a known event: a string, if it is there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Field {
    /// The field's name in the payload, such as `takenAt`.
    pub name: &'static str,
    /// Whether an event without it is unrecognized. A field that is not may also be `null`.
    pub required: bool,
}

#[derive(Clone, Copy, PartialEq)]
enum Shape {
    Absent,
    Null,
    String,
    Other,
}

/// Room for the fields of every known event.
const MAX_FIELDS: usize = 8;

fn check_fields(fields: &'static [Field], data: &str) -> Result<(), UnrecognizedReason> {
    let shapes = shapes(fields, data).ok_or(UnrecognizedReason::DataNotAnObject)?;
    for (field, shape) in fields.iter().zip(shapes) {
        match shape {
            Shape::String => {}
            Shape::Absent | Shape::Null if !field.required => {}
            Shape::Absent => return Err(UnrecognizedReason::MissingField(field.name)),
            Shape::Null | Shape::Other => {
                return Err(UnrecognizedReason::FieldNotAString(field.name));
            }
        }
    }
    Ok(())
}

/// The shape of each field; `None` if the data is not an object.
fn shapes(fields: &[Field], data: &str) -> Option<[Shape; MAX_FIELDS]> {
    let mut shapes = [Shape::Absent; MAX_FIELDS];
    let mut reader = Reader::new(data);
    let Ok(Some(Token::Open(Container::Object))) = reader.next() else {
        return None;
    };
    while let Ok(Some(Token::Key(key))) = reader.next() {
        let value = reader.raw_value().ok()?;
        let key = key.decode();
        if let Some((_, shape)) = fields.iter().zip(&mut shapes).find(|(f, _)| f.name == key) {
            *shape = match value.as_bytes().first() {
                Some(b'"') => Shape::String,
                Some(b'n') => Shape::Null,
                _ => Shape::Other,
            };
        }
    }
    Some(shapes)
}

/// What a field of a known event can be. The data has passed [`check_fields`] before it is built.
trait FieldValue {
    const REQUIRED: bool;
    fn build(value: Option<Value>) -> Self;
    fn is_absent(&self) -> bool;
}

impl FieldValue for String {
    const REQUIRED: bool = true;

    fn build(value: Option<Value>) -> Self {
        match value {
            Some(Value::String(text)) => text,
            _ => Self::new(),
        }
    }

    fn is_absent(&self) -> bool {
        false
    }
}

impl FieldValue for CandidateInterviewStatus {
    const REQUIRED: bool = true;

    fn build(value: Option<Value>) -> Self {
        String::build(value).into()
    }

    fn is_absent(&self) -> bool {
        false
    }
}

impl<T: FieldValue> FieldValue for Option<T> {
    const REQUIRED: bool = false;

    fn build(value: Option<Value>) -> Self {
        match value {
            Some(Value::String(text)) => Some(T::build(Some(Value::String(text)))),
            _ => None,
        }
    }

    fn is_absent(&self) -> bool {
        self.is_none()
    }
}
