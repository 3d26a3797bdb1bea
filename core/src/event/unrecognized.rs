use std::fmt;

use serde::{Serialize, Serializer};
use serde_json::Value;

/// The data of an authentic event that this version does not recognize: newer than the library, or
/// of a shape that is not documented. Nothing of it is lost.
///
/// Serializes as the `data` of the payload.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Unrecognized {
    /// Why it is not recognized.
    pub reason: UnrecognizedReason,
    /// The `data` of the payload, whatever it is; `null` if there is none.
    pub data: Value,
}

impl Serialize for Unrecognized {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.data.serialize(serializer)
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
