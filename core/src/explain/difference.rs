//! Where two texts differ, made visible.

use std::fmt::Write;

use super::report::Difference;
use crate::invariant::always;

/// How many bytes are shown before the place, and from it on.
const BEFORE: usize = 12;
const AFTER: usize = 14;

/// Of two texts that differ.
pub(super) fn difference(received: &[u8], signed: &[u8]) -> Difference {
    let same = received
        .iter()
        .zip(signed)
        .position(|(a, b)| a != b)
        .unwrap_or(received.len().min(signed.len()));
    // A character that differs in its second byte is shown whole.
    let mut offset = same;
    for _ in 0..3 {
        let inside = |text: &[u8]| text.get(offset).is_some_and(|byte| byte & 0xc0 == 0x80);
        if inside(received) || inside(signed) {
            offset = offset.saturating_sub(1);
        }
    }
    let start = offset.saturating_sub(BEFORE);
    let mut before = String::new();
    if start > 0 {
        before.push('…');
    }
    push_visible(&mut before, always(signed.get(start..offset)), false);
    let side = |text: &[u8]| {
        let end = offset.saturating_add(AFTER).min(text.len());
        let mut shown = before.clone();
        push_visible(&mut shown, always(text.get(offset..end)), true);
        if end < text.len() {
            shown.push('…');
        } else if end == offset {
            shown.push_str("<end>");
        }
        shown
    };
    Difference {
        offset: same,
        received: side(received),
        signed: side(signed),
        caret: before.chars().count(),
    }
}

/// Appends bytes with what cannot be seen spelled out; a space too, where it comes first and matters.
fn push_visible(out: &mut String, bytes: &[u8], first_matters: bool) {
    let mut first = first_matters;
    let mut written = Ok(());
    let chunks: Vec<_> = bytes.utf8_chunks().collect();
    let last = chunks.len().saturating_sub(1);
    for (at, chunk) in chunks.iter().enumerate() {
        for c in chunk.valid().chars() {
            match c {
                ' ' if first => out.push('␠'),
                '\n' => out.push_str("\\n"),
                '\r' => out.push_str("\\r"),
                '\t' => out.push_str("\\t"),
                '\u{feff}' => out.push_str("<BOM>"),
                '\u{a0}' => out.push_str("<NBSP>"),
                c if c.is_control() => written = write!(out, "\\x{:02x}", u32::from(c)),
                c if is_invisible(c) => written = write!(out, "<U+{:04X}>", u32::from(c)),
                c => out.push(c),
            }
            first = false;
        }
        // The bytes of a character that the window cut are left out at its ends.
        let cut = (at == 0 && chunk.valid().is_empty() && !first_matters)
            || (at == last && chunk.invalid().len() < 4 && could_go_on(chunk.invalid()));
        if !cut {
            for byte in chunk.invalid() {
                written = written.and_then(|()| write!(out, "\\x{byte:02x}"));
            }
        }
        first = false;
    }
    debug_assert!(written.is_ok(), "writing to a string does not fail");
}

/// Whether bytes are the beginning of a character.
fn could_go_on(bytes: &[u8]) -> bool {
    let needed = match bytes.first() {
        Some(0xc2..=0xdf) => 2,
        Some(0xe0..=0xef) => 3,
        Some(0xf0..=0xf4) => 4,
        _ => return false,
    };
    bytes.len() < needed
}

/// What takes no room of its own, or changes how its neighbours are shown.
fn is_invisible(c: char) -> bool {
    c != ' ' && c.is_whitespace()
        || matches!(u32::from(c),
            0xad | 0x300..=0x36f | 0x61c | 0x1ab0..=0x1aff | 0x1dc0..=0x1dff | 0x180e
            | 0x200b..=0x200f | 0x2028..=0x202e | 0x2060..=0x206f | 0x20d0..=0x20ff
            | 0xfe00..=0xfe0f | 0xfe20..=0xfe2f | 0xfff0..=0xfffc | 0xe0000..=0xe01ef)
}

#[cfg(test)]
mod tests {
    use super::difference;

    fn shown(received: &[u8], signed: &[u8]) -> (usize, String, String, usize) {
        let found = difference(received, signed);
        (found.offset, found.received, found.signed, found.caret)
    }

    #[test]
    fn both_sides_from_the_same_column() {
        assert_eq!(
            shown(br#"{"event": "x"}"#, br#"{"event":"x"}"#),
            (9, r#"{"event":␠"x"}"#.into(), r#"{"event":"x"}"#.into(), 9)
        );
        let long = "a".repeat(30);
        let (received, signed) = (format!("{long}\r\n{long}"), format!("{long}\n{long}"));
        assert_eq!(
            shown(received.as_bytes(), signed.as_bytes()),
            (
                30,
                "…aaaaaaaaaaaa\\r\\naaaaaaaaaaaa…".into(),
                "…aaaaaaaaaaaa\\naaaaaaaaaaaaa…".into(),
                13
            )
        );
    }

    #[test]
    fn what_cannot_be_seen() {
        assert_eq!(
            shown("\u{feff}{}".as_bytes(), b"{}"),
            (0, "<BOM>{}".into(), "{}".into(), 0)
        );
        assert_eq!(
            shown(b"{}\n", b"{}"),
            (2, "{}\\n".into(), "{}<end>".into(), 2)
        );
        let (offset, received, signed, caret) = shown("é".as_bytes(), "e\u{301}".as_bytes());
        assert_eq!((offset, received.as_str(), caret), (0, "é", 0));
        assert_eq!(signed, "e<U+0301>");
        assert_eq!(shown(b"\xff\x1b", b"a").1, "\\xff\\x1b");
    }

    #[test]
    fn a_character_is_not_cut() {
        let (offset, received, signed, caret) = shown("aé".as_bytes(), "aè".as_bytes());
        assert_eq!((offset, caret), (2, 1));
        assert_eq!((received.as_str(), signed.as_str()), ("aé", "aè"));
    }
}
