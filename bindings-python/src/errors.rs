//! The core's one error type as Python's exception classes.

use std::sync::OnceLock;

use gather_webhooks::{Error, ErrorFamily, ErrorKind};
use pyo3::{
    exceptions::{PyException, PyMemoryError},
    intern,
    prelude::*,
    types::PyType,
};

use crate::{error_texts::ErrorTexts, imported::Imported, once};

pub(crate) fn to_py(py: Python<'_>, error: &Error) -> PyErr {
    static NEW: OnceLock<Py<PyAny>> = OnceLock::new();
    // Not by calling the class: that takes twice as long, and refusing is what strangers can ask for.
    let exception = || {
        let class = class(py, error.kind().family())?;
        let ErrorTexts { code, message } = ErrorTexts::of(py, error)?;
        let new = once::get_or_make(&NEW, || {
            let new = py.get_type::<PyException>().getattr("__new__")?;
            Ok(new.unbind())
        })?;
        let exception = new.bind(py).call1((class, message))?;
        exception.setattr(intern!(py, "_code"), code)?;
        exception.setattr(intern!(py, "_http_status"), error.http_status())?;
        Ok(exception)
    };
    exception().map_or_else(|failure| failure, PyErr::from_value)
}

fn class(py: Python<'_>, family: ErrorFamily) -> PyResult<&Bound<'_, PyType>> {
    const MODULE: &str = "gather_webhooks._errors";
    static VERIFICATION: Imported = Imported::new(MODULE, "VerificationError");
    static PAYLOAD: Imported = Imported::new(MODULE, "PayloadError");
    static CONFIGURATION: Imported = Imported::new(MODULE, "ConfigurationError");
    static USAGE: Imported = Imported::new(MODULE, "UsageError");
    static ANY: Imported = Imported::new(MODULE, "WebhookError");

    let class = match family {
        ErrorFamily::Verification => &VERIFICATION,
        ErrorFamily::Payload => &PAYLOAD,
        ErrorFamily::Configuration => &CONFIGURATION,
        ErrorFamily::Usage => &USAGE,
        _ => &ANY,
    };
    class.get(py)
}

/// Whether it is an error of the family.
pub(crate) fn is_of(py: Python<'_>, error: &PyErr, family: ErrorFamily) -> bool {
    class(py, family).is_ok_and(|class| error.is_instance(py, class))
}

/// An error of `kind` that only the binding can know of.
pub(crate) fn error(py: Python<'_>, kind: ErrorKind, message: String) -> PyErr {
    to_py(py, &Error::new(kind, message))
}

/// The error for an argument of a type that it cannot have; `instead` says which it can have.
pub(crate) fn wrong_type(argument: &str, value: &Bound<'_, PyAny>, instead: &str) -> PyErr {
    let message = format!("`{argument}` is {}: {instead}", describe(value));
    error(value.py(), ErrorKind::InvalidArgument, message)
}

/// The error for an argument whose conversion ran code of the caller's and was interrupted by it.
pub(crate) fn conversion_failed(py: Python<'_>, argument: &str, cause: PyErr) -> PyErr {
    caused(py, cause, ErrorKind::InvalidArgument, |raised| {
        format!(
            "`{argument}` could not be read, its conversion raised {raised}: see the cause of this \
             error, and pass a value of a built-in type"
        )
    })
}

/// An error whose cause is what code of the caller's raised; `message` gets the name of its type.
///
/// What is no fault of the argument goes through as it is: `KeyboardInterrupt` and its like, and
/// `MemoryError`.
pub(crate) fn caused(
    py: Python<'_>,
    cause: PyErr,
    kind: ErrorKind,
    message: impl FnOnce(String) -> String,
) -> PyErr {
    if !cause.is_instance_of::<PyException>(py) || cause.is_instance_of::<PyMemoryError>(py) {
        return cause;
    }
    let error = error(py, kind, message(type_name(&cause.get_type(py))));
    error.set_cause(py, Some(cause));
    error
}

/// What an argument is, never what it holds.
pub(crate) fn describe(value: &Bound<'_, PyAny>) -> String {
    if value.is_none() {
        "None".to_owned()
    } else {
        format!("of type {}", type_name(&value.get_type()))
    }
}

fn type_name(class: &Bound<'_, PyType>) -> String {
    class.name().map_or_else(
        |_| "(unnamed)".to_owned(),
        |name| name.to_string_lossy().into_owned(),
    )
}
