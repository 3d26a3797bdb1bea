//! JSON that was parsed and written again: what tells it from `JSON.stringify`, and what that wrote.

use super::{
    Body, Form,
    style::{Numbers, Strings, Style},
};
use crate::{
    canonical::{self, number},
    explain::mistakes::{
        Mistake,
        body::{
            JSON_ASCII, JSON_ESCAPES, JSON_KEY_ORDER, JSON_NUMBERS, JSON_SPACING, PYTHON_JSON,
            TRAILING_NEWLINE, WHITE_SPACE_TRIMMED,
        },
    },
    invariant::always,
    json::{Reader, Token},
};

/// JSON, and what tells it from what was signed.
pub(super) struct Json {
    pub(super) canonical: String,
    /// What is undone in the canonical form.
    pub(super) mistakes: Vec<&'static Mistake>,
}

impl Json {
    /// Of a body that is JSON.
    pub(super) fn read(body: &[u8]) -> Option<Self> {
        let whole = str::from_utf8(body).ok()?;
        let text = whole.trim_matches([' ', '\t', '\r', '\n']);
        if !text.starts_with(['{', '[', '"']) {
            return None;
        }
        let canonical = canonical::stringify(text).ok()?;
        let mut mistakes = Marks::of(text).mistakes();
        if Style::COMPACT.write(text, usize::MAX).as_ref() != Some(&canonical) {
            add_key_order(&mut mistakes);
        }
        // White space at the ends is part of another layout.
        if text.len() != whole.len() && !mistakes.contains(&&JSON_SPACING) {
            let is_line_end = whole.starts_with(text)
                && whole.ends_with(['\r', '\n'])
                && !whole.ends_with(['\t', ' ']);
            let edge = if is_line_end {
                &TRAILING_NEWLINE
            } else {
                &WHITE_SPACE_TRIMMED
            };
            mistakes.insert(0, edge);
        }
        Some(Self {
            canonical,
            mistakes,
        })
    }
}

/// Adds it in its place: numbers come after it.
pub(super) fn add_key_order(mistakes: &mut Vec<&'static Mistake>) {
    if !mistakes.contains(&&JSON_KEY_ORDER) {
        let has_numbers = mistakes.last() == Some(&&JSON_NUMBERS);
        let place = mistakes.len().saturating_sub(usize::from(has_numbers));
        mistakes.insert(place, &JSON_KEY_ORDER);
    }
}

pub(super) fn rewritten(body: &Body<'_>) -> Vec<Form> {
    let Some(json) = body.json() else {
        return Vec::new();
    };
    if json.canonical.as_bytes() == &**body {
        return Vec::new();
    }
    let limit = json.canonical.len().saturating_mul(2);
    let text = str::from_utf8(body).unwrap_or_default();
    // What was signed may have had numbers or escapes that JavaScript does not write.
    let partly = [
        (&[&JSON_NUMBERS][..], Strings::Plain, Numbers::AsWritten),
        (
            &[&JSON_NUMBERS, &JSON_ESCAPES, &JSON_ASCII],
            Strings::AsWritten,
            Numbers::AsWritten,
        ),
    ]
    .into_iter()
    .filter_map(|(left, strings, numbers)| {
        let style = Style {
            strings,
            numbers,
            ..Style::COMPACT
        };
        let mistakes: Vec<_> = json
            .mistakes
            .iter()
            .copied()
            .filter(|mistake| !left.contains(mistake) && *mistake != &JSON_KEY_ORDER)
            .collect();
        let form = style.write(text.trim(), limit)?;
        (!mistakes.is_empty() && form != json.canonical).then(|| Form {
            bytes: form.into_bytes(),
            mistakes,
            telling: false,
            expand: false,
            guess: false,
        })
    })
    .collect::<Vec<_>>();
    let mut forms = vec![Form {
        bytes: json.canonical.clone().into_bytes(),
        mistakes: json.mistakes.clone(),
        telling: true,
        expand: true,
        guess: false,
    }];
    forms.extend(partly);
    forms
}

/// What `JSON.stringify` does not write.
#[derive(Default)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is seen or not, whatever the others are"
)]
struct Marks {
    /// White space after each comma and colon, one space, and none elsewhere.
    python: bool,
    white_space: bool,
    ascii: bool,
    escapes: bool,
    separators: bool,
    numbers: bool,
    beyond_ascii: bool,
}

impl Marks {
    fn of(text: &str) -> Self {
        let mut marks = Self {
            beyond_ascii: !text.is_ascii(),
            ..Self::default()
        };
        marks.layout(text.as_bytes());
        let mut reader = Reader::new(text);
        while let Ok(Some(token)) = reader.next() {
            match token {
                Token::Number(text) => {
                    let mut buffer = ryu_js::Buffer::new();
                    marks.numbers |= number::print(text, &mut buffer) != text;
                }
                Token::Key(text) | Token::String(text) if !text.is_plain() => {
                    marks.string(text.raw());
                }
                _ => {}
            }
        }
        marks
    }

    fn layout(&mut self, text: &[u8]) {
        let (mut spaced, mut tight, mut other) = (false, false, false);
        let mut rest = text;
        while let Some((&byte, after)) = rest.split_first() {
            rest = after;
            match byte {
                b'"' => {
                    let mut string = rest.iter();
                    while let Some(b'\\') = string.find(|&&byte| byte == b'"' || byte == b'\\') {
                        string.next();
                    }
                    rest = string.as_slice();
                }
                b',' | b':' => match rest {
                    [b' ', b' ' | b'\t' | b'\r' | b'\n', ..] => other = true,
                    [b' ', after @ ..] => {
                        spaced = true;
                        rest = after;
                    }
                    _ => tight = true,
                },
                b' ' | b'\t' | b'\r' | b'\n' => other = true,
                _ => {}
            }
        }
        self.white_space = spaced || other;
        self.python = spaced && !tight && !other;
    }

    fn string(&mut self, raw: &str) {
        let mut rest = raw;
        while let Some((_, after)) = rest.split_once('\\') {
            let mut chars = after.chars();
            let escape = chars.next();
            rest = chars.as_str();
            if escape == Some('/') {
                self.escapes = true;
            }
            if escape != Some('u') {
                continue;
            }
            let (digits, after) = always(rest.split_at_checked(4));
            rest = after;
            let unit = u16::from_str_radix(digits, 16).unwrap_or_default();
            match unit {
                0..0x20 if !matches!(unit, 0x08 | 0x09 | 0x0a | 0x0c | 0x0d) => {
                    self.escapes |= digits.bytes().any(|byte| byte.is_ascii_uppercase());
                }
                // Some are written as letters.
                0..0x7f => self.escapes = true,
                0x2028 | 0x2029 | 0x7f => self.separators = true,
                0xd800..0xdc00 if is_low(rest) => {
                    rest = always(rest.get(6..));
                    self.ascii = true;
                }
                0xd800..0xe000 => {
                    self.escapes |= digits.bytes().any(|byte| byte.is_ascii_uppercase());
                }
                _ => self.ascii = true,
            }
        }
    }

    /// The likeliest first.
    fn mistakes(&self) -> Vec<&'static Mistake> {
        let separators_are_ascii = self.ascii || self.python && !self.beyond_ascii;
        [
            (self.python, &PYTHON_JSON),
            (self.white_space && !self.python, &JSON_SPACING),
            (self.ascii && !self.python, &JSON_ASCII),
            (
                self.escapes || self.separators && !separators_are_ascii,
                &JSON_ESCAPES,
            ),
            (self.numbers, &JSON_NUMBERS),
        ]
        .into_iter()
        .filter_map(|(is_there, mistake)| is_there.then_some(mistake))
        .collect()
    }
}

fn is_low(text: &str) -> bool {
    let digits = text.strip_prefix("\\u").and_then(|rest| rest.get(..4));
    let unit = digits.and_then(|digits| u16::from_str_radix(digits, 16).ok());
    unit.is_some_and(|unit| (0xdc00..0xe000).contains(&unit))
}
