use pyo3::prelude::*;

use crate::imported::Imported;

/// Whether `await` was forgotten.
pub(crate) fn is_awaitable(value: &Bound<'_, PyAny>) -> bool {
    static COROUTINE: Imported = Imported::new("types", "CoroutineType");
    COROUTINE
        .get(value.py())
        .is_ok_and(|class| value.is_exact_instance(class))
}
