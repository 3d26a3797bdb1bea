//! The argument `signature`: the value of the signature header as a framework gives it.

use gather_webhooks::ErrorKind;
use pyo3::{
    prelude::*,
    types::{PyByteArray, PyBytes, PyList, PyString, PyTuple},
};

use crate::{errors, text};

/// The bytes of the header, or `None` if the request has none.
pub(crate) fn read<'py>(value: &Bound<'py, PyAny>) -> PyResult<Option<Bound<'py, PyBytes>>> {
    if let Ok(text) = value.cast::<PyString>() {
        text::encode_lossy(text).map(Some)
    } else if let Ok(lines) = value.cast::<PyList>() {
        only_line(value.py(), lines.iter())
    } else if let Ok(lines) = value.cast::<PyTuple>() {
        only_line(value.py(), lines.iter())
    } else {
        read_line(value)
    }
}

/// Some frameworks give every line of a header, as a list.
fn only_line<'py>(
    py: Python<'py>,
    mut lines: impl Iterator<Item = Bound<'py, PyAny>>,
) -> PyResult<Option<Bound<'py, PyBytes>>> {
    match (lines.next(), lines.next()) {
        (None, _) => Ok(None),
        (Some(line), None) => read_line(&line),
        (Some(_), Some(_)) => Err(errors::error(
            py,
            ErrorKind::MalformedHeader,
            "the request has several X-Qualifi-Signature headers, and the Gather API sends one: \
             does a proxy in front add another?"
                .to_owned(),
        )),
    }
}

fn read_line<'py>(value: &Bound<'py, PyAny>) -> PyResult<Option<Bound<'py, PyBytes>>> {
    if value.is_none() {
        return Ok(None);
    }
    if let Ok(text) = value.cast::<PyString>() {
        return text::encode_lossy(text).map(Some);
    }
    if let Ok(bytes) = value.cast::<PyBytes>() {
        return Ok(Some(bytes.clone()));
    }
    if let Ok(bytes) = value.cast::<PyByteArray>() {
        return Ok(Some(PyBytes::new(value.py(), &bytes.to_vec())));
    }
    Err(errors::wrong_type(
        "signature",
        value,
        "pass the value of the X-Qualifi-Signature header as str or bytes, or None if the request \
         has none",
    ))
}
