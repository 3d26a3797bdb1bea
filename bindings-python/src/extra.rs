use std::ops::Range;

use gather_webhooks::{EventKind, binding::fields};
use pyo3::{prelude::*, types::PyBytes};

use crate::{data, read::read_without};

/// The members of a known event's data that are no fields of its kind, until they are asked for.
///
/// It holds nothing that could hold it: a body is of no class that can have attributes.
#[pyclass(frozen)]
pub(crate) struct Unread {
    pub(crate) kind: EventKind,
    pub(crate) body: Py<PyBytes>,
    pub(crate) data: Range<usize>,
}

#[pymethods]
impl Unread {
    fn __call__<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        let json = data::text(self.body.bind(py), &self.data);
        read_without(py, json, fields(self.kind))
    }
}
