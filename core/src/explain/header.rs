//! The signature header, read as far as anything can be made of it.

use super::{
    decode,
    find::{contains, find, has, split_once},
    mistakes::{
        Mistake,
        header::{
            BARE_SIGNATURE, BASE64_SIGNATURE, JOINED, MISSING, NAME_INCLUDED, OTHER_SENDER, PREFIX,
            QUOTES, TRUNCATED,
        },
    },
};
use crate::signature::MAX_HEADER_BYTES;

/// One way to read a header.
#[derive(Default)]
pub(super) struct Reading {
    /// What was signed before the dot.
    pub(super) timestamp: Option<String>,
    /// What it says that the MAC is.
    pub(super) signatures: Vec<[u8; 32]>,
    /// What had to be overlooked.
    pub(super) mistakes: Vec<&'static Mistake>,
}

/// More signatures than these are not looked at.
const MOST_SIGNATURES: usize = 64;
/// As many `t` as two or three headers have.
const MOST_READINGS: usize = 4;

/// Every reading of the lines. Without a mistake there is one, and it is that of verification.
pub(super) fn read(lines: &[&[u8]]) -> Vec<Reading> {
    let mut text = String::new();
    let mut count = 0_usize;
    for line in lines {
        let line = String::from_utf8_lossy(line.get(..MAX_HEADER_BYTES).unwrap_or(line));
        for line in line
            .split(['\r', '\n'])
            .filter(|line| !line.trim().is_empty())
        {
            if count > 0 {
                text.push('\n');
            }
            text.push_str(line.trim());
            count = count.saturating_add(1);
        }
    }
    if count == 0 {
        return vec![Reading {
            mistakes: vec![&MISSING],
            ..Reading::default()
        }];
    }
    let mut mistakes = Vec::new();
    let plain = without_around(&text, &mut mistakes);
    read_elements(&plain, mistakes)
}

/// Without the header's name and quotation marks, in any order.
fn without_around(text: &str, mistakes: &mut Vec<&'static Mistake>) -> String {
    let mut note = |mistake| {
        if !mistakes.contains(&mistake) {
            mistakes.push(mistake);
        }
    };
    let mut lines = Vec::new();
    for line in text.lines() {
        let mut line = line.trim();
        loop {
            if let Some(rest) = without_name(line) {
                note(&NAME_INCLUDED);
                line = rest;
            } else if let Some(rest) = without_quotes(line) {
                note(&QUOTES);
                line = rest;
            } else {
                break;
            }
        }
        let mut line = line.to_owned();
        if line.contains(['"', '\'']) {
            line.retain(|c| c != '"' && c != '\'');
            note(&QUOTES);
        }
        lines.push(line);
    }
    lines.join("\n")
}

fn without_name(text: &str) -> Option<&str> {
    let start = text.trim_start_matches(['"', '\'', '{', '[', '(']);
    let name: usize = "x-qualifi-signature".len();
    let start = start
        .strip_prefix("-H ")
        .or_else(|| start.strip_prefix("HTTP_"))
        .unwrap_or(start)
        .trim_start_matches(['"', '\'']);
    // Another name, before a value that is whole.
    if let Some((other, value)) = split_once(start, ": ")
        && value.trim_start().starts_with("t=")
        && other
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
    {
        return Some(value.trim_start());
    }
    let (head, rest) = start.split_at_checked(name)?;
    let is_name = head
        .replace('_', "-")
        .eq_ignore_ascii_case("x-qualifi-signature");
    let rest = rest.trim_start_matches(['"', '\'', ' ']);
    let rest = rest
        .strip_prefix("=>")
        .or_else(|| rest.strip_prefix([':', '=', ',']))?;
    is_name.then(|| rest.trim_start())
}

fn without_quotes(text: &str) -> Option<&str> {
    const PAIRS: [(&str, &str); 8] = [
        ("b'", "'"),
        ("b\"", "\""),
        ("\"", "\""),
        ("'", "'"),
        ("`", "`"),
        ("[", "]"),
        ("\u{201c}", "\u{201d}"),
        ("<", ">"),
    ];
    for (open, close) in PAIRS {
        if let Some(inner) = text.strip_prefix(open) {
            return Some(inner.strip_suffix(close).unwrap_or(inner).trim());
        }
        if open == close
            && let Some(inner) = text.strip_suffix(close)
        {
            return Some(inner.trim());
        }
    }
    text.strip_suffix(['}', ']', ')', ';']).map(str::trim_end)
}

fn read_elements(text: &str, mistakes: Vec<&'static Mistake>) -> Vec<Reading> {
    let mut readings = vec![Reading {
        mistakes,
        ..Reading::default()
    }];
    let mut several = has(text, b'\n');
    let mut alone = Vec::new();
    if has(text, b';') {
        for reading in &mut readings {
            note(reading, &OTHER_SENDER);
        }
    }
    for element in text.split([',', '\n', ';']).map(str::trim) {
        let Some(reading) = readings.last_mut() else {
            break;
        };
        let element = without_scheme(element).map_or(element, |element| {
            note(reading, &PREFIX);
            element
        });
        if let Some(time) = element.strip_prefix("t=") {
            if reading.timestamp.is_some() {
                several = true;
                if readings.len() >= MOST_READINGS {
                    break;
                }
                let mistakes = readings.first().map(|first| first.mistakes.clone());
                readings.push(Reading {
                    timestamp: Some(time.to_owned()),
                    mistakes: mistakes.unwrap_or_default(),
                    ..Reading::default()
                });
            } else {
                reading.timestamp = Some(time.to_owned());
            }
        } else if let Some(value) = element.strip_prefix("v1=") {
            push_signature(reading, value);
        } else {
            alone.push(element);
        }
    }
    let has_timestamp = readings.iter().any(|reading| reading.timestamp.is_some());
    if let Some(reading) = readings.last_mut() {
        let has_v1 = !reading.signatures.is_empty() || reading.mistakes.contains(&&TRUNCATED);
        if !has_timestamp || !has_v1 {
            for element in alone {
                other(reading, element, has_timestamp);
            }
        }
        if !has_timestamp
            && !reading.mistakes.contains(&&BARE_SIGNATURE)
            && !reading.mistakes.contains(&&OTHER_SENDER)
        {
            note(reading, &OTHER_SENDER);
        } else if has_timestamp
            && reading.signatures.is_empty()
            && !reading.mistakes.contains(&&TRUNCATED)
        {
            let ends_early = text.ends_with("v1")
                || text.ends_with(',')
                || text.ends_with("v1=")
                || !has(text, b',');
            note(
                reading,
                if ends_early {
                    &TRUNCATED
                } else {
                    &OTHER_SENDER
                },
            );
        }
    }
    if several {
        for reading in &mut readings {
            note(reading, &JOINED);
        }
        // What is cut or missing in one of them may be whole in another.
        if readings
            .iter()
            .any(|reading| !reading.signatures.is_empty())
        {
            readings.retain(|reading| !reading.signatures.is_empty());
        }
    }
    readings
}

/// The `t=...` behind a scheme such as `sha256=` or `Signature `.
fn without_scheme(element: &str) -> Option<&str> {
    let at = find(element.as_bytes(), b"t=").filter(|&at| at > 0)?;
    let (scheme, time) = element.split_at_checked(at)?;
    let is_scheme = !contains(scheme, "v1=")
        && scheme.ends_with(['=', ' ', ':'])
        && scheme.starts_with(|c: char| c.is_ascii_alphabetic());
    let is_time = time
        .get(2..)
        .is_some_and(|time| time.starts_with(|c: char| c.is_ascii_digit()));
    (is_scheme && is_time).then_some(time)
}

fn note(reading: &mut Reading, mistake: &'static Mistake) {
    if !reading.mistakes.contains(&mistake) {
        reading.mistakes.push(mistake);
    }
}

/// The value of a `v1`.
fn push_signature(reading: &mut Reading, value: &str) {
    let plain = without_prefix(value);
    let is_prefixed = plain.len() != value.len();
    match signature(plain) {
        Signature::Hex(mac) => push(reading, mac),
        Signature::Base64(mac) => {
            push(reading, mac);
            note(reading, &BASE64_SIGNATURE);
        }
        Signature::Cut => note(reading, &TRUNCATED),
        Signature::None => {}
    }
    if is_prefixed && !plain.is_empty() {
        note(reading, &PREFIX);
    }
}

fn push(reading: &mut Reading, mac: [u8; 32]) {
    if reading.signatures.len() < MOST_SIGNATURES {
        reading.signatures.push(mac);
    }
}

/// An element that is neither `t` nor `v1`.
fn other(reading: &mut Reading, element: &str, has_timestamp: bool) {
    let plain = without_prefix(element);
    let is_prefixed = plain.len() != element.len();
    let found = signature(plain);
    match found {
        Signature::Hex(mac) | Signature::Base64(mac) => {
            push(reading, mac);
            let is_hex = matches!(found, Signature::Hex(_));
            if has_timestamp {
                if is_prefixed {
                    note(
                        reading,
                        if element.starts_with("v0=") {
                            &OTHER_SENDER
                        } else {
                            &PREFIX
                        },
                    );
                }
                if !is_hex {
                    note(reading, &BASE64_SIGNATURE);
                } else if !is_prefixed {
                    note(reading, &BARE_SIGNATURE);
                }
            } else {
                let is_bare = is_hex && !is_prefixed;
                note(
                    reading,
                    if is_bare {
                        &BARE_SIGNATURE
                    } else {
                        &OTHER_SENDER
                    },
                );
            }
        }
        Signature::Cut if has_timestamp => note(reading, &TRUNCATED),
        _ => {}
    }
}

/// Without `sha256=` and its like.
fn without_prefix(text: &str) -> &str {
    let text = text.trim();
    let mut plain = text;
    for prefix in [
        "v1=",
        "v1,",
        "v0=",
        "hmac-",
        "HMAC-",
        "sha256",
        "SHA256",
        "sha-256",
        "SHA-256",
        "hmac",
        "HMAC",
        "0x",
        "signature",
        "sig",
        "s",
        "h1",
        "hex",
        "Bearer",
        "v1",
        "v2",
    ] {
        if let Some(rest) = plain.strip_prefix(prefix) {
            let rest_of_name = rest.trim_start_matches([' ']);
            let after = rest_of_name.trim_start_matches(['=', ':']);
            if prefix.ends_with(['=', ',', '-']) || prefix == "0x" || after.len() != rest.len() {
                plain = after.trim_start();
            }
        }
    }
    plain
}

enum Signature {
    Hex([u8; 32]),
    Base64([u8; 32]),
    /// The beginning of one.
    Cut,
    None,
}

const HEX_DIGITS: usize = 64;

fn signature(text: &str) -> Signature {
    let text = text.trim();
    let shown = text.trim_end_matches(['.', '…']);
    let is_hex = shown.bytes().all(|byte| byte.is_ascii_hexdigit());
    if is_hex && shown.len() < HEX_DIGITS {
        return Signature::Cut;
    }
    if let Some(mac) = from_hex(text) {
        return Signature::Hex(mac);
    }
    match decode::base64(text.as_bytes()) {
        Some(bytes) if text.len() >= 43 => {
            if let Ok(mac) = <[u8; 32]>::try_from(bytes.as_slice()) {
                return Signature::Base64(mac);
            }
            // The base64 of the hex digits.
            let hex = str::from_utf8(&bytes).ok().and_then(from_hex);
            hex.map_or(Signature::None, Signature::Base64)
        }
        Some(_) | None => Signature::None,
    }
}

fn from_hex(text: &str) -> Option<[u8; 32]> {
    let mut mac = [0; 32];
    hex::decode_to_slice(text, &mut mac).ok()?;
    Some(mac)
}

#[cfg(test)]
mod tests;
