use std::{borrow::Cow, str, time::SystemTime};

use super::{EventKind, UnrecognizedReason};
use crate::{
    Error, ErrorKind,
    json::{self, Container, Malformed, Reader, Text, Token},
    timestamp::parse_system_time,
};

/// What a payload says of itself, with its data checked but not built.
///
/// [`Verifier::verify`](crate::Verifier::verify) gives a whole [`Event`](crate::Event); this is for
/// code that passes events on, or that builds their data in another way.
///
/// ```
/// use gather_webhooks::{Envelope, EventKind};
///
/// let envelope = Envelope::read(br#"{"event":"interview.created","data":{"title":"Barista"}}"#)?;
/// assert_eq!(envelope.kind, EventKind::InterviewCreated);
/// assert_eq!(envelope.data, Some(r#"{"title":"Barista"}"#));
/// # Ok::<(), gather_webhooks::Error>(())
/// ```
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Envelope<'a> {
    /// Which of the known events it is, or [`EventKind::Unrecognized`].
    pub kind: EventKind,
    /// Why the event is not recognized; `None` if it is.
    pub reason: Option<UnrecognizedReason>,
    /// The `event` of the payload.
    pub name: Cow<'a, str>,
    /// The `timestamp` of the payload, if it is an RFC 3339 time.
    pub timestamp: Option<SystemTime>,
    /// The JSON text of the payload's `data`, if there is one.
    pub data: Option<&'a str>,
    /// The JSON text of the whole payload.
    pub payload: &'a str,
}

impl<'a> Envelope<'a> {
    /// Reads a payload. Give it only what is [authentic](crate::Verifier::authenticate).
    ///
    /// # Errors
    ///
    /// [`MalformedPayload`](ErrorKind::MalformedPayload) if it is not a JSON object with a string
    /// `event`, or nested deeper than 512 levels.
    pub fn read(payload: &'a [u8]) -> Result<Self, Error> {
        let text = utf8(payload)?;
        let members = Members::read(text).map_err(|Malformed { what, offset }| {
            malformed(&format!(
                "it cannot be read as JSON, at byte {offset}: {what}"
            ))
        })?;
        let Some(members) = members else {
            return Err(malformed("it is JSON, but not an object"));
        };
        let Some(name) = members.event.and_then(Text::from_raw_value) else {
            return Err(malformed("it has no `event` that is a string"));
        };
        let name = name.decode();
        let (kind, reason) = match EventKind::recognize(&name, members.data) {
            Ok(kind) => (kind, None),
            Err(reason) => (EventKind::Unrecognized, Some(reason)),
        };
        Ok(Self {
            kind,
            reason,
            name,
            timestamp: members
                .timestamp
                .and_then(Text::from_raw_value)
                .and_then(|text| parse_system_time(&text.decode())),
            data: members.data,
            payload: text,
        })
    }
}

/// Refuses the payloads that [`Envelope::read`] refuses and other JSON parsers may accept: text that
/// is not UTF-8, and nesting deeper than 512 levels. For code that parses with such a parser.
///
/// # Errors
///
/// [`MalformedPayload`](ErrorKind::MalformedPayload).
pub fn check_limits(payload: &[u8]) -> Result<(), Error> {
    utf8(payload)?;
    if json::is_too_deep(payload) {
        return Err(malformed("it is nested deeper than 512 levels"));
    }
    Ok(())
}

fn utf8(payload: &[u8]) -> Result<&str, Error> {
    str::from_utf8(payload).map_err(|error| {
        malformed(&format!(
            "it is not UTF-8 from byte {} on",
            error.valid_up_to()
        ))
    })
}

/// The JSON texts of the payload's members. Of equal keys the last one counts.
#[derive(Default)]
struct Members<'a> {
    event: Option<&'a str>,
    timestamp: Option<&'a str>,
    data: Option<&'a str>,
}

impl<'a> Members<'a> {
    /// `None` for a text that is JSON, but not an object.
    fn read(text: &'a str) -> Result<Option<Self>, Malformed> {
        let mut reader = Reader::new(text);
        let is_object = matches!(reader.next()?, Some(Token::Open(Container::Object)));
        let mut members = Self::default();
        while let Some(token) = reader.next()? {
            if let (true, Token::Key(key)) = (is_object, token) {
                let value = reader.raw_value()?;
                match &*key.decode() {
                    "event" => members.event = Some(value),
                    "timestamp" => members.timestamp = Some(value),
                    "data" => members.data = Some(value),
                    _ => {}
                }
            }
        }
        Ok(is_object.then_some(members))
    }
}

fn malformed(what: &str) -> Error {
    Error::new(
        ErrorKind::MalformedPayload,
        format!(
            "the delivery is authentic, but its payload is not a JSON object with a string \
             `event`: {what}. Was the right body signed? If the Gather API has changed its \
             payloads, update this library"
        ),
    )
}
