use std::{
    fmt,
    time::{Duration, SystemTime, UNIX_EPOCH},
};

use serde::Serialize;

use crate::{
    Error, ErrorKind, Event, Secret, SignatureHeader, canonical,
    secret::Key,
    signature::{ParsedHeader, mismatch, signed_message},
    timestamp::{check_tolerance, parse_signed_at},
};

/// How far a delivery's timestamp may lie from now, either way, unless set otherwise: 600 seconds.
///
/// The Gather API tries a delivery three times, the last up to six minutes after the first. Whether
/// it signs a retry anew is not documented, so the default leaves room for one that it does not.
pub const DEFAULT_TOLERANCE: Duration = Duration::from_secs(600);

/// Verifies deliveries: the signature in constant time, then the timestamp, then the payload.
///
/// Build one when the program starts and share it: it is cheap to use, `Send` and `Sync`, and holds
/// the key schedule of each secret, not the secret itself.
///
/// ```
/// use gather_webhooks::{EventData, Verifier};
///
/// # let header = gather_webhooks::sign(
/// #     br#"{"event":"interview.created","timestamp":"2023-11-14T22:13:20Z","data":{"title":"Barista"}}"#,
/// #     "whsec_example",
/// #     std::time::UNIX_EPOCH.elapsed()?.as_secs(),
/// # );
/// # let body = br#"{"event":"interview.created","timestamp":"2023-11-14T22:13:20Z","data":{"title":"Barista"}}"#;
/// let verifier = Verifier::new("whsec_example")?;
/// let event = verifier.verify(body, &header)?;
/// if let EventData::InterviewCreated(interview) = &event.data {
///     assert_eq!(interview.title.as_deref(), Some("Barista"));
/// }
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub struct Verifier {
    pub(crate) keys: Vec<Key>,
    pub(crate) tolerance: Option<Duration>,
}

impl Verifier {
    /// A verifier with one secret and the [default tolerance](DEFAULT_TOLERANCE).
    ///
    /// # Errors
    ///
    /// [`InvalidSecret`](ErrorKind::InvalidSecret) if the secret is empty, or text with white space
    /// at either end.
    pub fn new(secret: impl Into<Secret>) -> Result<Self, Error> {
        Self::builder().secret(secret).build()
    }

    /// A verifier with several secrets or a tolerance of its own.
    ///
    /// ```
    /// use std::time::Duration;
    /// use gather_webhooks::Verifier;
    ///
    /// let verifier = Verifier::builder()
    ///     .secret("whsec_new")
    ///     .secret("whsec_old")
    ///     .tolerance(Duration::from_secs(900))
    ///     .build()?;
    /// # Ok::<(), gather_webhooks::Error>(())
    /// ```
    #[must_use]
    pub fn builder() -> VerifierBuilder {
        VerifierBuilder {
            secrets: Vec::new(),
            tolerance: Some(DEFAULT_TOLERANCE),
        }
    }

    /// Verifies a delivery that arrives now, and reads its event.
    ///
    /// `body` is the raw request body, `signature` the value of the
    /// [signature header](crate::SIGNATURE_HEADER).
    ///
    /// # Errors
    ///
    /// Any [`ErrorKind`] of the families verification and payload; answer with its
    /// [status](Error::http_status).
    pub fn verify<'a>(
        &self,
        body: impl AsRef<[u8]>,
        signature: impl Into<SignatureHeader<'a>>,
    ) -> Result<Event, Error> {
        self.verify_at(body, signature, SystemTime::now())
    }

    /// [`verify`](Self::verify) as if it were `now`; reads no clock.
    ///
    /// # Errors
    ///
    /// The same as [`verify`](Self::verify).
    pub fn verify_at<'a>(
        &self,
        body: impl AsRef<[u8]>,
        signature: impl Into<SignatureHeader<'a>>,
        now: SystemTime,
    ) -> Result<Event, Error> {
        let body = body.as_ref();
        let proof = self.check(body, signature.into(), now)?;
        Event::read(body, proof.signed_at)
    }

    /// Verifies a delivery of which only the parsed payload is left, and reads its event.
    ///
    /// Makes the bytes that were signed again, as `JSON.stringify` made them: see
    /// [`canonical`]. Prefer [`verify`](Self::verify) wherever the raw body can be had.
    ///
    /// The payload must have kept the order of its members and every bit of its numbers. A
    /// `serde_json::Value` does with the features `preserve_order` and `float_roundtrip` of that
    /// crate; without them it sorts members and may miss a number's last bit. For JSON text that was re-formatted on the way, verify
    /// [`canonical::stringify(text)`](canonical::stringify).
    ///
    /// ```
    /// use gather_webhooks::Verifier;
    ///
    /// #[derive(serde::Serialize)]
    /// struct Payload<'a> {
    ///     event: &'a str,
    ///     data: Data,
    /// }
    ///
    /// #[derive(serde::Serialize)]
    /// struct Data {
    ///     score: f64,
    /// }
    ///
    /// # let now = std::time::UNIX_EPOCH.elapsed()?.as_secs();
    /// # let signature = &gather_webhooks::sign(r#"{"event":"interview.created","data":{"score":1}}"#, "whsec_example", now);
    /// let verifier = Verifier::new("whsec_example")?;
    /// let payload = Payload { event: "interview.created", data: Data { score: 1.0 } };
    /// let event = verifier.verify_parsed(&payload, signature)?;
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    ///
    /// The same as [`verify`](Self::verify), and
    /// [`UnserializablePayload`](ErrorKind::UnserializablePayload).
    pub fn verify_parsed<'a>(
        &self,
        payload: &(impl Serialize + ?Sized),
        signature: impl Into<SignatureHeader<'a>>,
    ) -> Result<Event, Error> {
        self.verify_parsed_at(payload, signature, SystemTime::now())
    }

    /// [`verify_parsed`](Self::verify_parsed) as if it were `now`; reads no clock.
    ///
    /// # Errors
    ///
    /// The same as [`verify_parsed`](Self::verify_parsed).
    pub fn verify_parsed_at<'a>(
        &self,
        payload: &(impl Serialize + ?Sized),
        signature: impl Into<SignatureHeader<'a>>,
        now: SystemTime,
    ) -> Result<Event, Error> {
        self.verify_at(canonical::to_string(payload)?, signature, now)
    }

    /// Establishes that a delivery is authentic and fresh, and leaves its payload alone.
    ///
    /// # Errors
    ///
    /// Any [`ErrorKind`] of the family verification.
    pub fn authenticate<'a>(
        &self,
        body: impl AsRef<[u8]>,
        signature: impl Into<SignatureHeader<'a>>,
    ) -> Result<Proof, Error> {
        self.authenticate_at(body, signature, SystemTime::now())
    }

    /// [`authenticate`](Self::authenticate) as if it were `now`; reads no clock.
    ///
    /// # Errors
    ///
    /// The same as [`authenticate`](Self::authenticate).
    pub fn authenticate_at<'a>(
        &self,
        body: impl AsRef<[u8]>,
        signature: impl Into<SignatureHeader<'a>>,
        now: SystemTime,
    ) -> Result<Proof, Error> {
        self.check(body.as_ref(), signature.into(), now)
    }

    fn check(
        &self,
        body: &[u8],
        signature: SignatureHeader<'_>,
        now: SystemTime,
    ) -> Result<Proof, Error> {
        let header = ParsedHeader::parse(signature)?;
        let secret_index = self
            .keys
            .iter()
            .position(|key| header.contains(&key.mac(signed_message(header.timestamp, body))))
            .ok_or_else(mismatch)?;
        let signed_at = parse_signed_at(header.timestamp).ok_or_else(invalid_timestamp)?;
        if let Some(tolerance) = self.tolerance {
            check_tolerance(signed_at, now, tolerance)?;
        }
        let signed_at = UNIX_EPOCH
            .checked_add(signed_at)
            .ok_or_else(invalid_timestamp)?;
        Ok(Proof {
            signed_at,
            secret_index,
        })
    }
}

impl fmt::Debug for Verifier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Verifier")
            .field("secrets", &format_args!("[{} redacted]", self.keys.len()))
            .field("tolerance", &self.tolerance)
            .finish()
    }
}

pub(crate) fn invalid_timestamp() -> Error {
    Error::new(
        ErrorKind::InvalidTimestamp,
        "the delivery is authentic, but the `t` of its X-Qualifi-Signature header is neither Unix \
         seconds (up to 11 digits), Unix milliseconds (12 to 14 digits) nor an RFC 3339 time since \
         1970: if the Gather API has changed its format, update this library",
    )
}

/// Builds a [`Verifier`]; from [`Verifier::builder`].
#[derive(Debug)]
pub struct VerifierBuilder {
    secrets: Vec<Secret>,
    tolerance: Option<Duration>,
}

impl VerifierBuilder {
    /// Adds a secret. While one replaces another, give both: a delivery signed with either passes,
    /// and [`Proof::secret_index`] tells which it was, counted from 0 in the order given here.
    #[must_use]
    pub fn secret(mut self, secret: impl Into<Secret>) -> Self {
        self.secrets.push(secret.into());
        self
    }

    /// How far a delivery's timestamp may lie from now, either way; [`DEFAULT_TOLERANCE`] if not
    /// set. Zero means zero.
    ///
    /// `None` turns the check off, and with it the protection against replayed deliveries.
    #[must_use]
    pub fn tolerance(mut self, tolerance: impl Into<Option<Duration>>) -> Self {
        self.tolerance = tolerance.into();
        self
    }

    /// The verifier.
    ///
    /// # Errors
    ///
    /// [`InvalidSecret`](ErrorKind::InvalidSecret) if there is no secret, or one that is empty, or
    /// text with white space at either end.
    pub fn build(self) -> Result<Verifier, Error> {
        if self.secrets.is_empty() {
            return Err(Error::new(
                ErrorKind::InvalidSecret,
                "no secret was given: a verifier needs at least one",
            ));
        }
        for secret in &self.secrets {
            secret.check()?;
        }
        Ok(Verifier {
            keys: self.secrets.iter().map(Secret::key).collect(),
            tolerance: self.tolerance,
        })
    }
}

/// What an authentic delivery proves, besides being authentic.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Proof {
    /// The time that was signed: the `t` of the header.
    pub signed_at: SystemTime,
    /// Which secret matched, counted from 0 in the order they were given. Once deliveries no longer
    /// match the old one, a rotation is over.
    pub secret_index: usize,
}
