//! Bytes that were printed as numbers.

use super::{Body, Form};
use crate::explain::{
    find::{contains, has},
    mistakes::body::BYTES_AS_NUMBERS,
};

/// `[123,34,...]`, `{"type":"Buffer","data":[123,...]}`, `{"0":123,"1":34,...}`, `123,34,...`,
/// `Uint8Array(2) [ 123, 34 ]`, `[123 34 ...]`, `<Buffer 7b 22>`, `\x7b22...` and `7b22...`.
pub(super) fn bytes_as_numbers(body: &Body<'_>) -> Vec<Form> {
    let Ok(text) = str::from_utf8(body) else {
        return Vec::new();
    };
    let text = text.trim();
    let bytes = if let Some(hex) = text.strip_prefix("<Buffer ") {
        let digits: String = hex.trim_end_matches('>').split(' ').collect();
        hex::decode(digits).ok()
    } else if let Some(digits) = hex_digits(text) {
        hex::decode(digits).ok()
    } else if text.starts_with("{\"0\":") {
        let values = text.trim_matches(['{', '}']).split(',');
        values
            .enumerate()
            .map(|(at, member)| {
                let (key, value) = member.split_once(':')?;
                let is_next = key.trim().trim_matches('"').parse() == Ok(at);
                is_next.then(|| byte(value)).flatten()
            })
            .collect()
    } else {
        let start = text.find('[').map_or(0, |at| at.saturating_add(1));
        let (before, rest) = text.split_at_checked(start).unwrap_or_default();
        let is_known = before.len() <= 1
            || before
                .split_whitespace()
                .collect::<String>()
                .starts_with("{\"type\":\"Buffer\",\"data\":[")
            || contains(before, "Array(")
            || contains(before, "bytearray");
        let list = rest.split(']').next().unwrap_or_default();
        (is_known
            && list.starts_with(|c: char| c == '-' || c.is_ascii_digit() || c.is_whitespace()))
        .then(|| {
            let list = list.trim().trim_end_matches(',');
            if has(list, b',') {
                list.split(',').map(byte).collect()
            } else {
                list.split_ascii_whitespace().map(byte).collect()
            }
        })
        .flatten()
    };
    bytes
        .filter(|bytes: &Vec<u8>| bytes.len() > 1)
        .map(|bytes| Form::telling(&BYTES_AS_NUMBERS, bytes))
        .into_iter()
        .collect()
}

/// The digits of a text that is JSON in hex.
fn hex_digits(text: &str) -> Option<&str> {
    let digits = text.strip_prefix("\\x").or_else(|| text.strip_prefix("0x"));
    let digits = digits.unwrap_or(text);
    digits
        .get(..2)
        .filter(|start| start.eq_ignore_ascii_case("7b"))?;
    Some(digits)
}

/// Java's bytes have signs.
fn byte(number: &str) -> Option<u8> {
    let number: i16 = number.trim().parse().ok()?;
    let byte = if number < 0 {
        number.checked_add(256).filter(|byte| *byte >= 128)?
    } else {
        number
    };
    u8::try_from(byte).ok()
}
