//! The one interpreter of the process that has the library: its classes, which are kept in statics, are
//! that interpreter's.

use std::sync::OnceLock;

use pyo3::{exceptions::PyImportError, ffi, prelude::*, types::PyDict};

use crate::once;

/// Takes the library for this interpreter, unless another has it, or had it.
pub(crate) fn claim(py: Python<'_>) -> PyResult<()> {
    // What tells interpreters apart. Their IDs do not: one that is started after `Py_Finalize` has that
    // of the first. It is kept, so that no other can ever lie at its address.
    static OWNER: OnceLock<Py<PyAny>> = OnceLock::new();

    // SAFETY: it returns a borrowed reference to a dict that every interpreter has.
    let modules = unsafe { Bound::from_borrowed_ptr(py, ffi::PyImport_GetModuleDict()) };
    let owner = OWNER.get_or_init(|| modules.clone().unbind());
    if owner.is(&modules) {
        return Ok(());
    }
    Err(PyImportError::new_err(
        "gather_webhooks was imported by another interpreter of this process, and can be used in one \
         only. Most likely this is mod_wsgi, which runs each application in an interpreter of its own: \
         set `WSGIApplicationGroup %{GLOBAL}`, or give each application a process of its own \
         (`WSGIDaemonProcess`)",
    ))
}

/// Sees to it that a package that is imported anew gets the classes that the statics hold: an `except`
/// would not catch errors of others.
pub(crate) fn keep_classes(py: Python<'_>) -> PyResult<()> {
    static MODULES: OnceLock<Vec<(&'static str, Py<PyModule>)>> = OnceLock::new();

    let modules = once::get_or_make(&MODULES, || {
        let names = [
            "gather_webhooks._errors",
            "gather_webhooks._frozen",
            "gather_webhooks._extra",
            "gather_webhooks._events",
            "gather_webhooks._data",
        ];
        let import = |name| Ok((name, py.import(name)?.unbind()));
        names.into_iter().map(import).collect()
    })?;
    let loaded: Bound<'_, PyDict> = py.import("sys")?.getattr("modules")?.cast_into()?;
    for (name, module) in modules {
        loaded.set_item(name, module)?;
    }
    Ok(())
}
