//! Where a short text stands in a long one.

/// `memchr` has a search for texts of every kind, and that weighs too much for texts of a few bytes.
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

#[cfg(test)]
mod tests {
    use super::find;

    #[test]
    fn the_first_place() {
        assert_eq!(find(b"aab ab", b"ab"), Some(1));
        assert_eq!(find(b"aab", b"b"), Some(2));
        assert_eq!(find(b"aa", b"ab"), None);
        assert_eq!(find(b"", b"a"), None);
        assert_eq!(find(b"\r\r\n", b"\r\n"), Some(1));
    }
}
