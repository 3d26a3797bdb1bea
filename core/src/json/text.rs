use std::borrow::Cow;

use crate::invariant::always;

/// A string as it stands between its quotation marks.
#[derive(Clone, Copy)]
pub(crate) struct Text<'a> {
    raw: &'a str,
    escaped: bool,
}

impl<'a> Text<'a> {
    pub(super) fn new(raw: &'a str, escaped: bool) -> Self {
        Self { raw, escaped }
    }

    /// Whether it stands for itself: it has no escapes.
    pub(crate) fn is_plain(self) -> bool {
        !self.escaped
    }

    pub(crate) fn raw(self) -> &'a str {
        self.raw
    }

    /// The string it stands for, in pieces.
    pub(crate) fn units(self) -> impl Iterator<Item = Unit<'a>> {
        let mut rest = self.raw;
        std::iter::from_fn(move || match rest.find('\\') {
            None if rest.is_empty() => None,
            Some(0) => {
                let (code_point, after) = unescape(always(rest.get(1..)));
                rest = after;
                Some(Unit::from(code_point))
            }
            at => {
                let (plain, after) = always(rest.split_at_checked(at.unwrap_or(rest.len())));
                rest = after;
                Some(Unit::Plain(plain))
            }
        })
    }

    /// The string it stands for. A lone surrogate, which no Rust string can hold, becomes U+FFFD.
    #[inline]
    pub(crate) fn decode(self) -> Cow<'a, str> {
        if self.is_plain() {
            Cow::Borrowed(self.raw)
        } else {
            Cow::Owned(self.unescape())
        }
    }

    fn unescape(self) -> String {
        let mut decoded = String::with_capacity(self.raw.len());
        for unit in self.units() {
            match unit {
                Unit::Plain(plain) => decoded.push_str(plain),
                Unit::Char(c) => decoded.push(c),
                Unit::LoneSurrogate(_) => decoded.push(char::REPLACEMENT_CHARACTER),
            }
        }
        decoded
    }
}

/// A value as it is written.
#[derive(Clone, Copy)]
pub(crate) struct RawValue<'a> {
    text: &'a str,
    escaped: bool,
}

impl<'a> RawValue<'a> {
    pub(super) fn new(text: &'a str, escaped: bool) -> Self {
        Self { text, escaped }
    }

    pub(crate) fn text(self) -> &'a str {
        self.text
    }

    /// The string that it is, if it is one.
    pub(crate) fn string(self) -> Option<Text<'a>> {
        let raw = self.text.strip_prefix('"')?.strip_suffix('"')?;
        Some(Text::new(raw, self.escaped))
    }
}

/// A piece of a string.
pub(crate) enum Unit<'a> {
    /// Text without escapes.
    Plain(&'a str),
    /// What an escape, or a pair of them, stands for.
    Char(char),
    /// An escape that stands for half a character.
    LoneSurrogate(u16),
}

impl From<u32> for Unit<'_> {
    fn from(code_point: u32) -> Self {
        char::from_u32(code_point).map_or_else(
            || Unit::LoneSurrogate(always(u16::try_from(code_point).ok())),
            Unit::Char,
        )
    }
}

/// What a text, which lies within a string, stands for first, and what follows; `None` at the end of the
/// string. A lone surrogate counts as a code point.
pub(crate) fn first_code_point(text: &str) -> Option<(u32, &str)> {
    let mut chars = text.chars();
    match chars.next()? {
        '"' => None,
        '\\' => Some(unescape(chars.as_str())),
        c => Some((c.into(), chars.as_str())),
    }
}

/// The code point that the escape at the start of `text` stands for, its backslash already taken, and
/// what follows.
fn unescape(text: &str) -> (u32, &str) {
    let mut chars = text.chars();
    let c = match chars.next() {
        Some('b') => '\u{8}',
        Some('f') => '\u{c}',
        Some('n') => '\n',
        Some('r') => '\r',
        Some('t') => '\t',
        Some('u') => return unescape_unit(chars.as_str()),
        c => always(c),
    };
    (c.into(), chars.as_str())
}

fn unescape_unit(text: &str) -> (u32, &str) {
    let (unit, rest) = code_unit(text);
    if let Some(pair) = rest.strip_prefix("\\u") {
        let (next, after_pair) = code_unit(pair);
        if let Some(Ok(c)) = char::decode_utf16([unit, next]).next()
            && c.len_utf16() == 2
        {
            return (c.into(), after_pair);
        }
    }
    (unit.into(), rest)
}

fn code_unit(text: &str) -> (u16, &str) {
    let (digits, rest) = always(text.split_at_checked(4));
    (always(u16::from_str_radix(digits, 16).ok()), rest)
}
