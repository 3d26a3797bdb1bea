//! Text that fits, and that cannot steer the terminal.

use std::fmt::Write;

/// A text behind a head, its further lines below its first word; ends in a line break.
pub(crate) fn wrap(head: &str, text: &str, width: usize) -> String {
    // A head that leaves no room is not worth aligning to.
    let indent = head.chars().count().min(width / 2);
    let mut out = String::from(head);
    let mut column = head.chars().count();
    for (at, word) in text.split_whitespace().enumerate() {
        let length = word.chars().count();
        if at > 0 {
            if column.saturating_add(length) >= width {
                out.push('\n');
                out.extend(std::iter::repeat_n(' ', indent));
                column = indent;
            } else {
                out.push(' ');
                column = column.saturating_add(1);
            }
        }
        out.push_str(word);
        column = column.saturating_add(length);
    }
    out.push('\n');
    out
}

/// A text whose control characters are spelled out, and those that turn the direction of writing: what a
/// stranger sent does not get to steer the terminal. Line breaks stay.
pub(crate) fn visible(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if is_steering(c) {
            // A String takes all that is written to it.
            let _ = write!(out, "\\u{:04x}", u32::from(c));
        } else {
            out.push(c);
        }
    }
    out
}

/// A control character, or one that turns the direction of writing.
pub(crate) fn is_steering(c: char) -> bool {
    (c.is_control() && c != '\n')
        || matches!(c, '\u{061c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// At most so many characters, the last of them `…` if there were more.
pub(crate) fn cut(text: &str, width: usize) -> String {
    if text.chars().count() <= width {
        return text.to_owned();
    }
    let mut cut: String = text.chars().take(width.saturating_sub(1)).collect();
    cut.push('…');
    cut
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn lines_are_as_wide_as_asked() {
        assert_eq!(
            wrap("  why  ", "one three two", 14),
            "  why  one\n       three\n       two\n"
        );
    }

    #[test]
    fn nothing_steers_the_terminal() {
        assert_eq!(
            visible("a\u{1b}[2Jb\nc\r\u{202e}"),
            "a\\u001b[2Jb\nc\\u000d\\u202e"
        );
    }

    #[test]
    fn what_is_cut_says_so() {
        assert_eq!(cut("événement", 5), "évén…");
        assert_eq!(cut("événement", 9), "événement");
    }

    proptest! {
        #[test]
        fn no_word_is_lost(head in ".{0,50}", text in ".{0,200}", width in 0usize..220) {
            let wrapped = wrap(&head, &text, width);
            let words: Vec<_> = wrapped.get(head.len()..).unwrap().split_whitespace().collect();
            prop_assert_eq!(words, text.split_whitespace().collect::<Vec<_>>());
        }

        #[test]
        fn visible_is_stable(text in any::<String>()) {
            let once = visible(&text);
            prop_assert_eq!(visible(&once), once);
        }
    }
}
