//! One payload and its signature.

use bytes::Bytes;
use http::{HeaderName, HeaderValue, Method};
use jiff::Timestamp;

use crate::http::{Outgoing, usual_headers};

/// How a delivery is signed.
#[derive(Debug)]
pub(crate) struct Signing {
    pub(crate) secret: Hidden,
    /// Seconds between the clock and `t`.
    pub(crate) skew: i64,
    /// A new `t` with each attempt.
    pub(crate) resign: bool,
    /// One byte of the body is changed once it is signed.
    pub(crate) tamper: bool,
}

/// A secret that is not printed.
pub(crate) struct Hidden(pub(crate) String);

impl std::fmt::Debug for Hidden {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("[redacted]")
    }
}

/// A payload that is to be delivered.
#[derive(Debug)]
pub(crate) struct Delivery {
    signed: String,
    sent: Bytes,
    header: String,
}

impl Delivery {
    pub(crate) fn new(payload: String, signing: &Signing) -> Self {
        let header = sign(&payload, signing);
        let sent = if signing.tamper {
            tampered(&payload)
        } else {
            Bytes::from(payload.clone())
        };
        Self {
            signed: payload,
            sent,
            header,
        }
    }

    pub(crate) fn size(&self) -> usize {
        self.sent.len()
    }

    /// The request, signed when the delivery was made, or now.
    pub(crate) fn request(&self, signing: &Signing, is_retry: bool) -> Outgoing {
        let header = if is_retry && signing.resign {
            sign(&self.signed, signing)
        } else {
            self.header.clone()
        };
        let mut headers = usual_headers();
        if let Ok(value) = HeaderValue::from_str(&header) {
            headers.push((HeaderName::from_static("x-qualifi-signature"), value));
        }
        Outgoing {
            method: Method::POST,
            headers,
            body: self.sent.clone(),
            chunked: false,
            lower_case: false,
        }
    }
}

fn sign(payload: &str, signing: &Signing) -> String {
    let t = Timestamp::now().as_second().saturating_add(signing.skew);
    gather_webhooks::sign(payload, signing.secret.0.as_str(), t)
}

/// Another digit for the last one, or another letter where there is none.
fn tampered(payload: &str) -> Bytes {
    let mut bytes = payload.as_bytes().to_vec();
    let position = bytes
        .iter()
        .rposition(u8::is_ascii_digit)
        .or_else(|| bytes.iter().rposition(u8::is_ascii_alphabetic));
    if let Some(byte) = position.and_then(|at| bytes.get_mut(at)) {
        *byte = match *byte {
            b'0' => b'1',
            b'a' => b'b',
            b'A' => b'B',
            byte if byte.is_ascii_digit() => b'0',
            byte if byte.is_ascii_lowercase() => b'a',
            _ => b'A',
        };
    }
    bytes.into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn exactly_one_byte_is_tampered_with() {
        for payload in [
            r#"{"event":"x","n":10}"#,
            r#"{"event":"x"}"#,
            r#"{"Z":"é"}"#,
        ] {
            let changed = tampered(payload);
            let differing = payload
                .bytes()
                .zip(changed.iter().copied())
                .filter(|(a, b)| a != b);
            assert_eq!(differing.count(), 1);
            assert_eq!(changed.len(), payload.len());
        }
    }
}
