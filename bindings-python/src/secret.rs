//! The argument `secret`: one, or a sequence of them while one replaces another.

use gather_webhooks::{ErrorKind, Secret, binding::not_utf8_secret};
use pyo3::{
    prelude::*,
    types::{PyByteArray, PyBytes, PyString},
};

use crate::{errors, imported::Imported};

pub(crate) const ARGUMENT: &str = "secret";

/// One that was read, but not judged: that comes after all arguments are read.
pub(crate) enum Unchecked {
    Secret(Secret),
    /// A text with a lone surrogate.
    NotUtf8,
}

impl Unchecked {
    /// For the core to check.
    pub(crate) fn secret(self, py: Python<'_>) -> PyResult<Secret> {
        match self {
            Self::Secret(secret) => Ok(secret),
            Self::NotUtf8 => Err(errors::error(
                py,
                ErrorKind::InvalidSecret,
                "the secret is text that has no UTF-8 form, as it holds a lone surrogate: was it \
                 read from an environment variable or a file that is not UTF-8? Load it as bytes"
                    .to_owned(),
            )),
        }
    }

    /// For `explain`, which says of what is refused that it is.
    pub(crate) fn unrefused(self) -> Secret {
        match self {
            Self::Secret(secret) => secret,
            Self::NotUtf8 => not_utf8_secret(),
        }
    }
}

/// All of them, in the order given.
pub(crate) fn several(value: &Bound<'_, PyAny>) -> PyResult<Vec<Unchecked>> {
    if let Some(secret) = read(value) {
        return Ok(vec![secret]);
    }
    let failed = |error| errors::conversion_failed(value.py(), ARGUMENT, error);
    if !is_sequence(value).map_err(failed)? {
        return Err(wrong_type(value));
    }
    let mut secrets = Vec::new();
    for item in value.try_iter().map_err(failed)? {
        secrets.push(one(&item.map_err(failed)?)?);
    }
    Ok(secrets)
}

/// Exactly one.
pub(crate) fn one(value: &Bound<'_, PyAny>) -> PyResult<Unchecked> {
    read(value).ok_or_else(|| wrong_type(value))
}

fn read(value: &Bound<'_, PyAny>) -> Option<Unchecked> {
    let secret = if let Ok(text) = value.cast::<PyString>() {
        match text.to_str() {
            Ok(text) => text.to_owned().into(),
            // Python's own error holds the text, so it must not become a cause.
            Err(_) => return Some(Unchecked::NotUtf8),
        }
    } else if let Ok(bytes) = value.cast::<PyBytes>() {
        bytes.as_bytes().into()
    } else if let Ok(bytes) = value.cast::<PyByteArray>() {
        bytes.to_vec().into()
    } else {
        return None;
    };
    Some(Unchecked::Secret(secret))
}

fn is_sequence(value: &Bound<'_, PyAny>) -> PyResult<bool> {
    static SEQUENCE: Imported = Imported::new("collections.abc", "Sequence");
    value.is_instance(SEQUENCE.get(value.py())?)
}

fn wrong_type(value: &Bound<'_, PyAny>) -> PyErr {
    let instead = if value.is_none() {
        "is the environment variable that holds it (often WEBHOOK_SECRET) set where this runs?"
    } else {
        "give str or bytes"
    };
    errors::wrong_type(ARGUMENT, value, instead)
}
