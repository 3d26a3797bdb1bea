//! Secrets as they cross: all of a call in one piece.

use gather_webhooks::Secret;

/// Takes the next secret from the bytes.
pub(crate) fn take(bytes: &mut &[u8]) -> Option<Secret> {
    let (secret, is_text) = take_bytes(bytes)?;
    // The core treats text and bytes differently.
    Some(match str::from_utf8(secret) {
        Ok(text) if is_text => text.into(),
        _ => secret.into(),
    })
}

/// Takes what is next, and whether it is text: that comes first, then its length, and itself.
pub(crate) fn take_bytes<'a>(bytes: &mut &'a [u8]) -> Option<(&'a [u8], bool)> {
    let (is_text, rest) = bytes.split_first()?;
    let (length, rest) = rest.split_first_chunk()?;
    let length = usize::try_from(u32::from_le_bytes(*length)).ok()?;
    let (taken, rest) = rest.split_at_checked(length)?;
    *bytes = rest;
    Some((taken, *is_text == 1))
}
