//! The argument that holds what was signed: raw bytes, the text they stand for, or a parsed payload.

use gather_webhooks::ErrorKind;
use pyo3::{
    exceptions::PyTypeError,
    prelude::*,
    types::{PyBytes, PyDict, PyList, PyMemoryView, PyString, PyTuple},
};

use crate::{awaitable::is_awaitable, errors, imported::Imported, stringify::stringify, text};

/// Work on less than this is over before another thread could make use of the time.
const WORTH_DETACHING: usize = 64 * 1024;

/// An argument that holds raw bytes, and what takes a payload of which none are left.
pub(crate) struct RawArgument {
    name: &'static str,
    for_parsed: &'static str,
}

pub(crate) const BODY: RawArgument = RawArgument {
    name: "body",
    for_parsed: "`verify_parsed` takes it",
};

/// A body whose parsed payload does not do as well.
pub(crate) const RAW_BODY: RawArgument = RawArgument {
    name: "body",
    for_parsed: "pass what `stringify` makes of it",
};

pub(crate) const PAYLOAD: RawArgument = RawArgument {
    name: "payload",
    for_parsed: "pass what `stringify` makes of it",
};

/// Where a caller finds them.
const FRAMEWORKS: &str = "pass the raw request body: request.get_data() in Flask, request.body in \
                          Django, await request.body() in FastAPI and Starlette, await \
                          request.read() in aiohttp";

impl RawArgument {
    pub(crate) fn bytes<'py>(&self, value: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyBytes>> {
        raw(self.name, value)?.ok_or_else(|| self.not_raw(value))
    }

    fn not_raw(&self, value: &Bound<'_, PyAny>) -> PyErr {
        let Self { name, for_parsed } = self;
        match is_parsed(value) {
            Ok(true) => errors::error(
                value.py(),
                ErrorKind::BodyNotRaw,
                format!(
                    "`{name}` is {}, a payload that is parsed already, but a signature covers \
                     bytes, which parsing does not keep: {FRAMEWORKS}. Where only the parsed payload \
                     is left, {for_parsed}",
                    errors::describe(value),
                ),
            ),
            Ok(false) if is_awaitable(value) => {
                errors::wrong_type(name, value, "await it first, as in `await request.body()`")
            }
            Ok(false) => errors::wrong_type(name, value, FRAMEWORKS),
            Err(error) => errors::conversion_failed(value.py(), name, error),
        }
    }
}

/// A payload, raw or parsed: an argument that is read before it is written.
pub(crate) enum Payload<'a, 'py> {
    Raw(Bound<'py, PyBytes>),
    Parsed(&'a Bound<'py, PyAny>),
}

/// The bytes that were signed: of a raw payload as they are, of a parsed one as `JSON.stringify` makes
/// them.
pub(crate) enum Signed<'py> {
    Raw(Bound<'py, PyBytes>),
    Written(String),
}

impl<'a, 'py> Payload<'a, 'py> {
    pub(crate) fn read(value: &'a Bound<'py, PyAny>) -> PyResult<Self> {
        Ok(match raw(PAYLOAD.name, value)? {
            Some(bytes) => Self::Raw(bytes),
            None => Self::Parsed(value),
        })
    }

    pub(crate) fn write(self) -> PyResult<Signed<'py>> {
        Ok(match self {
            Self::Raw(bytes) => Signed::Raw(bytes),
            Self::Parsed(value) => Signed::Written(stringify(value)?),
        })
    }
}

impl Signed<'_> {
    pub(crate) fn as_bytes(&self) -> &[u8] {
        match self {
            Self::Raw(bytes) => bytes.as_bytes(),
            Self::Written(text) => text.as_bytes(),
        }
    }
}

/// The bytes of a text or of anything bytes-like, in memory that nothing can change: `bytes` as they
/// are, the rest copied, subclasses too, whose objects can hold others. `None` for other values.
fn raw<'py>(name: &str, value: &Bound<'py, PyAny>) -> PyResult<Option<Bound<'py, PyBytes>>> {
    let failed = |error| errors::conversion_failed(value.py(), name, error);
    if let Ok(bytes) = value.cast_exact::<PyBytes>() {
        return Ok(Some(bytes.clone()));
    }
    if let Ok(bytes) = value.cast::<PyBytes>() {
        return Ok(Some(PyBytes::new(value.py(), bytes.as_bytes())));
    }
    if let Ok(text) = value.cast::<PyString>() {
        return text::encode_lossy(text).map(Some);
    }
    let view = match PyMemoryView::from(value) {
        Ok(view) => view,
        Err(error) if error.is_instance_of::<PyTypeError>(value.py()) => return Ok(None),
        Err(error) => return Err(failed(error)),
    };
    let copy = view.call_method0("tobytes").map_err(failed)?;
    Ok(Some(copy.cast_into()?))
}

/// Whether it is what a JSON or form parser gives.
fn is_parsed(value: &Bound<'_, PyAny>) -> PyResult<bool> {
    static MAPPING: Imported = Imported::new("collections.abc", "Mapping");
    if value.is_instance_of::<PyDict>()
        || value.is_instance_of::<PyList>()
        || value.is_instance_of::<PyTuple>()
    {
        return Ok(true);
    }
    value.is_instance(MAPPING.get(value.py())?)
}

/// Does `work` on `bytes`, and lets other Python threads run meanwhile if it takes long.
pub(crate) fn work_on<'a, T: Send>(
    py: Python<'_>,
    bytes: &'a [u8],
    work: impl Send + FnOnce(&'a [u8]) -> T,
) -> T {
    if bytes.len() < WORTH_DETACHING {
        work(bytes)
    } else {
        py.detach(|| work(bytes))
    }
}
