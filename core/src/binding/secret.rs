//! Secrets that are refused before they sign.

use std::fmt::Display;

use crate::{Error, Secret};

/// [`sign`](crate::sign), with a secret that a [`Verifier`](crate::Verifier) takes.
///
/// ```
/// use gather_webhooks::binding::sign;
///
/// assert!(sign("{}", "whsec_example", 1_700_000_000)?.starts_with("t=1700000000,v1="));
/// assert_eq!(sign("{}", "", 1_700_000_000).unwrap_err().code(), "invalid_secret");
/// # Ok::<(), gather_webhooks::Error>(())
/// ```
///
/// # Errors
///
/// The same as [`check_secret`].
pub fn sign(
    body: impl AsRef<[u8]>,
    secret: impl Into<Secret>,
    timestamp: impl Display,
) -> Result<String, Error> {
    let secret = secret.into();
    check_secret(&secret)?;
    Ok(crate::sign(body, secret, timestamp))
}

/// Refuses a secret that a [`Verifier`](crate::Verifier) refuses: for a binding that has more arguments to
/// judge before it signs.
///
/// ```
/// use gather_webhooks::{Secret, binding::check_secret};
///
/// let error = check_secret(&Secret::from("whsec_example\n")).unwrap_err();
/// assert_eq!(error.code(), "invalid_secret");
/// ```
///
/// # Errors
///
/// [`InvalidSecret`](crate::ErrorKind::InvalidSecret) if the secret is empty, or text with white space at
/// either end.
pub fn check_secret(secret: &Secret) -> Result<(), Error> {
    secret.check()
}

/// A secret that is refused for being text with a lone surrogate, for a binding that has found that it is.
///
/// ```
/// use gather_webhooks::binding::{check_secret, not_utf8_secret};
///
/// assert_eq!(check_secret(&not_utf8_secret()).unwrap_err().code(), "invalid_secret");
/// ```
#[must_use]
pub fn not_utf8_secret() -> Secret {
    Secret::not_utf8()
}
