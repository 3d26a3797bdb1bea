//! The argument `signature`: the value of the signature header as a framework gives it.

use gather_webhooks::{SignatureHeader, binding::several_lines};
use pyo3::{
    prelude::*,
    types::{PyByteArray, PyBytes, PyList, PyString, PyTuple},
};

use crate::{errors, text};

/// What the request has of it.
pub(crate) enum Signature<'py> {
    None,
    Line(Bound<'py, PyBytes>),
    Several,
}

impl<'py> Signature<'py> {
    /// Some frameworks give every line of a header, as a list.
    pub(crate) fn read(value: &Bound<'py, PyAny>) -> PyResult<Self> {
        if let Ok(lines) = value.cast::<PyList>() {
            Self::from_lines(lines.iter())
        } else if let Ok(lines) = value.cast::<PyTuple>() {
            Self::from_lines(lines.iter())
        } else {
            read_line(value)
        }
    }

    fn from_lines(mut lines: impl Iterator<Item = Bound<'py, PyAny>>) -> PyResult<Self> {
        let Some(first) = lines.next() else {
            return Ok(Self::None);
        };
        let first = read_line(&first)?;
        lines.try_fold(first, |_, line| {
            if is_line(&line) {
                Ok(Self::Several)
            } else {
                Err(wrong_type(&line))
            }
        })
    }

    /// For the core to judge.
    pub(crate) fn header(&self) -> SignatureHeader<'_> {
        match self {
            Self::None => None::<&[u8]>.into(),
            Self::Line(line) => line.as_bytes().into(),
            Self::Several => several_lines(),
        }
    }
}

/// Every line that the request has of it, where a [`Signature`] keeps no more than that there are several.
pub(crate) fn lines<'py>(value: &Bound<'py, PyAny>) -> PyResult<Vec<Bound<'py, PyBytes>>> {
    if let Ok(lines) = value.cast::<PyList>() {
        lines.iter().map(|line| line_of_several(&line)).collect()
    } else if let Ok(lines) = value.cast::<PyTuple>() {
        lines.iter().map(|line| line_of_several(&line)).collect()
    } else {
        Ok(line_bytes(value)?.into_iter().collect())
    }
}

/// `None` counts as a line, as it does for a [`Signature`].
fn line_of_several<'py>(line: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyBytes>> {
    Ok(line_bytes(line)?.unwrap_or_else(|| PyBytes::new(line.py(), b"")))
}

fn is_line(value: &Bound<'_, PyAny>) -> bool {
    value.is_none()
        || value.is_instance_of::<PyString>()
        || value.is_instance_of::<PyBytes>()
        || value.is_instance_of::<PyByteArray>()
}

fn read_line<'py>(value: &Bound<'py, PyAny>) -> PyResult<Signature<'py>> {
    Ok(line_bytes(value)?.map_or(Signature::None, Signature::Line))
}

fn line_bytes<'py>(value: &Bound<'py, PyAny>) -> PyResult<Option<Bound<'py, PyBytes>>> {
    let bytes = if value.is_none() {
        return Ok(None);
    } else if let Ok(text) = value.cast::<PyString>() {
        text::encode_lossy(text)?
    } else if let Ok(bytes) = value.cast::<PyBytes>() {
        bytes.clone()
    } else if let Ok(bytes) = value.cast::<PyByteArray>() {
        PyBytes::new(value.py(), &bytes.to_vec())
    } else {
        return Err(wrong_type(value));
    };
    Ok(Some(bytes))
}

fn wrong_type(value: &Bound<'_, PyAny>) -> PyErr {
    errors::wrong_type(
        "signature",
        value,
        "pass the value of the X-Qualifi-Signature header as str or bytes, or None if the request \
         has none",
    )
}
