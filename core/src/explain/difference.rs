//! Where two texts differ, made visible.

use super::report::Difference;
use crate::invariant::always;

/// How many bytes are shown before the place, and from it on.
const BEFORE: usize = 12;
const AFTER: usize = 14;
/// And how many columns that may take, spelled out.
const BEFORE_COLUMNS: usize = 22;
const AFTER_COLUMNS: usize = 34;

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
    let units = visible(always(signed.get(start..offset)), false);
    let mut width = 0_usize;
    let fits = |unit: &&String| {
        width = width.saturating_add(unit.chars().count());
        width <= BEFORE_COLUMNS
    };
    let shown: Vec<_> = units.iter().rev().take_while(fits).collect();
    let mut before = String::new();
    if start > 0 || shown.len() < units.len() {
        before.push('…');
    }
    before.extend(shown.into_iter().rev().map(String::as_str));
    let side = |text: &[u8]| {
        let end = offset.saturating_add(AFTER).min(text.len());
        let units = visible(always(text.get(offset..end)), true);
        let mut width = 0_usize;
        let fits = |unit: &&String| {
            width = width.saturating_add(unit.chars().count());
            width <= AFTER_COLUMNS
        };
        let shown: Vec<_> = units.iter().take_while(fits).collect();
        let is_whole = end == text.len() && shown.len() == units.len();
        let mut line = before.clone();
        line.extend(shown.into_iter().map(String::as_str));
        if !is_whole {
            line.push('…');
        } else if end == offset {
            line.push_str("<end>");
        }
        line
    };
    Difference {
        offset: same,
        received: side(received),
        signed: side(signed),
        caret: before.chars().count(),
    }
}

/// Characters with what cannot be seen spelled out; a space too, where it comes first and matters.
fn visible(bytes: &[u8], first_matters: bool) -> Vec<String> {
    let mut units = Vec::new();
    let chunks: Vec<_> = bytes.utf8_chunks().collect();
    let last = chunks.len().saturating_sub(1);
    for (at, chunk) in chunks.iter().enumerate() {
        for c in chunk.valid().chars() {
            units.push(match c {
                ' ' if first_matters && units.is_empty() => "␠".to_owned(),
                '\n' => "\\n".to_owned(),
                '\r' => "\\r".to_owned(),
                '\t' => "\\t".to_owned(),
                '\u{feff}' => "<BOM>".to_owned(),
                '\u{a0}' => "<NBSP>".to_owned(),
                c if c.is_control() => format!("\\x{:02x}", u32::from(c)),
                c if is_invisible(c) => format!("<U+{:04X}>", u32::from(c)),
                c => c.to_string(),
            });
        }
        // The bytes of a character that the window cut are left out at its ends.
        let cut = (at == 0 && chunk.valid().is_empty() && !first_matters)
            || (at == last && could_go_on(chunk.invalid()));
        if !cut {
            units.extend(chunk.invalid().iter().map(|byte| format!("\\x{byte:02x}")));
        }
    }
    units
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
    fn what_is_spelled_out_stays_short() {
        let (received, signed) = ([0xff; 60], [0xfe; 60]);
        let (_, received, signed, _) = shown(&received, &signed);
        assert_eq!(received, "\\xff".repeat(8) + "…");
        assert_eq!(signed, "\\xfe".repeat(8) + "…");
        let long = "\u{301}".repeat(20);
        let (_, received, _, caret) =
            shown(format!("{long}a").as_bytes(), format!("{long}b").as_bytes());
        assert_eq!(received, "…<U+0301><U+0301>a");
        assert_eq!(caret, 17);
    }

    #[test]
    fn a_character_is_not_cut() {
        let (offset, received, signed, caret) = shown("aé".as_bytes(), "aè".as_bytes());
        assert_eq!((offset, caret), (2, 1));
        assert_eq!((received.as_str(), signed.as_str()), ("aé", "aè"));
    }
}
