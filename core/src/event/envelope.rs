use std::{borrow::Cow, fmt, ops::Range, str, time::SystemTime};

use super::{
    EventKind, UnrecognizedReason,
    fields::Fields,
    known::KnownKind,
    members::{Data, Members},
};
use crate::{
    Error, ErrorKind,
    json::{self, Malformed, Reader},
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
/// assert_eq!(envelope.kind(), EventKind::InterviewCreated);
/// assert_eq!(envelope.name_json, "\"interview.created\"");
/// assert_eq!(envelope.data(), Some(r#"{"title":"Barista"}"#));
/// # Ok::<(), gather_webhooks::Error>(())
/// ```
#[derive(Clone)]
#[non_exhaustive]
pub struct Envelope<'a> {
    /// Which event it is, and its data.
    pub found: Found<'a>,
    /// The `event` of the payload. A lone surrogate in it, which no Rust string can hold, is U+FFFD.
    pub name: Cow<'a, str>,
    /// The JSON text of the payload's `event`.
    pub name_json: &'a str,
    /// The `timestamp` of the payload, if it is an RFC 3339 time.
    pub timestamp: Option<SystemTime>,
    /// The JSON text of the whole payload.
    pub payload: &'a str,
    /// Where in it the data lies.
    pub(super) data_range: Option<Range<usize>>,
}

/// The event that a payload is found to be.
#[derive(Clone)]
pub enum Found<'a> {
    /// A known one.
    Known(Known<'a>),
    /// Any other.
    Unrecognized {
        /// Why it is not recognized.
        reason: UnrecognizedReason,
        /// The JSON text of the payload's `data`, if there is one.
        data: Option<&'a str>,
    },
}

/// A known event whose data has the fields of its kind.
#[derive(Clone)]
#[non_exhaustive]
pub struct Known<'a> {
    /// Which it is.
    pub kind: KnownKind,
    /// The JSON text of the payload's `data`: an object.
    pub data: &'a str,
    pub(super) fields: Fields<'a>,
}

impl<'a> Found<'a> {
    fn new(kind: Option<KnownKind>, data: Option<Data<'a>>) -> Self {
        let text = data.as_ref().map(|data| data.text);
        Known::recognize(kind, data).map_or_else(
            |reason| Self::Unrecognized { reason, data: text },
            Self::Known,
        )
    }
}

impl<'a> Known<'a> {
    fn recognize(
        kind: Option<KnownKind>,
        data: Option<Data<'a>>,
    ) -> Result<Self, UnrecognizedReason> {
        let kind = kind.ok_or(UnrecognizedReason::UnknownEvent)?;
        let data = data.and_then(|data| Some((data.text, data.fields?)));
        let (data, fields) = data.ok_or(UnrecognizedReason::DataNotAnObject)?;
        kind.recognize(&fields)?;
        Ok(Self { kind, data, fields })
    }

    /// The JSON texts of those [fields that its kind has](crate::binding::fields), in that order; `None`
    /// for one that is not in the data.
    pub fn fields(&self) -> impl Iterator<Item = Option<&'a str>> {
        self.fields.texts().take(self.kind.fields().len())
    }
}

impl fmt::Debug for Known<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Known").field(&self.kind).finish()
    }
}

/// Nothing of the data.
impl fmt::Debug for Found<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Known(known) => known.fmt(f),
            Self::Unrecognized { reason, .. } => {
                f.debug_tuple("Unrecognized").field(reason).finish()
            }
        }
    }
}

impl<'a> Envelope<'a> {
    /// Which of the known events it is, or [`EventKind::Unrecognized`].
    #[must_use]
    pub fn kind(&self) -> EventKind {
        match &self.found {
            Found::Known(known) => known.kind.into(),
            Found::Unrecognized { .. } => EventKind::Unrecognized,
        }
    }

    /// The JSON text of the payload's `data`, if there is one.
    #[must_use]
    pub fn data(&self) -> Option<&'a str> {
        match &self.found {
            Found::Known(known) => Some(known.data),
            Found::Unrecognized { data, .. } => *data,
        }
    }

    /// Reads a payload. Give it only what is [authentic](crate::Verifier::authenticate).
    ///
    /// # Errors
    ///
    /// [`MalformedPayload`](ErrorKind::MalformedPayload) if it is not a JSON object with a string
    /// `event`, or nested deeper than 512 levels.
    pub fn read(payload: &'a [u8]) -> Result<Self, Error> {
        let text = utf8(payload)?;
        Self::from_members(text, Members::read(Reader::new(text)))
    }

    /// [`read`](Self::read) for a payload that the caller has just written as JSON: arrays and objects
    /// in it that are known to be JSON, whose places are given in their order, are not checked again.
    ///
    /// ```
    /// use gather_webhooks::binding::Envelope;
    ///
    /// let payload = r#"{"event":"interview.created","data":{"tags":["new"],"title":"Barista"}}"#;
    /// let envelope = Envelope::read_written(payload, &[44..51])?;
    /// assert_eq!(envelope.data(), Some(r#"{"tags":["new"],"title":"Barista"}"#));
    /// # Ok::<(), gather_webhooks::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// The same as [`read`](Self::read).
    pub fn read_written(payload: &'a str, known: &'a [Range<usize>]) -> Result<Self, Error> {
        let reader = Reader::trusting(payload, known);
        Self::from_members(payload, Members::read(reader))
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
            .and_then(|event| Some((event.text(), event.string()?.decode())))
            .ok_or_else(|| refuse_payload(PayloadProblem::NoEvent))?;
        Ok(Self {
            data_range: members.data.as_ref().map(|data| data.range.clone()),
            found: Found::new(members.kind, members.data),
            name,
            name_json,
            timestamp: members
                .timestamp
                .and_then(|text| parse_system_time(&text.decode())),
            payload: text,
        })
    }
}

impl fmt::Debug for Envelope<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Envelope")
            .field("found", &self.found)
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
