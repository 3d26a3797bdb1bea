use std::{borrow::Cow, fmt};

/// Why a delivery was not accepted, or why a verifier could not be built.
///
/// The [code](Error::code) is the same string in every language this library speaks. The message
/// names the likely cause and the next step; it never holds a secret, an expected signature or any
/// part of the payload, so it is safe to log.
///
/// ```
/// use gather_webhooks::{ErrorKind, Verifier};
///
/// let verifier = Verifier::new("whsec_example")?;
/// let error = verifier.verify(b"{}", "t=1700000000,v1=abc").unwrap_err();
/// assert_eq!(error.kind(), ErrorKind::MalformedHeader);
/// assert_eq!(error.code(), "malformed_header");
/// assert_eq!(error.http_status(), 400);
/// # Ok::<(), gather_webhooks::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Error {
    kind: ErrorKind,
    message: Cow<'static, str>,
}

impl Error {
    /// An error of `kind` that explains itself with `message`.
    ///
    /// Meant for code that builds on this library and reports its own failures in the same way.
    #[must_use]
    pub fn new(kind: ErrorKind, message: impl Into<Cow<'static, str>>) -> Self {
        Self {
            kind,
            message: message.into(),
        }
    }

    /// What went wrong, to match on.
    #[must_use]
    pub fn kind(&self) -> ErrorKind {
        self.kind
    }

    /// The stable code, such as `signature_mismatch`: the same in every language.
    #[must_use]
    pub fn code(&self) -> &'static str {
        self.kind.code()
    }

    /// The HTTP status to answer the delivery with: 400, 401 or 500.
    #[must_use]
    pub fn http_status(&self) -> u16 {
        self.kind.http_status()
    }

    /// The message without the code in front.
    #[must_use]
    pub fn message(&self) -> &str {
        &self.message
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Error {}

/// The part of a receiver that an error concerns.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorFamily {
    /// The delivery is not authentic, or not fresh.
    Verification,
    /// The delivery is authentic, but its payload cannot be used.
    Payload,
    /// The receiver is set up wrongly.
    Configuration,
    /// The receiver's code calls the library wrongly.
    Usage,
}

impl ErrorFamily {
    /// The family's name in lower case, such as `verification`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Verification => "verification",
            Self::Payload => "payload",
            Self::Configuration => "configuration",
            Self::Usage => "usage",
        }
    }
}

/// Every way in which verification can fail.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorKind {
    /// There is no signature header, or it is empty.
    MissingHeader,
    /// The signature header does not follow the grammar `t=<timestamp>,v1=<64 hex digits>`.
    MalformedHeader,
    /// The signature header has a timestamp, but no `v1` signature.
    UnsupportedScheme,
    /// The delivery is authentic, but its `t` is not a time.
    InvalidTimestamp,
    /// No `v1` signature matches any configured secret.
    SignatureMismatch,
    /// The delivery is authentic, and was signed longer ago than the tolerance allows.
    TimestampTooOld,
    /// The delivery is authentic, and was signed further ahead of now than the tolerance allows.
    TimestampInFuture,
    /// The delivery is authentic, but not a JSON object with a string `event`.
    MalformedPayload,
    /// A parsed payload holds something that JSON cannot.
    UnserializablePayload,
    /// A secret is empty, or has white space at either end.
    InvalidSecret,
    /// A parsed object was given where the raw body belongs.
    BodyNotRaw,
    /// An argument is of a wrong type or out of range.
    InvalidArgument,
}

impl ErrorKind {
    /// Every kind, in the order of the documentation.
    pub const ALL: &'static [Self] = &[
        Self::MissingHeader,
        Self::MalformedHeader,
        Self::UnsupportedScheme,
        Self::InvalidTimestamp,
        Self::SignatureMismatch,
        Self::TimestampTooOld,
        Self::TimestampInFuture,
        Self::MalformedPayload,
        Self::UnserializablePayload,
        Self::InvalidSecret,
        Self::BodyNotRaw,
        Self::InvalidArgument,
    ];

    /// The stable code: the kind's name in snake case.
    #[must_use]
    pub fn code(self) -> &'static str {
        self.row().0
    }

    /// The family that the kind belongs to.
    #[must_use]
    pub fn family(self) -> ErrorFamily {
        self.row().1
    }

    /// The HTTP status to answer with.
    #[must_use]
    pub fn http_status(self) -> u16 {
        self.row().2
    }

    fn row(self) -> (&'static str, ErrorFamily, u16) {
        use ErrorFamily::{Configuration, Payload, Usage, Verification};
        match self {
            Self::MissingHeader => ("missing_header", Verification, 401),
            Self::MalformedHeader => ("malformed_header", Verification, 400),
            Self::UnsupportedScheme => ("unsupported_scheme", Verification, 400),
            Self::InvalidTimestamp => ("invalid_timestamp", Verification, 400),
            Self::SignatureMismatch => ("signature_mismatch", Verification, 401),
            Self::TimestampTooOld => ("timestamp_too_old", Verification, 401),
            Self::TimestampInFuture => ("timestamp_in_future", Verification, 401),
            Self::MalformedPayload => ("malformed_payload", Payload, 400),
            Self::UnserializablePayload => ("unserializable_payload", Payload, 400),
            Self::InvalidSecret => ("invalid_secret", Configuration, 500),
            Self::BodyNotRaw => ("body_not_raw", Usage, 500),
            Self::InvalidArgument => ("invalid_argument", Usage, 500),
        }
    }
}
