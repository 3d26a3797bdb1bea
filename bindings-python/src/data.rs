//! The data of an event as Python's objects: the fields of its kind at once, all else when asked for.

use std::{ops::Range, str, sync::OnceLock};

use gather_webhooks::{
    EventKind,
    binding::{Envelope, Found},
};
use pyo3::{
    exceptions::PyKeyError,
    intern,
    prelude::*,
    types::{PyBytes, PyDict, PyString, PyType},
};

use crate::{extra::Unread, imported::Imported, once, read::read};

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
        match &envelope.found {
            Found::Known(known) => Self::Known {
                kind: known.kind.into(),
                range: range(known.data),
                fields: known.fields().map(|field| field.map(range)).collect(),
            },
            Found::Unrecognized { reason, data } => Self::Unrecognized {
                reason: reason.to_string(),
                range: data.map(range),
            },
        }
    }

    pub(crate) fn build<'py>(&self, body: &Bound<'py, PyBytes>) -> PyResult<Bound<'py, PyAny>> {
        static NEW: Imported<PyAny> = Imported::new("gather_webhooks._data", "new");
        static STORE: Imported<PyAny> = Imported::new("gather_webhooks._data", "store");
        static UNRECOGNIZED: Imported = Imported::new("gather_webhooks._events", "Unrecognized");

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
                for (name, range) in class.names.iter().zip(fields) {
                    if let Some(range) = range {
                        stored.set_item(name, field(body, range)?)?;
                    }
                }
                let unread = Unread {
                    kind: *kind,
                    body: body.clone().unbind(),
                    data: range.clone(),
                };
                stored.set_item(intern!(py, "_unread"), Py::new(py, unread)?)?;
                // Not by calling the class: a frozen one sets attribute by attribute.
                let data = NEW.get(py)?.call1((&class.object,))?;
                STORE.get(py)?.call1((&data, stored))?;
                Ok(data)
            }
            Self::Unrecognized { reason, range } => {
                let data = range.as_ref().map(|range| read(py, text(body, range)));
                UNRECOGNIZED.get(py)?.call1((reason, data.transpose()?))
            }
        }
    }
}

/// The class for the data of a kind, what is stored in its objects, all of it `None`, and the names of
/// its fields.
struct Class {
    object: Py<PyType>,
    stored: Py<PyDict>,
    names: Vec<Py<PyString>>,
}

fn class(py: Python<'_>, kind: EventKind) -> PyResult<&Class> {
    static CLASSES: OnceLock<Vec<(EventKind, Class)>> = OnceLock::new();
    let classes = once::get_or_make(&CLASSES, || {
        let classes = py.import("gather_webhooks._data")?.getattr("CLASSES")?;
        let class = |&kind: &EventKind| {
            let (object, stored): (_, Bound<'_, PyDict>) =
                classes.get_item(kind.as_str())?.extract()?;
            let class = Class {
                object,
                names: stored.keys().extract()?,
                stored: stored.unbind(),
            };
            Ok((kind, class))
        };
        EventKind::KNOWN.iter().map(class).collect()
    })?;
    let (_, class) = classes
        .iter()
        .find(|(known, _)| *known == kind)
        .ok_or_else(|| PyKeyError::new_err(kind.as_str()))?;
    Ok(class)
}

/// A string of the payload, or `null`.
pub(crate) fn field<'py>(
    body: &Bound<'py, PyBytes>,
    range: &Range<usize>,
) -> PyResult<Bound<'py, PyAny>> {
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

/// A part of the body, which is UTF-8, as the envelope was read from it.
pub(crate) fn text<'a>(body: &'a Bound<'_, PyBytes>, range: &Range<usize>) -> &'a str {
    let bytes = body.as_bytes().get(range.clone()).unwrap_or_default();
    str::from_utf8(bytes).unwrap_or_default()
}

/// Where a part stands in the text that it was taken from.
pub(crate) fn range(part: &str, whole: &str) -> Range<usize> {
    let start = part.as_ptr().addr().wrapping_sub(whole.as_ptr().addr());
    start..start.wrapping_add(part.len())
}
