//! What is made when it is first asked for, and kept.

use std::sync::OnceLock;

use pyo3::PyResult;

/// What the cell holds, made now if it holds nothing yet.
///
/// It is made before the cell is touched: meanwhile the garbage collector may run, and code with it that
/// asks for the same, which would wait for ever for the one who makes it.
pub(crate) fn get_or_make<T>(
    cell: &OnceLock<T>,
    make: impl FnOnce() -> PyResult<T>,
) -> PyResult<&T> {
    if let Some(value) = cell.get() {
        return Ok(value);
    }
    let value = make()?;
    Ok(cell.get_or_init(|| value))
}
