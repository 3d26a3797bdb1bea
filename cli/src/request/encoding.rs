//! Files of Windows: byte order marks, and UTF-16 as PowerShell's `>` writes it.

use std::{borrow::Cow, fmt};

/// It is neither UTF-8 nor UTF-16 with its mark.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotText;

impl fmt::Display for NotText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("it is not UTF-8 text")
    }
}

impl std::error::Error for NotText {}

/// The text of a file, without its byte order mark.
///
/// # Errors
///
/// If it is neither UTF-8 nor UTF-16 with its mark.
pub fn text(bytes: &[u8]) -> Result<String, NotText> {
    String::from_utf8(without_mark(bytes).into_owned()).map_err(|_| NotText)
}

/// As UTF-8 without its mark where there is one, else as it is.
pub(super) fn without_mark(bytes: &[u8]) -> Cow<'_, [u8]> {
    match bytes {
        [0xef, 0xbb, 0xbf, rest @ ..] => Cow::Borrowed(rest),
        [0xff, 0xfe, rest @ ..] => utf16(rest, u16::from_le_bytes).unwrap_or(Cow::Borrowed(bytes)),
        [0xfe, 0xff, rest @ ..] => utf16(rest, u16::from_be_bytes).unwrap_or(Cow::Borrowed(bytes)),
        _ => Cow::Borrowed(bytes),
    }
}

fn utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> Option<Cow<'static, [u8]>> {
    let (pairs, []) = bytes.as_chunks::<2>() else {
        return None;
    };
    let units = pairs.iter().map(|pair| unit(*pair));
    let text: Result<String, _> = char::decode_utf16(units).collect();
    Some(Cow::Owned(text.ok()?.into_bytes()))
}
