//! Where a short text stands in a long one.
//!
//! `memchr` and `str` have searches for texts of every kind, which weigh too much for texts of a few bytes.

pub(super) fn find(text: &[u8], part: &[u8]) -> Option<usize> {
    let (&first, after) = part.split_first()?;
    let mut start = 0_usize;
    loop {
        let found = memchr::memchr(first, text.get(start..)?)?;
        let at = start.saturating_add(found);
        start = at.saturating_add(1);
        if text.get(start..)?.starts_with(after) {
            return Some(at);
        }
    }
}

pub(super) fn has(text: &str, byte: u8) -> bool {
    memchr::memchr(byte, text.as_bytes()).is_some()
}

pub(super) fn contains(text: &str, part: &str) -> bool {
    find(text.as_bytes(), part.as_bytes()).is_some()
}

/// What stands before it the first time, and what behind it.
pub(super) fn split_once<'a>(text: &'a str, part: &str) -> Option<(&'a str, &'a str)> {
    let at = find(text.as_bytes(), part.as_bytes())?;
    let (before, rest) = text.split_at_checked(at)?;
    Some((before, rest.strip_prefix(part)?))
}

/// The text with every such part replaced.
pub(super) fn replace(text: &[u8], from: &[u8], to: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, found)) = find(rest, from).and_then(|at| rest.split_at_checked(at)) {
        out.extend_from_slice(before);
        out.extend_from_slice(to);
        rest = found.get(from.len()..).unwrap_or_default();
    }
    out.extend_from_slice(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::{find, replace, split_once};

    #[test]
    fn the_first_place() {
        assert_eq!(find(b"aab ab", b"ab"), Some(1));
        assert_eq!(find(b"aab", b"b"), Some(2));
        assert_eq!(find(b"aa", b"ab"), None);
        assert_eq!(find(b"", b"a"), None);
        assert_eq!(find(b"\r\r\n", b"\r\n"), Some(1));
        assert_eq!(split_once("é: b: c", ": "), Some(("é", "b: c")));
        assert_eq!(split_once("é:b", ": "), None);
    }

    #[test]
    fn every_place() {
        assert_eq!(replace(b"a$$$b$$", b"$$", b"$"), b"a$$b$");
        assert_eq!(replace(b"\r\n\r", b"\r\n", b""), b"\r");
    }
}
