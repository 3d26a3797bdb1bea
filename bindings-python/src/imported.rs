//! Objects of Python modules, looked up when they are first needed.

use std::sync::OnceLock;

use pyo3::{PyTypeCheck, prelude::*, types::PyType};

use crate::once;

/// An object of a module, such as a class.
pub(crate) struct Imported<T = PyType> {
    module: &'static str,
    name: &'static str,
    cell: OnceLock<Py<T>>,
}

impl<T: PyTypeCheck> Imported<T> {
    pub(crate) const fn new(module: &'static str, name: &'static str) -> Self {
        let cell = OnceLock::new();
        Self { module, name, cell }
    }

    pub(crate) fn get<'py>(&self, py: Python<'py>) -> PyResult<&Bound<'py, T>> {
        once::get_or_make(&self.cell, || {
            let object = py.import(self.module)?.getattr(self.name)?;
            Ok(object.cast_into()?.unbind())
        })
        .map(|object| object.bind(py))
    }
}

impl Imported {
    /// The class, if the value is an instance of it. Asks the value's type, and never the value, whose
    /// `__class__` may be code of the caller's.
    pub(crate) fn class_of<'py>(&self, value: &Bound<'py, PyAny>) -> Option<&Bound<'py, PyType>> {
        let class = self.get(value.py()).ok()?;
        let is_instance = value.get_type().is_subclass(class).unwrap_or_default();
        is_instance.then_some(class)
    }
}
