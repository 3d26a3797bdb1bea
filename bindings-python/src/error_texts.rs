//! The texts of errors as Python's: most say the same each time, and refusing is what strangers can ask for.

use std::sync::OnceLock;

use gather_webhooks::{Error, ErrorKind};
use pyo3::{prelude::*, types::PyString};

use crate::once;

pub(crate) struct ErrorTexts<'py> {
    pub(crate) code: Bound<'py, PyString>,
    pub(crate) message: Bound<'py, PyString>,
}

/// Of the first error of a kind.
struct Kept {
    code: Py<PyString>,
    message: Py<PyString>,
}

impl<'py> ErrorTexts<'py> {
    pub(crate) fn of(py: Python<'py>, error: &Error) -> PyResult<Self> {
        static KEPT: [OnceLock<Kept>; ErrorKind::ALL.len()] =
            [const { OnceLock::new() }; ErrorKind::ALL.len()];

        let make = || {
            let code = PyString::new(py, error.code());
            let message = PyString::new(py, error.message());
            Self { code, message }
        };
        let mut kinds = ErrorKind::ALL.iter().zip(&KEPT);
        let Some((_, cell)) = kinds.find(|(kind, _)| **kind == error.kind()) else {
            return Ok(make());
        };
        let kept = once::get_or_make(cell, || {
            let Self { code, message } = make();
            let (code, message) = (code.unbind(), message.unbind());
            Ok(Kept { code, message })
        })?;
        let message = kept.message.bind(py);
        let code = kept.code.bind(py).clone();
        let message = if message.to_str()? == error.message() {
            message.clone()
        } else {
            PyString::new(py, error.message())
        };
        Ok(Self { code, message })
    }
}
