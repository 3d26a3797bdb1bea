//! The data of an event as Python's objects: the fields of its kind at once, all else when asked for.

use std::{ops::Range, str};

use gather_webhooks::{Envelope, EventKind};
use pyo3::{
    intern,
    prelude::*,
    sync::PyOnceLock,
    types::{PyBytes, PyDict, PyString, PyTuple, PyType},
};

/// Where in the body the data of an event stand, and what they are.
pub(crate) enum Data {
    Known {
        kind: EventKind,
        range: Range<usize>,
        fields: Vec<Option<Range<usize>>>,
    },
    Unrecognized {
        reason: String,
        range: Option<Range<usize>>,
    },
}

impl Data {
    pub(crate) fn find(envelope: &Envelope<'_>) -> Self {
        let range = |part| range(part, envelope.payload);
        let data = envelope.data.and_then(range);
        match (envelope.reason, data) {
            (None, Some(data)) => Self::Known {
                kind: envelope.kind,
                range: data,
                fields: envelope.fields().map(|field| range(field?)).collect(),
            },
            (reason, data) => Self::Unrecognized {
                reason: reason.map(|reason| reason.to_string()).unwrap_or_default(),
                range: data,
            },
        }
    }

    pub(crate) fn build<'py>(&self, body: &Bound<'py, PyBytes>) -> PyResult<Bound<'py, PyAny>> {
        static NEW: PyOnceLock<Py<PyAny>> = PyOnceLock::new();
        static STORE: PyOnceLock<Py<PyAny>> = PyOnceLock::new();
        static UNRECOGNIZED: PyOnceLock<Py<PyAny>> = PyOnceLock::new();

        let py = body.py();
        match self {
            Self::Known {
                kind,
                range,
                fields,
            } => {
                let class = class(py, *kind)?;
                // A copy has its size from the start, and its keys hashed.
                let stored = class.stored.bind(py).copy()?;
                for (name, range) in class.names_here.iter().zip(fields) {
                    if let Some(range) = range {
                        stored.set_item(name, field(body, range)?)?;
                    }
                }
                let unread = (body, range.start, range.end, &class.names);
                stored.set_item(intern!(py, "_unread"), unread)?;
                // Not by calling the class: a frozen one sets attribute by attribute.
                let data = NEW
                    .import(py, "gather_webhooks._data", "new")?
                    .call1((&class.object,))?;
                STORE
                    .import(py, "gather_webhooks._data", "store")?
                    .call1((&data, stored))?;
                Ok(data)
            }
            Self::Unrecognized { reason, range } => UNRECOGNIZED
                .import(py, "gather_webhooks._data", "unrecognized")?
                .call1((reason, range.as_ref().map(|range| text(body, range)))),
        }
    }
}

/// The class for the data of a kind, what is stored in its objects, all of it `None`, and the names of
/// its fields, in that order, here and in the payload.
struct Class {
    object: Py<PyType>,
    stored: Py<PyDict>,
    names_here: Vec<Py<PyString>>,
    names: Py<PyTuple>,
}

fn class(py: Python<'_>, kind: EventKind) -> PyResult<&Class> {
    static CLASSES: PyOnceLock<Vec<(EventKind, Class)>> = PyOnceLock::new();
    let classes = CLASSES.get_or_try_init(py, || {
        let classes = py.import("gather_webhooks._data")?.getattr("CLASSES")?;
        let class = |&kind: &EventKind| {
            let (object, stored, names): (_, Bound<'_, PyDict>, _) =
                classes.get_item(kind.as_str())?.extract()?;
            let class = Class {
                object,
                names_here: stored.keys().extract()?,
                stored: stored.unbind(),
                names,
            };
            Ok((kind, class))
        };
        EventKind::KNOWN.iter().map(class).collect::<PyResult<_>>()
    })?;
    let (_, class) = classes
        .iter()
        .find(|(known, _)| *known == kind)
        .ok_or_else(|| pyo3::exceptions::PyKeyError::new_err(kind.as_str()))?;
    Ok(class)
}

/// The value of a field of a known event: a string, or `null`.
fn field<'py>(body: &Bound<'py, PyBytes>, range: &Range<usize>) -> PyResult<Bound<'py, PyAny>> {
    let py = body.py();
    let json = text(body, range);
    let plain = json
        .strip_prefix('"')
        .and_then(|json| json.strip_suffix('"'));
    match plain {
        Some(plain) if !plain.contains('\\') => Ok(PyString::new(py, plain).into_any()),
        _ => read(py, json),
    }
}

/// Reads JSON as `json.loads` does.
pub(crate) fn read<'py>(py: Python<'py>, json: &str) -> PyResult<Bound<'py, PyAny>> {
    static READ: PyOnceLock<Py<PyAny>> = PyOnceLock::new();
    READ.import(py, "gather_webhooks._payload", "read")?
        .call1((json.trim_start(),))
}

/// A part of the body, which is UTF-8, as the envelope was read from it.
fn text<'a>(body: &'a Bound<'_, PyBytes>, range: &Range<usize>) -> &'a str {
    let bytes = body.as_bytes().get(range.clone()).unwrap_or_default();
    str::from_utf8(bytes).unwrap_or_default()
}

/// Where a part stands in the text that it was taken from.
fn range(part: &str, whole: &str) -> Option<Range<usize>> {
    let start = part.as_ptr().addr().checked_sub(whole.as_ptr().addr())?;
    Some(start..start.checked_add(part.len())?)
}
