//! The argument that holds what was signed: raw bytes, or the text they stand for.

use gather_webhooks::ErrorKind;
use pyo3::{
    exceptions::PyTypeError,
    prelude::*,
    sync::PyOnceLock,
    types::{PyBytes, PyDict, PyList, PyMemoryView, PyString, PyTuple, PyType},
};

use crate::{errors, text};

/// Work on less than this is over before another thread could make use of the time.
const WORTH_DETACHING: usize = 64 * 1024;

/// An argument that holds raw bytes, and where a caller finds them.
pub(crate) struct RawArgument {
    name: &'static str,
    hint: &'static str,
}

pub(crate) const BODY: RawArgument = RawArgument {
    name: "body",
    hint: FRAMEWORKS,
};

pub(crate) const PAYLOAD: RawArgument = RawArgument {
    name: "payload",
    hint: FRAMEWORKS,
};

pub(crate) const PAYLOAD_TO_SIGN: RawArgument = RawArgument {
    name: "payload",
    hint: "pass the very bytes or text that the request will carry, such as what json.dumps gives",
};

const FRAMEWORKS: &str = "pass the raw request body: request.get_data() in Flask, request.body in \
                          Django, await request.body() in FastAPI and Starlette, await \
                          request.read() in aiohttp";

impl RawArgument {
    /// The bytes, in memory that nothing can change: `bytes` as they are, the rest copied.
    pub(crate) fn bytes<'py>(&self, value: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyBytes>> {
        if let Ok(bytes) = value.cast::<PyBytes>() {
            return Ok(bytes.clone());
        }
        if let Ok(text) = value.cast::<PyString>() {
            return text::encode_lossy(text);
        }
        let view = match PyMemoryView::from(value) {
            Ok(view) => view,
            Err(error) if error.is_instance_of::<PyTypeError>(value.py()) => {
                return Err(self.not_raw(value));
            }
            Err(error) => return Err(self.conversion_failed(value, error)),
        };
        let copy = view
            .call_method0("tobytes")
            .map_err(|error| self.conversion_failed(value, error))?;
        Ok(copy.cast_into()?)
    }

    fn not_raw(&self, value: &Bound<'_, PyAny>) -> PyErr {
        let Self { name, hint } = self;
        match is_parsed(value) {
            Ok(true) => errors::error(
                value.py(),
                ErrorKind::BodyNotRaw,
                format!(
                    "`{name}` is {}, a payload that is parsed already, but a signature covers \
                     bytes, which parsing does not keep: {hint}",
                    errors::describe(value),
                ),
            ),
            Ok(false) if is_awaitable(value) => {
                errors::wrong_type(name, value, "await it first, as in `await request.body()`")
            }
            Ok(false) => errors::wrong_type(name, value, hint),
            Err(error) => self.conversion_failed(value, error),
        }
    }

    fn conversion_failed(&self, value: &Bound<'_, PyAny>, cause: PyErr) -> PyErr {
        errors::conversion_failed(value.py(), self.name, cause)
    }
}

/// Whether it is what a JSON or form parser gives.
fn is_parsed(value: &Bound<'_, PyAny>) -> PyResult<bool> {
    static MAPPING: PyOnceLock<Py<PyType>> = PyOnceLock::new();
    if value.is_instance_of::<PyDict>()
        || value.is_instance_of::<PyList>()
        || value.is_instance_of::<PyTuple>()
    {
        return Ok(true);
    }
    value.is_instance(MAPPING.import(value.py(), "collections.abc", "Mapping")?)
}

/// Whether `await` was forgotten.
fn is_awaitable(value: &Bound<'_, PyAny>) -> bool {
    static COROUTINE: PyOnceLock<Py<PyType>> = PyOnceLock::new();
    COROUTINE
        .import(value.py(), "types", "CoroutineType")
        .is_ok_and(|class| value.is_exact_instance(class))
}

/// Does `work` on `bytes`, and lets other Python threads run meanwhile if it takes long.
pub(crate) fn work_on<'a, T: Send>(
    py: Python<'_>,
    bytes: &'a Bound<'_, PyBytes>,
    work: impl Send + FnOnce(&'a [u8]) -> T,
) -> T {
    let bytes = bytes.as_bytes();
    if bytes.len() < WORTH_DETACHING {
        work(bytes)
    } else {
        py.detach(|| work(bytes))
    }
}
