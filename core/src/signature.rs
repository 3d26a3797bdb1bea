use std::fmt::Display;

use subtle::ConstantTimeEq;

use crate::{Error, ErrorKind, Secret};

/// The name of the HTTP header that carries the signature.
///
/// HTTP header names ignore case; some frameworks want it in lower case.
pub const SIGNATURE_HEADER: &str = "X-Qualifi-Signature";

/// A longer header is refused before it is read.
const MAX_HEADER_BYTES: usize = 4_096;

/// The value of the signature header as a request holds it: text, bytes, or nothing at all.
///
/// Every reference to a string or to bytes converts into it, and so does an `Option` of one, which
/// is what a header map gives.
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
#[derive(Clone, Copy, Debug)]
pub struct SignatureHeader<'a>(Option<&'a [u8]>);

impl<'a, T: AsRef<[u8]> + ?Sized> From<&'a T> for SignatureHeader<'a> {
    fn from(value: &'a T) -> Self {
        Self(Some(value.as_ref()))
    }
}

impl<'a, T: AsRef<[u8]> + ?Sized> From<Option<&'a T>> for SignatureHeader<'a> {
    fn from(value: Option<&'a T>) -> Self {
        Self(value.map(AsRef::as_ref))
    }
}

/// A header that follows the grammar: one `t`, and at least one `v1` of 64 hex digits.
pub(crate) struct ParsedHeader<'a> {
    pub(crate) timestamp: &'a [u8],
    first: [u8; 32],
    others: Vec<[u8; 32]>,
}

impl<'a> ParsedHeader<'a> {
    pub(crate) fn parse(header: SignatureHeader<'a>) -> Result<Self, Error> {
        let header = header.0.unwrap_or_default();
        if header.len() > MAX_HEADER_BYTES {
            return Err(malformed("it is longer than 4,096 bytes"));
        }
        if !header.is_ascii() {
            return Err(malformed("it holds a character that is not ASCII"));
        }
        if trim(header).is_empty() {
            return Err(missing());
        }

        let mut timestamp = None;
        let mut first = None;
        let mut others = Vec::new();
        for element in header.split(|&byte| byte == b',') {
            let element = trim(element);
            let Some(equals) = element.iter().position(|&byte| byte == b'=') else {
                return Err(malformed("an element of it is not `key=value`"));
            };
            let (key, value) = element.split_at_checked(equals).unwrap_or_default();
            let value = value.get(1..).unwrap_or_default();
            match key {
                b"t" if timestamp.is_some() => {
                    return Err(malformed(
                        "it has more than one `t`; were several header lines joined into one?",
                    ));
                }
                b"t" => timestamp = Some(value),
                b"v1" => {
                    let signature = decode(value)?;
                    if first.is_none() {
                        first = Some(signature);
                    } else {
                        others.push(signature);
                    }
                }
                _ => {}
            }
        }

        let timestamp = timestamp.ok_or_else(|| malformed("it has no `t`"))?;
        let first = first.ok_or_else(unsupported_scheme)?;
        Ok(Self {
            timestamp,
            first,
            others,
        })
    }

    /// Whether any `v1` equals `mac`, in time that does not depend on where they differ.
    pub(crate) fn contains(&self, mac: &[u8; 32]) -> bool {
        let mut found = self.first.ct_eq(mac);
        for other in &self.others {
            found |= other.ct_eq(mac);
        }
        found.into()
    }
}

fn trim(mut element: &[u8]) -> &[u8] {
    while let [b' ' | b'\t', rest @ ..] | [rest @ .., b' ' | b'\t'] = element {
        element = rest;
    }
    element
}

fn decode(value: &[u8]) -> Result<[u8; 32], Error> {
    let mut signature = [0; 32];
    hex::decode_to_slice(value, &mut signature)
        .map_err(|_| malformed("a `v1` in it is not 64 hex digits"))?;
    Ok(signature)
}

fn missing() -> Error {
    Error::new(
        ErrorKind::MissingHeader,
        "the request has no X-Qualifi-Signature header, or it is empty: it did not come from the \
         Gather API, or a proxy in front dropped the header",
    )
}

fn malformed(what: &str) -> Error {
    Error::new(
        ErrorKind::MalformedHeader,
        format!(
            "the X-Qualifi-Signature header is not of the form \
             `t=<timestamp>,v1=<64 hex digits>`: {what}. Pass the header's value as it was \
             received, without its name or quotes"
        ),
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
         request body, and compare the secret with the one shown where the webhook is set up",
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
    format!("t={timestamp},v1={}", hex::encode(mac))
}
