use std::{borrow::Cow, fmt, ops::Range, str, time::SystemTime};

use super::{EventKind, UnrecognizedReason, fields::Fields, members::Members};
use crate::{
    Error, ErrorKind,
    json::{self, Malformed, Reader, Text},
    timestamp::parse_system_time,
};

/// What a payload says of itself, with its data checked but not built.
///
/// [`Verifier::verify`](crate::Verifier::verify) gives a whole [`Event`](crate::Event); this is for
/// code that passes events on, or that builds their data in another way. Its `Debug` form shows nothing
/// of the name and the data.
///
/// ```
/// use gather_webhooks::{EventKind, binding::Envelope};
///
/// let envelope = Envelope::read(br#"{"event":"interview.created","data":{"title":"Barista"}}"#)?;
/// assert_eq!(envelope.kind, EventKind::InterviewCreated);
/// assert_eq!(envelope.name_json, "\"interview.created\"");
/// assert_eq!(envelope.data, Some(r#"{"title":"Barista"}"#));
/// # Ok::<(), gather_webhooks::Error>(())
/// ```
#[derive(Clone)]
#[non_exhaustive]
pub struct Envelope<'a> {
    /// Which of the known events it is, or [`EventKind::Unrecognized`].
    pub kind: EventKind,
    /// Why the event is not recognized; `None` if it is.
    pub reason: Option<UnrecognizedReason>,
    /// The `event` of the payload. A lone surrogate in it, which no Rust string can hold, is U+FFFD.
    pub name: Cow<'a, str>,
    /// The JSON text of the payload's `event`.
    pub name_json: &'a str,
    /// The `timestamp` of the payload, if it is an RFC 3339 time.
    pub timestamp: Option<SystemTime>,
    /// The JSON text of the payload's `data`, if there is one.
    pub data: Option<&'a str>,
    /// The JSON text of the whole payload.
    pub payload: &'a str,
    /// Where in it the data lies.
    pub(super) data_range: Range<usize>,
    pub(super) fields: Option<Fields<'a>>,
}

impl<'a> Envelope<'a> {
    /// The JSON texts of those [fields that its kind has](crate::binding::fields), in that order; `None`
    /// for one that is not in the data.
    pub fn fields(&self) -> impl Iterator<Item = Option<&'a str>> {
        let texts = self.fields.iter().flat_map(Fields::texts);
        texts.take(self.kind.fields().len())
    }

    /// Reads a payload. Give it only what is [authentic](crate::Verifier::authenticate).
    ///
    /// # Errors
    ///
    /// [`MalformedPayload`](ErrorKind::MalformedPayload) if it is not a JSON object with a string
    /// `event`, or nested deeper than 512 levels.
    pub fn read(payload: &'a [u8]) -> Result<Self, Error> {
        let text = utf8(payload)?;
        Self::from_members(text, Members::read(text, Reader::new(text)))
    }

    /// [`read`](Self::read) for a payload that the caller has just written as JSON: arrays and objects
    /// in it that are known to be JSON, whose places are given in their order, are not checked again.
    ///
    /// ```
    /// use gather_webhooks::binding::Envelope;
    ///
    /// let payload = r#"{"event":"interview.created","data":{"tags":["new"],"title":"Barista"}}"#;
    /// let envelope = Envelope::read_written(payload, &[44..51])?;
    /// assert_eq!(envelope.data, Some(r#"{"tags":["new"],"title":"Barista"}"#));
    /// # Ok::<(), gather_webhooks::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// The same as [`read`](Self::read).
    pub fn read_written(payload: &'a str, known: &'a [Range<usize>]) -> Result<Self, Error> {
        let reader = Reader::trusting(payload, known);
        Self::from_members(payload, Members::read(payload, reader))
    }

    fn from_members(
        text: &'a str,
        members: Result<Option<Members<'a>>, Malformed>,
    ) -> Result<Self, Error> {
        let members = members.map_err(|Malformed { what, offset }| {
            let mut buffer = itoa::Buffer::new();
            let offset = buffer.format(offset);
            malformed(&["it cannot be read as JSON, at byte ", offset, ": ", what].concat())
        })?;
        let members = members.ok_or_else(|| refuse_payload(PayloadProblem::NotAnObject))?;
        let (name_json, name) = members
            .event
            .and_then(|json| Some((json, Text::from_raw_value(json)?.decode())))
            .ok_or_else(|| refuse_payload(PayloadProblem::NoEvent))?;
        let (data_range, fields) = members
            .data
            .map_or((0..0, None), |data| (data.range, data.fields));
        let (kind, reason) = match members.kind.recognize(fields.as_ref()) {
            Ok(()) => (members.kind, None),
            Err(reason) => (EventKind::Unrecognized, Some(reason)),
        };
        Ok(Self {
            kind,
            reason,
            name,
            name_json,
            timestamp: members
                .timestamp
                .and_then(|text| parse_system_time(&text.decode())),
            data: text.get(data_range.clone()).filter(|data| !data.is_empty()),
            payload: text,
            data_range,
            fields,
        })
    }
}

impl fmt::Debug for Envelope<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Envelope")
            .field("kind", &self.kind)
            .field("reason", &self.reason)
            .field("timestamp", &self.timestamp)
            .finish_non_exhaustive()
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
        return Err(malformed(json::TOO_DEEP));
    }
    Ok(())
}

/// What another JSON parser finds wrong with a payload that is within the [limits](check_limits).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum PayloadProblem {
    /// It is not JSON.
    NotJson,
    /// It is JSON, but not an object.
    NotAnObject,
    /// It has no `event`, or one that is not a string.
    NoEvent,
}

/// The error that [`Envelope::read`] gives for a payload with this problem. It alone can tell where a
/// text stops being JSON.
#[must_use]
pub fn refuse_payload(problem: PayloadProblem) -> Error {
    malformed(match problem {
        PayloadProblem::NotJson => "it cannot be read as JSON",
        PayloadProblem::NotAnObject => "it is JSON, but not an object",
        PayloadProblem::NoEvent => "it has no `event` that is a string",
    })
}

fn utf8(payload: &[u8]) -> Result<&str, Error> {
    str::from_utf8(payload).map_err(|error| {
        let mut buffer = itoa::Buffer::new();
        let valid = buffer.format(error.valid_up_to());
        malformed(&["it is not UTF-8 from byte ", valid, " on"].concat())
    })
}

fn malformed(what: &str) -> Error {
    Error::new(
        ErrorKind::MalformedPayload,
        [
            "the delivery is authentic, but its payload is not a JSON object with a string `event`: ",
            what,
            ". Was the right body signed? If the Gather API has changed its payloads, update this \
             library",
        ]
        .concat(),
    )
}
