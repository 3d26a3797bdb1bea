//! JSON text laid out in lines, with everything else in it left as it is.
//!
//! What was signed may hold what `serde_json` refuses (lone surrogates) or would respell (numbers, the order
//! of keys), and is to be shown as it is.

/// The lines of a JSON text that was read before.
pub(crate) fn laid_out(text: &str, indent: usize) -> String {
    let mut out = String::with_capacity(text.len().saturating_mul(2));
    let mut depth = 0_usize;
    let mut chars = text.trim().chars().peekable();
    let skip = |chars: &mut std::iter::Peekable<std::str::Chars<'_>>| {
        while chars.next_if(char::is_ascii_whitespace).is_some() {}
    };
    while let Some(c) = chars.next() {
        match c {
            '"' => {
                out.push(c);
                let mut is_escaped = false;
                for c in chars.by_ref() {
                    out.push(c);
                    if c == '"' && !is_escaped {
                        break;
                    }
                    is_escaped = c == '\\' && !is_escaped;
                }
            }
            '{' | '[' => {
                out.push(c);
                skip(&mut chars);
                let end = if c == '{' { '}' } else { ']' };
                if chars.next_if_eq(&end).is_some() {
                    out.push(end);
                } else {
                    depth = depth.saturating_add(1);
                    new_line(&mut out, indent, depth);
                }
            }
            '}' | ']' => {
                depth = depth.saturating_sub(1);
                new_line(&mut out, indent, depth);
                out.push(c);
            }
            ',' => {
                out.push(c);
                new_line(&mut out, indent, depth);
            }
            ':' => out.push_str(": "),
            c if c.is_ascii_whitespace() => {}
            c => out.push(c),
        }
    }
    out
}

/// Deep nesting is not worth its blanks.
fn new_line(out: &mut String, indent: usize, depth: usize) {
    out.push('\n');
    let blanks = depth.min(32).saturating_mul(2).saturating_add(indent);
    out.extend(std::iter::repeat_n(' ', blanks));
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn what_is_in_it_stays() {
        assert_eq!(
            laid_out(r#" {"b":[1.0,{}, [ ]],"a":"\ud83d, \"}"} "#, 2),
            "{\n    \"b\": [\n      1.0,\n      {},\n      []\n    ],\n    \"a\": \"\\ud83d, \\\"}\"\n  }"
        );
    }

    proptest! {
        #[test]
        fn no_text_panics(text in any::<String>(), indent in 0usize..9) {
            laid_out(&text, indent);
        }
    }
}
