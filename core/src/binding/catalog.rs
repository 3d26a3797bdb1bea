//! What the library knows by name.

use serde_json::json;

use super::fields;
use crate::{
    DEFAULT_TOLERANCE, ErrorKind, EventKind, SIGNATURE_HEADER, signature::MAX_HEADER_BYTES,
};

/// What this library knows, as JSON: the header, how long it may be, the default tolerance, every error with its code, family
/// and status, and every event with its fields. For code in another language that is built on this library,
/// so that it need not keep lists of its own.
///
/// ```
/// use gather_webhooks::binding::catalog;
///
/// let catalog: serde_json::Value = serde_json::from_str(&catalog())?;
/// assert_eq!(catalog["errors"][0]["code"], "missing_header");
/// assert_eq!(catalog["events"][3]["name"], "interview.created");
/// # Ok::<(), serde_json::Error>(())
/// ```
#[must_use]
pub fn catalog() -> String {
    let error = |kind: &ErrorKind| {
        json!({
            "code": kind.code(),
            "family": kind.family().as_str(),
            "httpStatus": kind.http_status(),
        })
    };
    let event = |&kind: &EventKind| json!({ "name": kind.as_str(), "fields": fields(kind) });
    let catalog = json!({
        "signatureHeader": SIGNATURE_HEADER,
        "maxHeaderBytes": MAX_HEADER_BYTES,
        "toleranceSeconds": DEFAULT_TOLERANCE.as_secs(),
        "errors": ErrorKind::ALL.iter().map(error).collect::<Vec<_>>(),
        "events": EventKind::KNOWN.iter().map(event).collect::<Vec<_>>(),
    });
    catalog.to_string()
}
