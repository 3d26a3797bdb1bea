//! Classes of Python's standard library, looked up when they are first needed.

use pyo3::{prelude::*, sync::PyOnceLock, types::PyType};

/// The class, if the value is an instance of it. Asks the value's type, and never the value, whose
/// `__class__` may be code of the caller's.
pub(crate) fn of<'a, 'py>(
    value: &Bound<'py, PyAny>,
    cell: &'a PyOnceLock<Py<PyType>>,
    module: &str,
    name: &str,
) -> Option<&'a Bound<'py, PyType>> {
    let class = cell.import(value.py(), module, name).ok()?;
    let is_instance = value.get_type().is_subclass(class).unwrap_or_default();
    is_instance.then_some(class)
}
