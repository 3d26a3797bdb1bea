//! The argument `secret`: one, or a sequence of them while one replaces another.

use gather_webhooks::{ErrorKind, Secret};
use pyo3::{
    prelude::*,
    types::{PyByteArray, PyBytes, PyString},
};

use crate::{errors, imported::Imported};

const ARGUMENT: &str = "secret";

/// All of them, in the order given.
pub(crate) fn several(value: &Bound<'_, PyAny>) -> PyResult<Vec<Secret>> {
    if let Some(secret) = read(value)? {
        return Ok(vec![secret]);
    }
    let failed = |error| errors::conversion_failed(value.py(), ARGUMENT, error);
    if !is_sequence(value).map_err(failed)? {
        return Err(wrong_type(value));
    }
    let mut secrets = Vec::new();
    for item in value.try_iter().map_err(failed)? {
        let item = item.map_err(failed)?;
        secrets.push(read(&item)?.ok_or_else(|| wrong_type(&item))?);
    }
    Ok(secrets)
}

/// Exactly one.
pub(crate) fn one(value: &Bound<'_, PyAny>) -> PyResult<Secret> {
    read(value)?.ok_or_else(|| wrong_type(value))
}

fn read(value: &Bound<'_, PyAny>) -> PyResult<Option<Secret>> {
    if let Ok(text) = value.cast::<PyString>() {
        return from_text(text).map(Some);
    }
    if let Ok(bytes) = value.cast::<PyBytes>() {
        return Ok(Some(bytes.as_bytes().into()));
    }
    if let Ok(bytes) = value.cast::<PyByteArray>() {
        return Ok(Some(bytes.to_vec().into()));
    }
    Ok(None)
}

/// Python's own error for a lone surrogate holds the text, so it must not become a cause.
fn from_text(text: &Bound<'_, PyString>) -> PyResult<Secret> {
    match text.to_cow() {
        Ok(text) => Ok(text.into_owned().into()),
        Err(_) => Err(errors::error(
            text.py(),
            ErrorKind::InvalidSecret,
            "the secret is text that has no UTF-8 form, as it holds a lone surrogate: was it read \
             from an environment variable or a file that is not UTF-8? Load it as bytes"
                .to_owned(),
        )),
    }
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
