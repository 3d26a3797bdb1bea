//! Encodings that are undone, each in time linear in its input.

use crate::invariant::always;

/// Base64 of either alphabet, with padding or without; white space is passed over.
pub(crate) fn base64(text: &[u8]) -> Option<Vec<u8>> {
    let mut out = Vec::with_capacity(text.len().div_ceil(4).saturating_mul(3));
    let (mut bits, mut count, mut digits) = (0_u32, 0_u32, 0_usize);
    let mut ended = false;
    for &byte in text {
        let value = match byte {
            b'A'..=b'Z' => byte.wrapping_sub(b'A'),
            b'a'..=b'z' => byte.wrapping_sub(b'a').wrapping_add(26),
            b'0'..=b'9' => byte.wrapping_sub(b'0').wrapping_add(52),
            b'+' | b'-' => 62,
            b'/' | b'_' => 63,
            b'\n' | b'\r' | b' ' | b'\t' => continue,
            b'=' => {
                ended = true;
                continue;
            }
            _ => return None,
        };
        if ended {
            return None;
        }
        digits = digits.saturating_add(1);
        bits = bits << 6 | u32::from(value);
        count = count.wrapping_add(6);
        if count >= 8 {
            count = count.wrapping_sub(8);
            let [.., byte] = (bits >> count).to_be_bytes();
            out.push(byte);
        }
    }
    (digits >= 2 && digits % 4 != 1).then_some(out)
}

/// Standard base64 with padding.
pub(crate) fn to_base64(bytes: &[u8], alphabet: [u8; 2]) -> Vec<u8> {
    let digit = |value: u32| {
        let [.., value] = (value & 0x3f).to_be_bytes();
        match value {
            0..26 => value.wrapping_add(b'A'),
            26..52 => value.wrapping_sub(26).wrapping_add(b'a'),
            52..62 => value.wrapping_sub(52).wrapping_add(b'0'),
            62 => alphabet[0],
            _ => alphabet[1],
        }
    };
    let mut out = Vec::with_capacity(bytes.len().div_ceil(3).saturating_mul(4));
    for chunk in bytes.chunks(3) {
        let byte = |at: usize| u32::from(chunk.get(at).copied().unwrap_or(0));
        let bits = byte(0) << 16 | byte(1) << 8 | byte(2);
        let digits = [bits >> 18, bits >> 12, bits >> 6, bits].map(digit);
        let count = chunk.len().saturating_add(1);
        out.extend_from_slice(always(digits.get(..count)));
        out.resize(
            out.len().saturating_add(4_usize.saturating_sub(count)),
            b'=',
        );
    }
    out
}

/// Percent-encoding undone, and `+` for a space in forms. What is no escape stays.
pub(super) fn percent(text: &[u8], plus: bool) -> Vec<u8> {
    let mut out = Vec::with_capacity(text.len());
    let mut rest = text;
    while let Some((&byte, after)) = rest.split_first() {
        rest = after;
        match byte {
            b'%' => {
                if let [high, low, after @ ..] = rest
                    && let (Some(high), Some(low)) = (hex_digit(*high), hex_digit(*low))
                {
                    out.push(high << 4 | low);
                    rest = after;
                } else {
                    out.push(b'%');
                }
            }
            b'+' if plus => out.push(b' '),
            byte => out.push(byte),
        }
    }
    out
}

pub(super) fn hex_digit(digit: u8) -> Option<u8> {
    let value = char::from(digit).to_digit(16)?;
    u8::try_from(value).ok()
}

/// References to characters undone, as far as careless tools make them.
pub(super) fn html(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut parts = text.split('&');
    out.push_str(always(parts.next()));
    for part in parts {
        let reference = part
            .split_once(';')
            .filter(|(name, _)| name.len() <= 8)
            .and_then(|(name, after)| Some((character(name)?, after)));
        if let Some((c, after)) = reference {
            out.push(c);
            out.push_str(after);
        } else {
            out.push('&');
            out.push_str(part);
        }
    }
    out
}

/// The names of what Latin-1 has from 0xa0 on.
const LATIN_1: &str = "nbsp iexcl cent pound curren yen brvbar sect uml copy ordf laquo not shy reg macr deg plusmn \
    sup2 sup3 acute micro para middot cedil sup1 ordm raquo frac14 frac12 frac34 iquest Agrave Aacute Acirc Atilde Auml \
    Aring AElig Ccedil Egrave Eacute Ecirc Euml Igrave Iacute Icirc Iuml ETH Ntilde Ograve Oacute Ocirc Otilde Ouml \
    times Oslash Ugrave Uacute Ucirc Uuml Yacute THORN szlig agrave aacute acirc atilde auml aring aelig ccedil egrave \
    eacute ecirc euml igrave iacute icirc iuml eth ntilde ograve oacute ocirc otilde ouml divide oslash ugrave uacute \
    ucirc uuml yacute thorn yuml";

fn character(name: &str) -> Option<char> {
    Some(match name {
        "quot" => '"',
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "apos" => '\'',
        "hellip" => '…',
        "ndash" => '–',
        "mdash" => '—',
        "lsquo" => '‘',
        "rsquo" => '’',
        "ldquo" => '“',
        "rdquo" => '”',
        "euro" => '€',
        _ if !name.starts_with('#') => {
            let at = LATIN_1.split(' ').position(|known| known == name)?;
            char::from_u32(u32::try_from(at).ok()?.checked_add(0xa0)?)?
        }
        _ => {
            let number = name.strip_prefix('#')?;
            let code = match number.strip_prefix(['x', 'X']) {
                Some(hex) => u32::from_str_radix(hex, 16),
                None => number.parse(),
            };
            char::from_u32(code.ok()?)?
        }
    })
}

/// A string literal without its quotation marks, escapes undone as most languages have them, as UTF-16.
pub(super) fn unescape(text: &str) -> Vec<u16> {
    let mut units = Vec::with_capacity(text.len());
    let mut rest = text;
    while let Some((plain, after)) = rest.split_once('\\') {
        units.extend(plain.encode_utf16());
        let mut chars = after.chars();
        let escape = chars.next();
        rest = chars.as_str();
        let digits = match escape {
            Some('x') => 2,
            Some('u') => 4,
            Some('U') => 8,
            _ => 0,
        };
        let code = if digits == 4 && rest.starts_with('{') {
            rest.strip_prefix('{').and_then(|rest| rest.split_once('}'))
        } else {
            rest.split_at_checked(digits).filter(|_| digits > 0)
        };
        if let Some((number, after)) = code
            && let Ok(code) = u32::from_str_radix(number, 16)
        {
            rest = after;
            match (char::from_u32(code), u16::try_from(code)) {
                (Some(c), _) => units.extend_from_slice(c.encode_utf16(&mut [0; 2])),
                (None, Ok(surrogate)) => units.push(surrogate),
                _ => {}
            }
            continue;
        }
        let c = match escape {
            Some('n') => '\n',
            Some('r') => '\r',
            Some('t') => '\t',
            Some('b') => '\u{8}',
            Some('f') => '\u{c}',
            Some('v') => '\u{b}',
            Some('a') => '\u{7}',
            Some('e') => '\u{1b}',
            Some('0') => '\0',
            Some(c) => c,
            None => '\\',
        };
        units.extend_from_slice(c.encode_utf16(&mut [0; 2]));
    }
    units.extend(rest.encode_utf16());
    units
}

#[cfg(test)]
mod tests {
    use super::{base64, html, percent, to_base64, unescape};

    #[test]
    fn base64_of_both_alphabets() {
        for bytes in [&b""[..], b"a", b"ab", b"abc", b"\xff\xef\xbe>?"] {
            for alphabet in [*b"+/", *b"-_"] {
                let text = to_base64(bytes, alphabet);
                if !bytes.is_empty() {
                    assert_eq!(base64(&text).as_deref(), Some(bytes));
                }
            }
        }
        assert_eq!(to_base64(b"ab", *b"+/"), b"YWI=");
        assert_eq!(base64(b"YW\nI"), Some(b"ab".to_vec()));
        assert_eq!(base64(b"YWI=x"), None);
        assert_eq!(base64(b"Y"), None);
        assert_eq!(base64(b"{}"), None);
    }

    #[test]
    fn escapes() {
        assert_eq!(percent(b"a%7B+%zz%", true), b"a{ %zz%");
        assert_eq!(percent(b"a+b", false), b"a+b");
        assert_eq!(
            html("&quot;&#39;&#x27;&amp;lt;&; &copy"),
            "\"''&lt;&; &copy"
        );
        let text = String::from_utf16(&unescape(
            r"a\n\x41\u00e9\U0001f389\u{1f389}\ud83c\udf89\'\",
        ));
        assert_eq!(text.unwrap(), "a\nAé🎉🎉🎉'\\");
    }
}
