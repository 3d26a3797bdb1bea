//! The signature header of a request.

use crate::SignatureHeader;

/// What [`SignatureHeader::from_lines`] makes of several lines, for a binding that has found that there are
/// and need not read them.
///
/// ```
/// use gather_webhooks::{Verifier, binding::several_lines};
///
/// let error = Verifier::new("whsec_example")?.authenticate("{}", several_lines()).unwrap_err();
/// assert_eq!(error.code(), "malformed_header");
/// # Ok::<(), gather_webhooks::Error>(())
/// ```
#[must_use]
pub fn several_lines() -> SignatureHeader<'static> {
    SignatureHeader::SEVERAL
}
