//! `JSON.stringify`, byte for byte.
//!
//! The Gather API signs `JSON.stringify(payload)`. Where only the *parsed* payload is left, those
//! bytes have to be made again, exactly as V8 makes them: numbers as ECMAScript prints a double,
//! array-index keys first and ascending, the last of equal keys in the place of the first, strings
//! with as few escapes as JSON allows, lone surrogates escaped.
//!
//! Every function here takes time linear in its input, or nearly so where keys have to be sorted, and is
//! safe for text that nobody has authenticated: it holds at most twelve times the text in memory, and
//! does not recurse, but for what a value's own `Serialize` does, down to 512 levels.

mod depth;
pub(crate) mod key;
pub(crate) mod keys;
mod moves;
pub(crate) mod number;
mod output;
pub(crate) mod string;
mod write;

use serde::Serialize;

use self::{depth::Limited, write::write};
pub use crate::json::MAX_DEPTH;
use crate::{
    Error, ErrorKind,
    json::{Malformed, TOO_DEEP},
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
    write(json_text).map_err(|Malformed { what, offset }| {
        Error::new(
            ErrorKind::MalformedPayload,
            format!("the text cannot be read as JSON, at byte {offset}: {what}"),
        )
    })
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
    let mut json = Vec::new();
    let mut serializer = serde_json::Serializer::with_formatter(&mut json, Limited::default());
    // serde_json's message may quote the value.
    value.serialize(&mut serializer).map_err(|error| {
        unserializable(if error.is_io() {
            TOO_DEEP
        } else {
            "a map has keys that are not strings, or a value refused"
        })
    })?;
    json.shrink_to_fit();
    let text = str::from_utf8(&json).map_err(|_| unserializable("it is not UTF-8"))?;
    stringify(text).map_err(|error| unserializable(error.message()))
}
