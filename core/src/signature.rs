use std::{
    fmt::{self, Display},
    iter,
};

use memchr::memchr;

use crate::{
    Error, ErrorKind, Secret,
    hex_digits::{DIGITS, any_stands_for, are_hex, to_hex},
    invariant::always,
};

/// The name of the HTTP header that carries the signature.
///
/// HTTP header names ignore case; some frameworks want it in lower case.
pub const SIGNATURE_HEADER: &str = "X-Qualifi-Signature";

/// A longer header is refused before it is read.
pub const MAX_HEADER_BYTES: usize = 4_096;

/// The signature header as a request holds it: text, bytes, or nothing at all.
///
/// Every reference to a string or to bytes converts into it, and so does an `Option` of one. From a header
/// map that keeps every line, take [all of them](Self::from_lines).
///
/// ```
/// # fn header(_: &str) -> Option<&'static str> { None }
/// use gather_webhooks::{ErrorKind, SIGNATURE_HEADER, Verifier};
///
/// let verifier = Verifier::new("whsec_example")?;
/// let error = verifier.verify(b"{}", header(SIGNATURE_HEADER)).unwrap_err();
/// assert_eq!(error.kind(), ErrorKind::MissingHeader);
/// # Ok::<(), gather_webhooks::Error>(())
/// ```
#[derive(Clone, Copy)]
pub struct SignatureHeader<'a>(Lines<'a>);

#[derive(Clone, Copy)]
enum Lines<'a> {
    None,
    One(&'a [u8]),
    Several,
}

impl<'a> SignatureHeader<'a> {
    /// What a request with several signature headers has, whatever is in them.
    pub(crate) const SEVERAL: Self = Self(Lines::Several);

    /// The header from all of its lines, such as `headers.get_all(SIGNATURE_HEADER)` of the `http` crate,
    /// which axum, hyper and others use. A request with several is refused: the Gather API sends one, and
    /// to judge only the first would leave it to a proxy which one that is.
    ///
    /// ```
    /// use gather_webhooks::{ErrorKind, SignatureHeader, Verifier, sign};
    ///
    /// let verifier = Verifier::new("whsec_example")?;
    /// let line = sign("{}", "whsec_example", std::time::UNIX_EPOCH.elapsed()?.as_secs());
    /// verifier.authenticate("{}", SignatureHeader::from_lines([&line]))?;
    ///
    /// let twice = SignatureHeader::from_lines([&line, &line]);
    /// let error = verifier.authenticate("{}", twice).unwrap_err();
    /// assert_eq!(error.kind(), ErrorKind::MalformedHeader);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn from_lines<T: AsRef<[u8]> + ?Sized + 'a>(
        lines: impl IntoIterator<Item = &'a T>,
    ) -> Self {
        let mut lines = lines.into_iter();
        match (lines.next(), lines.next()) {
            (line, None) => line.into(),
            (_, Some(_)) => Self::SEVERAL,
        }
    }
}

/// Not the header: beside its body, whoever reads a log could send it again.
impl fmt::Debug for SignatureHeader<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SignatureHeader").finish_non_exhaustive()
    }
}

impl<'a, T: AsRef<[u8]> + ?Sized> From<&'a T> for SignatureHeader<'a> {
    fn from(value: &'a T) -> Self {
        Self(Lines::One(value.as_ref()))
    }
}

impl<'a, T: AsRef<[u8]> + ?Sized> From<Option<&'a T>> for SignatureHeader<'a> {
    fn from(value: Option<&'a T>) -> Self {
        value.map_or(Self(Lines::None), Self::from)
    }
}

macro_rules! malformed {
    ($what:literal) => {
        Error::new(
            ErrorKind::MalformedHeader,
            concat!(
                "the X-Qualifi-Signature header is not of the form `t=<timestamp>,v1=<64 hex \
                 digits>`: ",
                $what,
                ". Pass the header's value as it was received, without its name or quotes"
            ),
        )
    };
}

/// A header that follows the grammar: one `t`, and at least one `v1` of 64 hex digits.
pub(crate) struct ParsedHeader<'a> {
    pub(crate) timestamp: &'a [u8],
    first: &'a [u8; DIGITS],
    others: Vec<&'a [u8; DIGITS]>,
}

impl<'a> ParsedHeader<'a> {
    pub(crate) fn parse(header: SignatureHeader<'a>) -> Result<Self, Error> {
        let header = match header.0 {
            Lines::None => return Err(missing()),
            Lines::One(header) => header,
            Lines::Several => return Err(several()),
        };
        if header.len() > MAX_HEADER_BYTES {
            return Err(malformed!("it is longer than 4,096 bytes"));
        }
        // Lines that were joined by a caller: within one there is none.
        if memchr(b'\n', header).is_some() {
            return Err(several());
        }
        let mut rest = trim_start(header);
        if rest.is_empty() {
            return Err(missing());
        }

        let mut timestamp = None;
        let mut all_ascii = true;
        let mut first = None;
        let mut others = Vec::with_capacity((header.len() / DIGITS).saturating_sub(1));
        loop {
            rest = if let Some(value) = rest.strip_prefix(b"v1=") {
                let (digits, after) = split_digits(value)?;
                if first.is_none() {
                    first = Some(digits);
                } else {
                    others.push(digits);
                }
                after
            } else if let Some(value) = rest.strip_prefix(b"t=") {
                let (value, after) = split_value(value);
                if timestamp.replace(value).is_some() {
                    return Err(malformed!(
                        "it has more than one `t`; were several header lines joined into one?"
                    ));
                }
                after
            } else {
                let (element, after) = split_unknown(rest)?;
                all_ascii &= element.is_ascii();
                after
            };
            match rest.split_first() {
                Some((_comma, next)) => rest = trim_start(next),
                None => break,
            }
        }

        if !all_ascii || !timestamp.unwrap_or_default().is_ascii() {
            return Err(malformed!("it holds a character that is not ASCII"));
        }
        let timestamp = timestamp.ok_or_else(|| malformed!("it has no `t`"))?;
        let first = first.ok_or_else(unsupported_scheme)?;
        Ok(Self {
            timestamp,
            first,
            others,
        })
    }

    /// Whether any `v1` stands for `mac`, in time that does not depend on where they differ.
    pub(crate) fn contains(&self, mac: &[u8; 32]) -> bool {
        let candidates = iter::once(self.first).chain(self.others.iter().copied());
        any_stands_for(candidates, &to_hex(mac)).into()
    }
}

fn trim_start(mut text: &[u8]) -> &[u8] {
    while let [b' ' | b'\t', rest @ ..] = text {
        text = rest;
    }
    text
}

fn trim_end(mut text: &[u8]) -> &[u8] {
    while let [rest @ .., b' ' | b'\t'] = text {
        text = rest;
    }
    text
}

/// The `key=value` at the start of `text`, and the comma or end that follows it.
fn split_unknown(text: &[u8]) -> Result<(&[u8], &[u8]), Error> {
    let (element, after) = split_value(text);
    memchr(b'=', element)
        .map(|_| (element, after))
        .ok_or_else(|| malformed!("an element of it is not `key=value`"))
}

/// The 64 hex digits at the start of `text`, and the comma or end that follows them.
fn split_digits(text: &[u8]) -> Result<(&[u8; DIGITS], &[u8]), Error> {
    text.split_first_chunk()
        .filter(|(digits, _)| are_hex(digits))
        .map(|(digits, after)| (digits, trim_start(after)))
        .filter(|(_, after)| matches!(after, [] | [b',', ..]))
        .ok_or_else(|| malformed!("a `v1` in it is not 64 hex digits"))
}

/// The value at the start of `text`, and the comma or end that follows it.
fn split_value(text: &[u8]) -> (&[u8], &[u8]) {
    let end = memchr(b',', text).unwrap_or(text.len());
    let (value, after) = always(text.split_at_checked(end));
    (trim_end(value), after)
}

fn missing() -> Error {
    Error::new(
        ErrorKind::MissingHeader,
        "the request has no X-Qualifi-Signature header, or it is empty: it did not come from the \
         Gather API, or a proxy in front dropped the header",
    )
}

fn several() -> Error {
    Error::new(
        ErrorKind::MalformedHeader,
        "the request has several X-Qualifi-Signature headers, and the Gather API sends one: does a \
         proxy in front add another?",
    )
}

fn unsupported_scheme() -> Error {
    Error::new(
        ErrorKind::UnsupportedScheme,
        "the X-Qualifi-Signature header has a timestamp, but no `v1` signature, the only scheme \
         that is accepted: if the Gather API now signs with a newer one, update this library",
    )
}

pub(crate) fn mismatch() -> Error {
    Error::new(
        ErrorKind::SignatureMismatch,
        "no `v1` signature in the header matches the body under any configured secret: either the \
         secret is not the one of this webhook URL, or the body is not byte for byte what was \
         sent (parsed and serialised again, re-encoded, changed by a proxy). Verify the raw \
         request body, and compare the secret with the one shown where the webhook is set up; \
         `explain` finds out which it is",
    )
}

/// What the sender signs, in parts: they are never joined.
pub(crate) fn signed_message<'a>(timestamp: &'a [u8], body: &'a [u8]) -> [&'a [u8]; 3] {
    [timestamp, b".", body]
}

/// The signature header for `body`, as the Gather API makes it. For tests of a receiver.
///
/// `timestamp` is the text that goes into `t`: Unix seconds or milliseconds, or an RFC 3339 time.
///
/// ```
/// use gather_webhooks::{Verifier, sign, unix_time};
///
/// let body = br#"{"event":"interview.created","timestamp":"2023-11-14T22:13:20Z","data":{}}"#;
/// let header = sign(body, "whsec_example", 1_700_000_000);
///
/// let verifier = Verifier::new("whsec_example")?;
/// let event = verifier.verify_at(body, &header, unix_time(1_700_000_001.0)?)?;
/// assert_eq!(event.name, "interview.created");
/// # Ok::<(), gather_webhooks::Error>(())
/// ```
#[must_use]
pub fn sign(body: impl AsRef<[u8]>, secret: impl Into<Secret>, timestamp: impl Display) -> String {
    let timestamp = timestamp.to_string();
    let message = signed_message(timestamp.as_bytes(), body.as_ref());
    let mac = secret.into().key().mac(message);
    ["t=", &timestamp, ",v1=", &hex::encode(mac)].concat()
}
