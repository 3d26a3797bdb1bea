use std::{
    hash::{DefaultHasher, Hash, Hasher},
    ops::Range,
    str,
    sync::OnceLock,
    time::SystemTime,
};

use gather_webhooks::{EventKind, binding::Envelope};
use pyo3::{
    PyTraverseError, PyVisit,
    prelude::*,
    types::{PyBytes, PyDateTime, PyTuple},
};

use crate::{
    body,
    data::{self, Data},
    imported::Imported,
    once,
    read::read,
    signed_at, time,
};

/// An authentic event; what ``Verifier.verify`` gives.
///
/// Its ``repr`` leaves out the data, so that logging an event does not log a candidate.
///
/// Example:
///     >>> from gather_webhooks import Verifier, sign
///     >>> body = '{"event":"interview.created","timestamp":"2024-01-01T00:00:00Z","data":{}}'
///     >>> event = Verifier("whsec_example").verify(body, sign(body, "whsec_example"))
///     >>> event.kind
///     'interview.created'
///     >>> event.timestamp
///     datetime.datetime(2024, 1, 1, 0, 0, tzinfo=datetime.timezone.utc)
///     >>> event.payload["event"]
///     'interview.created'
///     >>> len(event.idempotency_key)
///     64
#[pyclass(module = "gather_webhooks", frozen, generic)]
pub(crate) struct Event {
    kind: EventKind,
    /// Where in the body it is; that of a known kind is the kind's.
    name: Option<Range<usize>>,
    timestamp: Option<SystemTime>,
    signed_at: SystemTime,
    body: Py<PyBytes>,
    found: Data,
    data: OnceLock<Py<PyAny>>,
    payload: OnceLock<Py<PyAny>>,
}

impl Event {
    pub(crate) fn new(body: Py<PyBytes>, signed_at: SystemTime, envelope: &Envelope<'_>) -> Self {
        Self {
            kind: envelope.kind(),
            found: Data::find(envelope),
            name: match envelope.kind() {
                EventKind::Unrecognized => Some(data::range(envelope.name_json, envelope.payload)),
                _ => None,
            },
            timestamp: envelope.timestamp,
            signed_at,
            body,
            data: OnceLock::new(),
            payload: OnceLock::new(),
        }
    }
}

#[pymethods]
impl Event {
    #[classattr]
    #[pyo3(name = "__match_args__")]
    fn match_args() -> (&'static str, &'static str) {
        ("kind", "data")
    }

    /// Which of the known events it is, by its name; or ``'unrecognized'``.
    #[getter]
    fn kind(&self) -> &'static str {
        self.kind.as_str()
    }

    /// The ``event`` of the payload.
    #[getter]
    fn name<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        match &self.name {
            Some(range) => data::field(self.body.bind(py), range),
            None => Ok(self.kind.as_str().into_pyobject(py)?.into_any()),
        }
    }

    /// The ``timestamp`` of the payload, in UTC; ``None`` if that is no RFC 3339 time.
    #[getter]
    fn timestamp<'py>(&self, py: Python<'py>) -> PyResult<Option<Bound<'py, PyDateTime>>> {
        match self.timestamp {
            Some(timestamp) => time::to_datetime(py, timestamp),
            None => Ok(None),
        }
    }

    /// The time that was signed, in UTC: the ``t`` of the signature header.
    #[getter]
    fn signed_at<'py>(&self, py: Python<'py>) -> PyResult<Option<Bound<'py, PyDateTime>>> {
        time::to_datetime(py, self.signed_at)
    }

    /// The data of the event, of the class that its kind has; or ``Unrecognized``.
    #[getter]
    fn data(&self, py: Python<'_>) -> PyResult<Py<PyAny>> {
        let make = || Ok(self.found.build(self.body.bind(py))?.unbind());
        Ok(once::get_or_make(&self.data, make)?.clone_ref(py))
    }

    /// The whole payload, as ``json.loads`` reads it.
    #[getter]
    fn payload(&self, py: Python<'_>) -> PyResult<Py<PyAny>> {
        let make = || {
            // It is UTF-8: the envelope was read from it.
            let text = str::from_utf8(self.body.as_bytes(py)).unwrap_or_default();
            Ok(read(py, text)?.unbind())
        };
        Ok(once::get_or_make(&self.payload, make)?.clone_ref(py))
    }

    /// A name for this delivery that is the same for every attempt at it.
    ///
    /// It is the hex SHA-256 of the payload. Remember it to handle duplicates once.
    #[getter]
    fn idempotency_key(&self, py: Python<'_>) -> String {
        body::work_on(py, self.body.as_bytes(py), gather_webhooks::idempotency_key)
    }

    fn __eq__(&self, py: Python<'_>, other: &Self) -> bool {
        self.signed_at == other.signed_at && self.body.as_bytes(py) == other.body.as_bytes(py)
    }

    fn __hash__(&self, py: Python<'_>) -> u64 {
        let mut hasher = DefaultHasher::new();
        self.signed_at.hash(&mut hasher);
        self.body.as_bytes(py).hash(&mut hasher);
        hasher.finish()
    }

    fn __repr__(&self, py: Python<'_>) -> PyResult<String> {
        Ok(format!(
            "Event(kind='{}', name={}, timestamp={}, signed_at={})",
            self.kind,
            self.name(py)?.repr()?,
            self.timestamp(py)?.into_pyobject(py)?.repr()?,
            self.signed_at(py)?.into_pyobject(py)?.repr()?,
        ))
    }

    /// Pickle and copy what was signed, to be read again.
    fn __reduce__<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyTuple>> {
        static RESTORE: Imported<PyAny> =
            Imported::new("gather_webhooks._gather_webhooks", "_restore");

        let (seconds, nanos) = signed_at::to_parts(self.signed_at);
        (RESTORE.get(py)?, (&self.body, seconds, nanos)).into_pyobject(py)
    }

    // There is no `__clear__`: a cycle goes through what `data` or `payload` holds, which can be cleared.
    fn __traverse__(&self, visit: PyVisit<'_>) -> Result<(), PyTraverseError> {
        visit.call(self.data.get())?;
        visit.call(self.payload.get())
    }
}
