use std::fmt::Write;

use crate::{
    invariant::always,
    json::{self, Text, Unit},
};

/// Appends a string in quotation marks, escaped as `JSON.stringify` does: as little as JSON allows.
///
/// ```
/// use gather_webhooks::binding::push_string;
///
/// let mut text = String::new();
/// push_string(&mut text, "\"Zoë\"\u{1f}");
/// assert_eq!(text, r#""\"Zoë\"\u001f""#);
/// ```
pub fn push_string(out: &mut String, string: &str) {
    out.push('"');
    push_escaped(out, string);
    out.push('"');
}

/// [`push_string`] for a string of UTF-16 code units, which may hold lone surrogates: they are escaped.
///
/// ```
/// use gather_webhooks::binding::push_utf16;
///
/// let mut text = String::new();
/// push_utf16(&mut text, [0xd83c, 0xdf89, 0xd83c]);
/// assert_eq!(text, "\"🎉\\ud83c\"");
/// ```
pub fn push_utf16(out: &mut String, units: impl IntoIterator<Item = u16>) {
    out.push('"');
    for unit in char::decode_utf16(units) {
        match unit {
            Ok(c) => push_escaped(out, c.encode_utf8(&mut [0; 4])),
            Err(lone) => push_unit(out, lone.unpaired_surrogate()),
        }
    }
    out.push('"');
}

/// Appends a string that is written as JSON writes one.
pub(crate) fn push_text(out: &mut String, text: Text<'_>) {
    out.push('"');
    if text.is_plain() {
        out.push_str(text.raw());
    } else {
        for unit in text.units() {
            match unit {
                Unit::Plain(plain) => out.push_str(plain),
                Unit::Char(c) => push_escaped(out, c.encode_utf8(&mut [0; 4])),
                Unit::LoneSurrogate(surrogate) => push_unit(out, surrogate),
            }
        }
    }
    out.push('"');
}

fn push_escaped(out: &mut String, string: &str) {
    let mut rest = string;
    loop {
        let (plain, special) = always(rest.split_at_checked(json::plain_prefix(rest)));
        out.push_str(plain);
        let mut chars = special.chars();
        match chars.next() {
            Some('"') => out.push_str("\\\""),
            Some('\\') => out.push_str("\\\\"),
            Some('\u{8}') => out.push_str("\\b"),
            Some('\u{c}') => out.push_str("\\f"),
            Some('\n') => out.push_str("\\n"),
            Some('\r') => out.push_str("\\r"),
            Some('\t') => out.push_str("\\t"),
            Some(control) => push_unit(out, always(u16::try_from(u32::from(control)).ok())),
            None => return,
        }
        rest = chars.as_str();
    }
}

fn push_unit(out: &mut String, unit: u16) {
    let written = write!(out, "\\u{unit:04x}");
    debug_assert!(written.is_ok(), "writing to a string does not fail");
}
