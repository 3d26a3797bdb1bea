//! `JSON.stringify`, byte for byte.
//!
//! The Gather API signs `JSON.stringify(payload)`. Where only the *parsed* payload is left, those
//! bytes have to be made again, exactly as V8 makes them: numbers as ECMAScript prints a double,
//! array-index keys first and ascending, the last of equal keys in the place of the first, strings
//! with as few escapes as JSON allows, lone surrogates escaped.
//!
//! Every function here takes time linear in its input, or nearly so where keys have to be sorted, and
//! is safe for text that nobody has authenticated.

mod key;
mod number;
mod string;
mod tree;

use serde::Serialize;

use self::key::Keys;
pub use self::{
    key::array_index,
    number::push_number,
    string::{push_string, push_utf16},
};
pub use crate::json::MAX_DEPTH;
use crate::{
    Error, ErrorKind,
    json::{Container, Malformed, Reader, Token},
};

/// `JSON.stringify(JSON.parse(json_text))`.
///
/// ```
/// use gather_webhooks::canonical;
///
/// let text = canonical::stringify(r#"{ "b": 1.0, "10": 1e21, "9": "\u0041\/", "b": -0 }"#)?;
/// assert_eq!(text, r#"{"9":"A/","10":1e+21,"b":0}"#);
/// # Ok::<(), gather_webhooks::Error>(())
/// ```
///
/// # Errors
///
/// [`MalformedPayload`](ErrorKind::MalformedPayload), with the position, if the text is not JSON or
/// is nested deeper than 512 levels.
pub fn stringify(json_text: &str) -> Result<String, Error> {
    let straight = write_straight(json_text).map_err(|Malformed { what, offset }| {
        Error::new(
            ErrorKind::MalformedPayload,
            format!("the text cannot be read as JSON, at byte {offset}: {what}"),
        )
    })?;
    Ok(straight.unwrap_or_else(|| tree::write(json_text)))
}

/// `JSON.stringify(value)`, for a value of Rust.
///
/// ```
/// use gather_webhooks::canonical;
///
/// let text = canonical::to_string(&serde_json::json!({"score": 1.0, "2": "two"}))?;
/// assert_eq!(text, r#"{"2":"two","score":1}"#);
/// # Ok::<(), gather_webhooks::Error>(())
/// ```
///
/// # Errors
///
/// [`UnserializablePayload`](ErrorKind::UnserializablePayload) if the value has no JSON form (a map
/// whose keys are not strings, an error of its `Serialize`), or is nested deeper than 512 levels.
pub fn to_string<T: Serialize + ?Sized>(value: &T) -> Result<String, Error> {
    let unserializable = |what: &str| {
        Error::new(
            ErrorKind::UnserializablePayload,
            format!("the payload cannot be written as JSON, so it is not what was signed: {what}"),
        )
    };
    // serde_json's message may quote the value.
    let text = serde_json::to_string(value)
        .map_err(|_| unserializable("a map has keys that are not strings, or a value refused"))?;
    stringify(&text).map_err(|error| unserializable(error.message()))
}

/// Writes the text as it comes; `None` if an object's members have to move for it.
fn write_straight(text: &str) -> Result<Option<String>, Malformed> {
    let mut reader = Reader::new(text);
    let mut out = String::with_capacity(text.len());
    let mut open: Vec<Option<Keys<'_>>> = Vec::new();
    let mut comma = false;
    let mut in_order = true;
    while let Some(token) = reader.next()? {
        if !in_order {
            continue;
        }
        if comma && !matches!(token, Token::Close) {
            out.push(',');
        }
        comma = true;
        match token {
            Token::Key(key) => {
                string::push_text(&mut out, key);
                out.push(':');
                comma = false;
                if let Some(Some(keys)) = open.last_mut() {
                    in_order = keys.add(key);
                }
            }
            Token::Open(container) => {
                out.push(if container == Container::Object {
                    '{'
                } else {
                    '['
                });
                open.push((container == Container::Object).then(Keys::default));
                comma = false;
            }
            Token::Close => out.push(match open.pop() {
                Some(Some(_)) => '}',
                _ => ']',
            }),
            scalar => push_scalar(&mut out, scalar),
        }
    }
    Ok(in_order.then_some(out))
}

fn push_scalar(out: &mut String, token: Token<'_>) {
    match token {
        Token::Null => out.push_str("null"),
        Token::Bool(true) => out.push_str("true"),
        Token::Bool(false) => out.push_str("false"),
        Token::Number(text) => number::push_text(out, text),
        Token::String(text) => string::push_text(out, text),
        Token::Key(_) | Token::Open(_) | Token::Close => {}
    }
}
