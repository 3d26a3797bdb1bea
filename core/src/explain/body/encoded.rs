//! Bodies in an encoding that nothing took away.

use super::{Body, Form};
use crate::{
    explain::{
        decode,
        find::{contains, find},
        inflate::{inflate, inflate_zlib},
        mistakes::body::{BASE64, DOUBLE_ENCODED, FORM_ENCODED, GZIP, HTML_ESCAPED},
    },
    json::{Reader, Token},
};

/// JSON in a JSON string, or what stands between the quotation marks of one.
pub(super) fn double(body: &Body<'_>) -> Vec<Form> {
    let Ok(text) = str::from_utf8(body.trim_ascii()) else {
        return Vec::new();
    };
    let quoted = if text.starts_with("{\\\"") {
        ["\"", text, "\""].concat()
    } else if text.starts_with('"') {
        text.to_owned()
    } else {
        return Vec::new();
    };
    let mut reader = Reader::new(&quoted);
    let Ok(Some(Token::String(inner))) = reader.next() else {
        return Vec::new();
    };
    if reader.end().is_err() {
        return Vec::new();
    }
    let inner = inner.decode().into_owned();
    vec![Form::telling(&DOUBLE_ENCODED, inner)]
}

const FEWEST_BASE64: usize = 8;

pub(super) fn base64(body: &Body<'_>) -> Vec<Form> {
    let text = body.trim_ascii();
    let text = match text {
        [b'"', inner @ .., b'"'] | [b'\'', inner @ .., b'\''] => inner,
        _ => text,
    };
    let text = if text.starts_with(b"data:") {
        let at = memchr::memchr(b',', text).map_or(text.len(), |at| at.saturating_add(1));
        text.get(at..).unwrap_or_default()
    } else {
        text
    };
    if text.len() < FEWEST_BASE64 {
        return Vec::new();
    }
    let decoded = decode::base64(text);
    decoded
        .map(|decoded| Form::telling(&BASE64, decoded))
        .into_iter()
        .collect()
}

/// How much longer a text may be than what it was compressed to, and how long at all.
const MOST_INFLATION: usize = 64;
const MOST_INFLATED: usize = 4 << 20;

pub(super) fn gzip(body: &Body<'_>) -> Vec<Form> {
    let limit = body.len().saturating_mul(MOST_INFLATION).min(MOST_INFLATED);
    let inflated = match body.bytes {
        [0x1f, 0x8b, 8, flags, _, _, _, _, _, _, rest @ ..] => {
            after_header(*flags, rest).and_then(|data| inflate(data, limit))
        }
        [0x78, 0x01 | 0x5e | 0x9c | 0xda, ..] => inflate_zlib(body, limit),
        // Raw deflate of JSON, which is neither text nor anything else.
        [first, ..] if str::from_utf8(body).is_err() && first & 6 != 6 => {
            inflate(body, limit).filter(|inflated| inflated.starts_with(b"{"))
        }
        _ => None,
    };
    inflated
        .map(|inflated| Form::telling(&GZIP, inflated))
        .into_iter()
        .collect()
}

/// What follows the optional fields of gzip's header.
fn after_header(flags: u8, mut rest: &[u8]) -> Option<&[u8]> {
    if flags & 4 != 0 {
        let (length, after) = rest.split_first_chunk()?;
        rest = after.get(usize::from(u16::from_le_bytes(*length))..)?;
    }
    for field in [8, 16] {
        if flags & field != 0 {
            let end = memchr::memchr(0, rest)?;
            rest = rest.get(end.saturating_add(1)..)?;
        }
    }
    if flags & 2 != 0 {
        rest.get(2..)
    } else {
        Some(rest)
    }
}

/// As many fields of a form as are looked at.
const MOST_FIELDS: usize = 8;

pub(super) fn form(body: &Body<'_>) -> Vec<Form> {
    let mut forms = Vec::new();
    if find(body, b"form-data; name=").is_some() {
        forms.extend(multipart(body));
        return forms;
    }
    let has_escape = find(body, b"%7B").is_some()
        || find(body, b"%7b").is_some()
        || find(body, b"%22").is_some();
    let is_key = body.starts_with(b"{") && body.ends_with(b"=");
    let is_value = body.iter().take(40).any(|&byte| byte == b'=')
        && body.first().is_some_and(u8::is_ascii_alphabetic);
    if !has_escape && !is_key && !is_value || body.json().is_some() {
        return forms;
    }
    // A value may be in another encoding still.
    let mut push = |text: &[u8], is_value: bool| {
        for plus in [true, false] {
            let decoded = decode::percent(text, plus);
            let is_json = decoded.starts_with(b"{") || decoded.starts_with(b"[");
            if is_json || is_value && decoded.len() > FEWEST_BASE64 {
                forms.push(Form::telling(&FORM_ENCODED, decoded));
            }
        }
        if text.starts_with(b"{") && text != body.bytes {
            forms.push(Form::telling(&FORM_ENCODED, text));
        }
    };
    let fields = body.split(|&byte| byte == b'&').take(MOST_FIELDS);
    for field in fields {
        let mut parts = field.splitn(2, |&byte| byte == b'=');
        let (key, value) = (parts.next(), parts.next());
        if let Some(value) = value {
            push(value, is_value);
        }
        if let Some(key) = key {
            push(key, false);
        }
    }
    if let Some(at) = memchr::memchr(b'=', body) {
        push(body.get(at.saturating_add(1)..).unwrap_or_default(), false);
    }
    push(body.strip_suffix(b"=").unwrap_or(body), false);
    forms
}

fn multipart(body: &[u8]) -> Option<Form> {
    let blank = find(body, b"\r\n\r\n")?;
    let part = body.get(blank.saturating_add(4)..)?;
    let end = find(part, b"\r\n--")?;
    Some(Form::telling(&FORM_ENCODED, part.get(..end)?))
}

pub(super) fn html(body: &Body<'_>) -> Vec<Form> {
    let Ok(text) = str::from_utf8(body) else {
        return Vec::new();
    };
    let decoded = decode::html(text);
    if decoded == text {
        return Vec::new();
    }
    let telling = ["&quot;", "&#34;", "&#x22;", "&#039;"]
        .iter()
        .any(|quote| contains(text, quote));
    vec![Form {
        telling,
        expand: true,
        ..Form::new(&HTML_ESCAPED, decoded)
    }]
}
