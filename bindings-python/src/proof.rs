use std::time::SystemTime;

use pyo3::{PyTraverseError, PyVisit, prelude::*, types::PyTuple};

use crate::time;

/// What an authentic delivery proves, besides being authentic.
///
/// Args:
///     signed_at: The time that was signed, in UTC: the ``t`` of the signature header.
///     secret_index: Which secret matched, counted from 0 in the order they were given. Once
///         deliveries no longer match the old one, a rotation is over.
///
/// Example:
///     >>> from gather_webhooks import Verifier, sign
///     >>> header = sign("{}", "whsec_example", 1700000000)
///     >>> proof = Verifier("whsec_example").authenticate("{}", header, now=1700000042)
///     >>> proof.signed_at
///     datetime.datetime(2023, 11, 14, 22, 13, 20, tzinfo=datetime.timezone.utc)
///     >>> proof.secret_index
///     0
#[pyclass(module = "gather_webhooks", frozen)]
pub(crate) struct Proof {
    signed_at: SignedAt,
    secret_index: usize,
}

/// Most proofs are never asked for it: a `datetime` takes longer to build than all else of a proof.
enum SignedAt {
    Time(SystemTime),
    Datetime(Py<PyAny>),
}

impl From<gather_webhooks::Proof> for Proof {
    fn from(proof: gather_webhooks::Proof) -> Self {
        Self {
            signed_at: SignedAt::Time(proof.signed_at),
            secret_index: proof.secret_index,
        }
    }
}

impl Proof {
    fn fields<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyTuple>> {
        (self.signed_at(py)?, self.secret_index).into_pyobject(py)
    }
}

#[pymethods]
impl Proof {
    #[classattr]
    #[pyo3(name = "__match_args__")]
    fn match_args() -> (&'static str, &'static str) {
        ("signed_at", "secret_index")
    }

    #[new]
    fn new(signed_at: Py<PyAny>, secret_index: usize) -> Self {
        Self {
            signed_at: SignedAt::Datetime(signed_at),
            secret_index,
        }
    }

    /// The time that was signed, in UTC: the ``t`` of the signature header.
    #[getter]
    fn signed_at<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        match &self.signed_at {
            SignedAt::Time(signed_at) => Ok(time::to_datetime(py, *signed_at)?.into_pyobject(py)?),
            SignedAt::Datetime(signed_at) => Ok(signed_at.bind(py).clone()),
        }
    }

    /// Which secret matched, counted from 0 in the order they were given.
    #[getter]
    fn secret_index(&self) -> usize {
        self.secret_index
    }

    fn __eq__(&self, py: Python<'_>, other: &Self) -> PyResult<bool> {
        self.fields(py)?.eq(other.fields(py)?)
    }

    fn __hash__(&self, py: Python<'_>) -> PyResult<isize> {
        self.fields(py)?.hash()
    }

    fn __repr__(&self, py: Python<'_>) -> PyResult<String> {
        let signed_at = self.signed_at(py)?.repr()?;
        Ok(format!(
            "Proof(signed_at={signed_at}, secret_index={})",
            self.secret_index
        ))
    }

    fn __reduce__<'py>(slf: &Bound<'py, Self>) -> PyResult<Bound<'py, PyTuple>> {
        let py = slf.py();
        (slf.get_type(), slf.get().fields(py)?).into_pyobject(py)
    }

    // There is no `__clear__`, as a tuple has none: what is later made to hold the proof can be cleared.
    fn __traverse__(&self, visit: PyVisit<'_>) -> Result<(), PyTraverseError> {
        match &self.signed_at {
            SignedAt::Time(_) => Ok(()),
            SignedAt::Datetime(signed_at) => visit.call(signed_at),
        }
    }
}
