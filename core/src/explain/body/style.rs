//! JSON written again, in the style of one tool or another.

use std::fmt::Write;

use crate::{
    canonical::{number, string},
    json::{Container, Reader, Text, Token},
};

/// How a tool lays JSON out and spells it.
#[derive(Clone, Copy)]
pub(super) struct Style {
    /// What stands between members.
    pub(super) comma: &'static str,
    pub(super) colon: &'static str,
    /// Of each level; without, all is on one line.
    pub(super) indent: &'static str,
    pub(super) strings: Strings,
    pub(super) numbers: Numbers,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Strings {
    /// As they are in the text.
    AsWritten,
    /// As `JSON.stringify` does.
    Plain,
    /// What is not ASCII escaped.
    Ascii,
    /// That, and slashes.
    AsciiSlash,
    /// Slashes alone.
    Slash,
    /// What HTML or old JavaScript would trip over escaped, as Go does.
    Html,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Numbers {
    AsWritten,
    Plain,
}

impl Style {
    /// On one line without white space.
    pub(super) const COMPACT: Self = Self {
        comma: ",",
        colon: ":",
        indent: "",
        strings: Strings::Plain,
        numbers: Numbers::Plain,
    };

    /// The text in this style, if it is JSON; members stay where they are. At most `limit` bytes.
    pub(super) fn write(self, text: &str, limit: usize) -> Option<String> {
        let mut reader = Reader::new(text);
        let mut out = String::with_capacity(text.len());
        // Whether a comma, and whether a line break is due before the next token.
        let (mut comma, mut first) = (false, false);
        while let Some(token) = reader.next().ok()? {
            let closes = matches!(token, Token::Close(_));
            if comma && !closes {
                out.push_str(self.comma);
            }
            if !self.indent.is_empty() && (comma || first && !closes) {
                let depth = reader.depth();
                let opens = matches!(token, Token::Open(_));
                out.push('\n');
                for _ in 0..depth.saturating_sub(usize::from(opens)) {
                    out.push_str(self.indent);
                }
            }
            comma = !matches!(token, Token::Key(_) | Token::Open(_));
            first = matches!(token, Token::Open(_));
            match token {
                Token::Null => out.push_str("null"),
                Token::Bool(true) => out.push_str("true"),
                Token::Bool(false) => out.push_str("false"),
                Token::Number(text) => self.push_number(&mut out, text),
                Token::String(text) => self.push_string(&mut out, text),
                Token::Key(text) => {
                    self.push_string(&mut out, text);
                    out.push_str(self.colon);
                }
                Token::Open(Container::Array) => out.push('['),
                Token::Open(Container::Object) => out.push('{'),
                Token::Close(Container::Array) => out.push(']'),
                Token::Close(Container::Object) => out.push('}'),
            }
            if out.len() > limit {
                return None;
            }
        }
        Some(out)
    }

    fn push_number(self, out: &mut String, text: &str) {
        match self.numbers {
            Numbers::AsWritten => out.push_str(text),
            Numbers::Plain => out.push_str(number::print(text, &mut ryu_js::Buffer::new())),
        }
    }

    fn push_string(self, out: &mut String, text: Text<'_>) {
        if self.strings == Strings::AsWritten {
            out.push('"');
            out.push_str(text.raw());
            out.push('"');
            return;
        }
        let start = out.len();
        string::push_text(out, text);
        let escaped = |c: char| match self.strings {
            Strings::AsWritten | Strings::Plain => false,
            Strings::Ascii => !c.is_ascii() || c == '\u{7f}',
            Strings::AsciiSlash => !c.is_ascii() || c == '/',
            Strings::Slash => c == '/',
            Strings::Html => matches!(c, '<' | '>' | '&' | '\u{2028}' | '\u{2029}'),
        };
        if out.get(start..).is_some_and(|text| text.contains(escaped)) {
            let plain = out.split_off(start);
            for c in plain.chars() {
                if c == '/' && escaped(c) {
                    out.push_str("\\/");
                } else if escaped(c) {
                    for unit in c.encode_utf16(&mut [0; 2]) {
                        let written = write!(out, "\\u{unit:04x}");
                        debug_assert!(written.is_ok(), "writing to a string does not fail");
                    }
                } else {
                    out.push(c);
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Strings, Style};

    #[test]
    fn as_tools_write_it() {
        let text = r#"{"a":[1,{"b":"é/<"}],"c":[],"d":{}}"#;
        let write = |style: Style| style.write(text, 1_000).unwrap();
        assert_eq!(write(Style::COMPACT), text);
        let python = Style {
            comma: ", ",
            colon: ": ",
            strings: Strings::Ascii,
            ..Style::COMPACT
        };
        assert_eq!(
            write(python),
            r#"{"a": [1, {"b": "\u00e9/<"}], "c": [], "d": {}}"#
        );
        let pretty = Style {
            colon: ": ",
            indent: "  ",
            ..Style::COMPACT
        };
        assert_eq!(
            write(pretty),
            "{\n  \"a\": [\n    1,\n    {\n      \"b\": \"é/<\"\n    }\n  ],\n  \"c\": [],\n  \"d\": {}\n}"
        );
    }
}
