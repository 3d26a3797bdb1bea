use serde_json::json;

use crate::{ErrorKind, EventKind};

/// What this library knows by name, as JSON: every error with its code, family and status, and
/// every event with its fields. For code in another language that is built on this library, so that
/// it need not keep lists of its own.
///
/// ```
/// let catalog: serde_json::Value = serde_json::from_str(&gather_webhooks::catalog())?;
/// assert_eq!(catalog["errors"][0]["code"], "missing_header");
/// assert_eq!(catalog["events"][3]["name"], "interview.created");
/// # Ok::<(), serde_json::Error>(())
/// ```
#[must_use]
pub fn catalog() -> String {
    let errors: Vec<_> = ErrorKind::ALL
        .iter()
        .map(|kind| {
            json!({
                "code": kind.code(),
                "family": kind.family().as_str(),
                "httpStatus": kind.http_status(),
            })
        })
        .collect();
    let events: Vec<_> = EventKind::KNOWN
        .iter()
        .map(|kind| {
            let fields: Vec<_> = kind
                .fields()
                .iter()
                .map(|field| json!({"name": field.name, "required": field.required}))
                .collect();
            json!({"name": kind.as_str(), "fields": fields})
        })
        .collect();
    json!({"errors": errors, "events": events}).to_string()
}
