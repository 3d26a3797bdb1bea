//! Explanations as JSON, which every language reads.

use std::time::Duration;

use crate::{
    Secret,
    explain::{self, Explanation, Lines, catalog},
    invariant::always,
};

/// [`explain`](crate::explain::explain) where the language itself knows the normal forms of Unicode, NFC and NFD: their
/// tables weigh half as much as all else that explains.
///
/// ```
/// use gather_webhooks::{binding::explain_with, sign};
///
/// let header = sign("{\"a\":\"\u{e9}\"}", "whsec_example", 1);
/// let forms = |text: &str| [text.replace("e\u{301}", "\u{e9}"), text.to_owned()];
/// let body = b"{\"a\":\"e\xcc\x81\"}";
/// let explanation = explain_with(body, &(&header).into(), &["whsec_example".into()], 1.0, None, forms);
/// assert_eq!(explanation.findings[0].id, "body.unicode_form");
/// ```
#[must_use]
pub fn explain_with(
    body: &[u8],
    lines: &Lines<'_>,
    secrets: &[Secret],
    now: f64,
    tolerance: Option<Duration>,
    normal_forms: fn(&str) -> [String; 2],
) -> Explanation {
    explain::explain_with(body, lines, secrets, now, tolerance, normal_forms)
}

/// An explanation as JSON, its fields named as in Rust.
///
/// ```
/// use gather_webhooks::{binding::explanation_json, explain::explain};
///
/// let explanation = explain("{}", "t=1,v1=", &["whsec_example".into()], 1.0, None);
/// let json: serde_json::Value = serde_json::from_str(&explanation_json(&explanation))?;
/// assert_eq!(json["findings"][0]["id"], "header.truncated");
/// # Ok::<(), serde_json::Error>(())
/// ```
#[must_use]
pub fn explanation_json(explanation: &Explanation) -> String {
    always(serde_json::to_string(explanation).ok())
}

/// Every mistake that is known, as a JSON array of `id`, `title`, `cause` and `fix`.
///
/// ```
/// use gather_webhooks::binding::mistakes_json;
///
/// let mistakes: serde_json::Value = serde_json::from_str(&mistakes_json())?;
/// assert_eq!(mistakes[0]["id"], "body.python_json");
/// # Ok::<(), serde_json::Error>(())
/// ```
#[must_use]
pub fn mistakes_json() -> String {
    let mistakes: Vec<_> = catalog().collect();
    always(serde_json::to_string(&mistakes).ok())
}
