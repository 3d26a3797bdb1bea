//! Python text as UTF-8.

use pyo3::{
    exceptions::PyUnicodeEncodeError,
    prelude::*,
    types::{PyBytes, PyString},
};

/// The text as UTF-8; `None` for a text that has no such form, as it holds a lone surrogate.
pub(crate) fn encode<'py>(text: &Bound<'py, PyString>) -> PyResult<Option<Bound<'py, PyBytes>>> {
    match text.encode_utf8() {
        Ok(bytes) => Ok(Some(bytes)),
        Err(error) if error.is_instance_of::<PyUnicodeEncodeError>(text.py()) => Ok(None),
        Err(error) => Err(error),
    }
}

/// The text as UTF-8, with U+FFFD for each lone surrogate, as JavaScript's `TextEncoder` does it.
pub(crate) fn encode_lossy<'py>(text: &Bound<'py, PyString>) -> PyResult<Bound<'py, PyBytes>> {
    let py = text.py();
    if let Some(bytes) = encode(text)? {
        return Ok(bytes);
    }
    // Through the class: a subclass may have an `encode` of its own.
    let utf16 = py
        .get_type::<PyString>()
        .call_method1("encode", (text, "utf-16-le", "surrogatepass"))?
        .cast_into::<PyBytes>()?;
    let units = utf16.as_bytes().chunks_exact(2).map(|unit| match *unit {
        [low, high] => u16::from_le_bytes([low, high]),
        _ => 0,
    });
    let text: String = char::decode_utf16(units)
        .map(|c| c.unwrap_or(char::REPLACEMENT_CHARACTER))
        .collect();
    Ok(PyBytes::new(py, text.as_bytes()))
}
