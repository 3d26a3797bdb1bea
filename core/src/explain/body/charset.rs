//! Text that was read or written with the wrong character set, or in another normal form.

use super::{Body, Form};
use crate::explain::mistakes::body::{CHARSET, UNICODE_FORM};

/// What Windows-1252 has from 0x80 on where Latin-1 has control characters.
const WINDOWS_1252: [char; 32] = [
    '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8d}', 'Ž', '\u{8f}',
    '\u{90}', '‘', '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9d}', 'ž', 'Ÿ',
];

pub(super) fn read_wrongly(body: &Body<'_>) -> Vec<Form> {
    let mut forms = Vec::new();
    if body.is_ascii() && memchr::memchr(0, body).is_none() {
        return forms;
    }
    if let Some(text) = from_utf16(body) {
        forms.push(Form::telling(&CHARSET, text));
        return forms;
    }
    let Ok(text) = str::from_utf8(body) else {
        if let Some(text) = from_cesu_8(body) {
            forms.push(Form::telling(&CHARSET, text));
            return forms;
        }
        let latin_1 = |byte: &u8| char::from(*byte);
        let windows = |byte: &u8| match byte {
            0x80..=0x9f => WINDOWS_1252
                .get(usize::from(byte & 0x1f))
                .copied()
                .unwrap_or_default(),
            byte => char::from(*byte),
        };
        let text: String = body.iter().map(windows).collect();
        if text.starts_with(['{', '[']) {
            forms.push(Form::telling(&CHARSET, text));
            let text: String = body.iter().map(latin_1).collect();
            forms.push(Form::telling(&CHARSET, text));
        }
        return forms;
    };
    for windows in [true, false] {
        let bytes: Option<Vec<u8>> = text.chars().map(|c| to_byte(c, windows)).collect();
        forms.extend(bytes.map(|bytes| {
            let is_text = str::from_utf8(&bytes).is_ok() || bytes.starts_with(&[0x1f, 0x8b]);
            Form {
                telling: is_text,
                expand: is_text,
                ..Form::new(&CHARSET, bytes)
            }
        }));
    }
    forms
}

fn to_byte(c: char, windows: bool) -> Option<u8> {
    if windows && let Some(at) = WINDOWS_1252.iter().position(|&other| other == c) {
        return u8::try_from(at).ok().map(|at| at | 0x80);
    }
    u8::try_from(u32::from(c)).ok()
}

/// Text in which each half of a surrogate pair was encoded alone, as Java and old databases do.
fn from_cesu_8(body: &[u8]) -> Option<String> {
    let mut units = Vec::with_capacity(body.len());
    let mut rest = body;
    while !rest.is_empty() {
        if let [0xed, second @ 0xa0..=0xbf, third @ 0x80..=0xbf, after @ ..] = rest {
            let low = u16::from(second & 0x3f) << 6 | u16::from(third & 0x3f);
            units.push(0xd000 | low);
            rest = after;
            continue;
        }
        let length =
            memchr::memchr(0xed, rest.get(1..)?).map_or(rest.len(), |at| at.saturating_add(1));
        let (plain, after) = rest.split_at_checked(length)?;
        units.extend(str::from_utf8(plain).ok()?.encode_utf16());
        rest = after;
    }
    String::from_utf16(&units).ok()
}

fn from_utf16(body: &[u8]) -> Option<String> {
    let (body, big) = match body {
        [0xff, 0xfe, rest @ ..] => (rest, false),
        [0xfe, 0xff, rest @ ..] => (rest, true),
        [0, 1..=255, ..] => (body, true),
        [1..=255, 0, ..] => (body, false),
        _ => return None,
    };
    let (pairs, rest) = body.as_chunks();
    let units = pairs.iter().map(|pair| {
        if big {
            u16::from_be_bytes(*pair)
        } else {
            u16::from_le_bytes(*pair)
        }
    });
    let text: Result<String, _> = char::decode_utf16(units).collect();
    text.ok().filter(|_| rest.is_empty())
}

pub(super) fn unicode_form(body: &Body<'_>) -> Vec<Form> {
    let Ok(text) = str::from_utf8(body) else {
        return Vec::new();
    };
    if text.is_ascii() {
        return Vec::new();
    }
    (body.normal_forms)(text)
        .into_iter()
        .filter(|form| form != text)
        .map(|form| Form::new(&UNICODE_FORM, form))
        .collect()
}
