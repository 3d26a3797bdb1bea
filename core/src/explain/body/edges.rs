//! What happens at the ends of a text, and to its line ends.

use super::{
    Body, Form,
    respell::PRETTY,
    room,
    style::{Numbers, Strings, Style},
};
use crate::explain::{
    find::{find, replace},
    mistakes::body::{BOM, CRLF, LINE_BREAKS_REMOVED, TRAILING_NEWLINE, WHITE_SPACE_TRIMMED},
};

const MARK: &[u8] = b"\xef\xbb\xbf";

pub(super) fn bom(body: &Body<'_>) -> Vec<Form> {
    let rest = body.strip_prefix(MARK);
    rest.map(|rest| Form::telling(&BOM, rest))
        .into_iter()
        .collect()
}

pub(super) fn trailing(body: &Body<'_>) -> Vec<Form> {
    let mut forms = Vec::new();
    if let Some(rest) = body.strip_suffix(b"\n") {
        let rest = rest.strip_suffix(b"\r").unwrap_or(rest);
        forms.push(Form::telling(&TRAILING_NEWLINE, rest));
        if rest.ends_with(b"\n") || rest.ends_with(b"\r") {
            let end = |&byte: &u8| byte != b'\n' && byte != b'\r';
            let length = rest
                .iter()
                .rposition(end)
                .map_or(0, |at| at.saturating_add(1));
            let rest = rest.get(..length).unwrap_or_default();
            forms.push(Form::telling(&TRAILING_NEWLINE, rest));
        }
    } else if let Some(rest) = body.strip_suffix(b"\r") {
        forms.push(Form::telling(&TRAILING_NEWLINE, rest));
    }
    forms
}

/// CRLF for LF and the other way round, as bytes and as escapes in JSON.
pub(super) fn line_ends(body: &Body<'_>) -> Vec<Form> {
    [
        (&b"\r\n"[..], &b"\n"[..]),
        (b"\r", b"\n"),
        (b"\n", b"\r\n"),
        (b"\\r\\n", b"\\n"),
        (b"\\n", b"\\r\\n"),
    ]
    .into_iter()
    .filter(|(from, to)| {
        find(body, from).is_some() && (to.len() < from.len() || find(body, to).is_none())
    })
    .map(|(from, to)| Form::new(&CRLF, replace(body, from, to)))
    .collect()
}

/// White space put back, or taken away again.
pub(super) fn trimmed(body: &Body<'_>) -> Vec<Form> {
    let mut forms = Vec::new();
    let inner = body.trim_ascii();
    if inner.is_empty() {
        return forms;
    }
    if inner.len() != body.len() {
        forms.push(Form::telling(&WHITE_SPACE_TRIMMED, inner));
    }
    for (before, after) in [
        ("", "\n"),
        ("", "\r\n"),
        ("", " "),
        (" ", ""),
        (" ", " "),
        ("\n", ""),
        ("\n", "\n"),
        ("", "\n\n"),
        ("\r\n", "\r\n"),
        ("  ", "  "),
        ("  ", "\n"),
        (" ", "\n"),
        ("", "\t"),
        ("\t", ""),
        ("", "  "),
        ("  ", ""),
    ] {
        if forms.len() >= room(body) {
            break;
        }
        let padded = [before.as_bytes(), inner, after.as_bytes()].concat();
        if padded != **body {
            forms.push(Form::guess(&WHITE_SPACE_TRIMMED, padded));
        }
    }
    forms
}

/// JSON that had lines: laid out as tools do, and taken if without line breaks it is what was received.
pub(super) fn line_breaks_removed(body: &Body<'_>) -> Vec<Form> {
    if memchr::memchr2(b'\n', b'\r', body).is_some() || body.json().is_none() {
        return Vec::new();
    }
    let text = str::from_utf8(body).unwrap_or_default();
    let limit = body.len().saturating_mul(2).saturating_add(100);
    let mut forms = Vec::new();
    for pretty in PRETTY {
        let style = Style {
            strings: Strings::AsWritten,
            numbers: Numbers::AsWritten,
            ..*pretty
        };
        let Some(lines) = style.write(text, limit) else {
            continue;
        };
        if replace(lines.as_bytes(), b"\n", b"") == body.trim_ascii_end() {
            for (end, crlf) in [("", false), ("\n", false), ("", true), ("\r\n", true)] {
                let mut lines = lines.clone().into_bytes();
                if crlf {
                    lines = replace(&lines, b"\n", b"\r\n");
                }
                lines.extend_from_slice(end.as_bytes());
                forms.push(Form::guess(&LINE_BREAKS_REMOVED, lines));
            }
        }
    }
    forms
}
