//! Explanations as JSON, which every language reads.

use crate::{
    explain::{Explanation, catalog},
    invariant::always,
};

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
