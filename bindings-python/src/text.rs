//! Python text as UTF-8, and from JSON.

use gather_webhooks::binding::Text;
use pyo3::{
    exceptions::PyUnicodeEncodeError,
    prelude::*,
    types::{PyBytes, PyString},
};

/// The text as UTF-8, which Python keeps with it; `None` for a text that has no such form, as it holds
/// a lone surrogate.
pub(crate) fn utf8<'a>(text: &'a Bound<'_, PyString>) -> PyResult<Option<&'a str>> {
    unless_surrogates(text.py(), text.to_str())
}

/// The text as UTF-8, with U+FFFD for each lone surrogate, as JavaScript's `TextEncoder` does it.
pub(crate) fn encode_lossy<'py>(text: &Bound<'py, PyString>) -> PyResult<Bound<'py, PyBytes>> {
    let py = text.py();
    if let Some(bytes) = unless_surrogates(py, text.encode_utf8())? {
        return Ok(bytes);
    }
    let text: String = char::decode_utf16(utf16(text)?)
        .map(|c| c.unwrap_or(char::REPLACEMENT_CHARACTER))
        .collect();
    Ok(PyBytes::new(py, text.as_bytes()))
}

/// The text as JavaScript has it, in UTF-16 code units: two surrogates that are a pair are one
/// character.
pub(crate) fn utf16(text: &Bound<'_, PyString>) -> PyResult<Vec<u16>> {
    // Through the class: a subclass may have an `encode` of its own.
    let utf16 = text
        .py()
        .get_type::<PyString>()
        .call_method1("encode", (text, "utf-16-le", "surrogatepass"))?
        .cast_into::<PyBytes>()?;
    let units = utf16.as_bytes().chunks_exact(2).map(|unit| match *unit {
        [low, high] => u16::from_le_bytes([low, high]),
        _ => 0,
    });
    Ok(units.collect())
}

/// A string of a JSON text, lone surrogates included.
pub(crate) fn from_json<'py>(py: Python<'py>, text: Text<'_>) -> PyResult<Bound<'py, PyString>> {
    match text {
        Text::Utf8(text) => Ok(PyString::new(py, &text)),
        Text::Utf16(units) => {
            let bytes: Vec<u8> = units.into_iter().flat_map(u16::to_le_bytes).collect();
            let bytes = PyBytes::new(py, &bytes);
            PyString::from_encoded_object(&bytes, Some(c"utf-16-le"), Some(c"surrogatepass"))
        }
    }
}

fn unless_surrogates<T>(py: Python<'_>, encoded: PyResult<T>) -> PyResult<Option<T>> {
    match encoded {
        Ok(encoded) => Ok(Some(encoded)),
        Err(error) if error.is_instance_of::<PyUnicodeEncodeError>(py) => Ok(None),
        Err(error) => Err(error),
    }
}
