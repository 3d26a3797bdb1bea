//! What cannot be written, and why. The messages say where it is by kind of place and by depth: the
//! keys and indices that lead there are part of the payload.

use gather_webhooks::{ErrorKind, canonical::MAX_DEPTH};
use pyo3::{
    prelude::*,
    types::{PyByteArray, PyBytes, PyMemoryView},
};

use crate::{awaitable::is_awaitable, errors};

/// Where a value stands.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    Root,
    Key,
    Member,
    Element,
}

pub(super) fn of_value(value: &Bound<'_, PyAny>, place: Place, depth: usize) -> PyErr {
    let is = errors::describe(value);
    let what = match place {
        Place::Root => format!("it is {is}"),
        Place::Key => format!("a key of a dict at depth {depth} is {is}"),
        Place::Member => format!("a value of a dict at depth {depth} is {is}"),
        Place::Element => format!("an element of a list at depth {depth} is {is}"),
    };
    let instead = if place == Place::Root && is_raw(value) {
        "those are raw bytes, which `verify` takes as they are"
    } else if is_awaitable(value) {
        "await it first, as in `await request.json()`"
    } else {
        "pass what json.loads gave, before anything converts its values (JSON has dicts with str \
         keys, lists, str, int, float, bool and None)"
    };
    unserializable(value.py(), &what, instead)
}

pub(super) fn of_depth(py: Python<'_>) -> PyErr {
    let what = format!("it is nested deeper than {MAX_DEPTH} levels");
    let instead = "no event is that deep, so was another object passed than what json.loads gave?";
    unserializable(py, &what, instead)
}

pub(super) fn of_cycle(py: Python<'_>) -> PyErr {
    let instead =
        "nothing that was JSON does, so was another object passed than what json.loads gave?";
    unserializable(py, "it holds itself", instead)
}

pub(super) fn of_length(py: Python<'_>) -> PyErr {
    let what = "its text would be longer than any that JavaScript can make";
    let instead = "does it hold the same list or dict many times over? Pass what json.loads gave";
    unserializable(py, what, instead)
}

/// For a value whose own code had to run, and raised an exception.
pub(super) fn of_failure(py: Python<'_>, cause: PyErr) -> PyErr {
    errors::caused(py, cause, ErrorKind::UnserializablePayload, |raised| {
        format!(
            "the payload cannot be written as JSON, because reading it raised {raised}: see the \
             cause of this error, and pass what json.loads gave"
        )
    })
}

fn unserializable(py: Python<'_>, what: &str, instead: &str) -> PyErr {
    errors::error(
        py,
        ErrorKind::UnserializablePayload,
        format!("the payload cannot be written as JSON, because {what}: {instead}"),
    )
}

fn is_raw(value: &Bound<'_, PyAny>) -> bool {
    value.is_instance_of::<PyBytes>()
        || value.is_instance_of::<PyByteArray>()
        || value.is_instance_of::<PyMemoryView>()
}
