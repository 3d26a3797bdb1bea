//! Standard base64, for whoever shows bodies or is given them so.

use crate::explain::decode;

/// Bytes in base64, with padding.
#[must_use]
pub fn to_base64(bytes: &[u8]) -> String {
    let digits = decode::to_base64(bytes, *b"+/");
    String::from_utf8(digits).unwrap_or_default()
}

/// The bytes; nothing if this is not how [`to_base64`] writes them.
///
/// ```
/// use gather_webhooks::binding::{from_base64, to_base64};
///
/// assert_eq!(from_base64(&to_base64(b"\xff")).as_deref(), Some(&b"\xff"[..]));
/// assert_eq!(from_base64(""), Some(Vec::new()));
/// assert_eq!(from_base64("/w"), None);
/// assert_eq!(from_base64("/x=="), None);
/// ```
#[must_use]
pub fn from_base64(text: &str) -> Option<Vec<u8>> {
    if text.is_empty() {
        return Some(Vec::new());
    }
    // It reads what is written in other ways, too.
    let bytes = decode::base64(text.as_bytes())?;
    (to_base64(&bytes) == text).then_some(bytes)
}
