//! Secrets as they cross: all of a call in one piece.

use gather_webhooks::Secret;

/// Takes the next secret from the bytes: whether it is text, its length, and itself.
pub(crate) fn take(bytes: &mut &[u8]) -> Option<Secret> {
    let (is_text, rest) = bytes.split_first()?;
    let (length, rest) = rest.split_first_chunk()?;
    let length = usize::try_from(u32::from_le_bytes(*length)).ok()?;
    let (secret, rest) = rest.split_at_checked(length)?;
    *bytes = rest;
    // The core treats text and bytes differently.
    Some(match str::from_utf8(secret) {
        Ok(text) if *is_text == 1 => text.into(),
        _ => secret.into(),
    })
}
