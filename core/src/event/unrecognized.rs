use std::{fmt, ops::Deref, sync::Arc};

use serde::{Serialize, Serializer};
use serde_json::Value;

use super::payload::Payload;
use crate::json;

/// The data of an authentic event that this version does not recognize: newer than the library, or
/// of a shape that is not documented. Nothing of it is lost.
///
/// Serializes as the `data` of the payload. Its `Debug` form shows the reason, and nothing of what came.
///
/// ```
/// use gather_webhooks::{EventData, UnrecognizedReason, Verifier, sign};
///
/// # let now = std::time::UNIX_EPOCH.elapsed()?.as_secs();
/// # let body = r#"{"event":"interview.deleted","data":{"interviewId":"5d0e9a4b"}}"#;
/// let event = Verifier::new("whsec_example")?.verify(body, &sign(body, "whsec_example", now))?;
/// if let EventData::Unrecognized(unrecognized) = &event.data {
///     assert_eq!(unrecognized.reason, UnrecognizedReason::UnknownEvent);
///     assert_eq!(unrecognized.data["interviewId"], "5d0e9a4b");
/// }
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, PartialEq)]
#[non_exhaustive]
pub struct Unrecognized {
    /// Why it is not recognized.
    pub reason: UnrecognizedReason,
    /// The `data` of the payload, whatever it is; `null` if there is none.
    pub data: RawData,
}

impl fmt::Debug for Unrecognized {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Unrecognized")
            .field("reason", &self.reason)
            .finish_non_exhaustive()
    }
}

impl Serialize for Unrecognized {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.data.serialize(serializer)
    }
}

/// The `data` of a payload, whatever it is.
///
/// A [`Value`] to read from, made when it is first asked for. What it costs in memory then is said at
/// [`Event::payload`](crate::Event::payload). Its `Debug` form shows nothing of what came.
#[derive(Clone)]
pub struct RawData(Arc<Payload>);

impl RawData {
    pub(super) fn new(payload: &Arc<Payload>) -> Self {
        Self(Arc::clone(payload))
    }
}

impl Deref for RawData {
    type Target = Value;

    fn deref(&self) -> &Self::Target {
        self.0.rest()
    }
}

impl PartialEq for RawData {
    fn eq(&self, other: &Self) -> bool {
        self.0.has_rest_of(&other.0)
    }
}

impl PartialEq<Value> for RawData {
    fn eq(&self, other: &Value) -> bool {
        json::are_equal(self, other)
    }
}

impl fmt::Debug for RawData {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RawData").finish_non_exhaustive()
    }
}

impl Serialize for RawData {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        (**self).serialize(serializer)
    }
}

/// Why an event is not recognized. Its text is the same in every language.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum UnrecognizedReason {
    /// No known event has this name.
    UnknownEvent,
    /// The event is a known one, but has no `data`, or one that is not an object.
    DataNotAnObject,
    /// The event is a known one, but its data lacks this documented field.
    MissingField(&'static str),
    /// The event is a known one, but this field of its data is not a string.
    FieldNotAString(&'static str),
}

impl fmt::Display for UnrecognizedReason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::UnknownEvent => f.write_str("unknown event"),
            Self::DataNotAnObject => f.write_str("data is not an object"),
            Self::MissingField(field) => write!(f, "data has no {field}"),
            Self::FieldNotAString(field) => write!(f, "{field} is not a string"),
        }
    }
}
