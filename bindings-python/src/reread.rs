//! Events read from bytes that were verified before: what waited in a queue, or comes from a pickle.

use std::time::SystemTime;

use gather_webhooks::{ErrorKind, binding::Envelope};
use pyo3::{
    prelude::*,
    types::{PyBytes, PyTuple},
};

use crate::{
    body::{self, RAW_BODY},
    errors,
    event::Event,
    signed_at,
};

/// Read an event from bytes that were verified before. It checks no signature.
///
/// It is for the far end of a queue of your own, behind a receiver that has verified the delivery.
/// Give it no bytes that anyone else can write to: whatever they are, it reads an event from them.
///
/// Args:
///     body: The raw request body that was verified: ``bytes``, anything bytes-like, or ``str``.
///     signed_at: The time that was signed, which ``Verifier.authenticate`` gives: a ``datetime``
///         with a time zone, or seconds since the Unix epoch. To the microsecond.
///
/// Returns:
///     The event, as ``Verifier.verify`` gives it.
///
/// Raises:
///     PayloadError: The body is no JSON object with a string ``event``.
///     UsageError: An argument is of a wrong type or out of range.
///
/// Example:
///     >>> from gather_webhooks import Verifier, read_verified, sign
///     >>> body = b'{"event":"interview.created","data":{"title":"Barista"}}'
///     >>> proof = Verifier("whsec_example").authenticate(body, sign(body, "whsec_example"))
///     >>> read_verified(body, signed_at=proof.signed_at).data
///     InterviewCreated(interview_id=None, title='Barista', extra={})
#[pyfunction]
#[pyo3(signature = (body, *, signed_at))]
pub(crate) fn read_verified(
    body: &Bound<'_, PyAny>,
    signed_at: &Bound<'_, PyAny>,
) -> PyResult<Event> {
    let body = RAW_BODY.bytes(body)?;
    read(&body, signed_at::read(signed_at)?)
}

/// Makes the event of a pickle again. It takes the time in whole seconds and nanoseconds, which is exact:
/// that of a header can be finer than a `datetime`.
#[pyfunction]
#[pyo3(name = "_restore", signature = (*parts))]
pub(crate) fn restore(parts: &Bound<'_, PyTuple>) -> PyResult<Event> {
    let py = parts.py();
    let damaged = || {
        let message = "the pickle holds no event: it was damaged, or made by a newer version";
        errors::error(py, ErrorKind::InvalidArgument, message.to_owned())
    };
    let (body, seconds, nanos): (Bound<'_, PyAny>, u64, u32) =
        parts.extract().map_err(|_| damaged())?;
    let signed_at = signed_at::from_parts(seconds, nanos).ok_or_else(damaged)?;
    read(&RAW_BODY.bytes(&body)?, signed_at)
}

fn read(body: &Bound<'_, PyBytes>, signed_at: SystemTime) -> PyResult<Event> {
    let py = body.py();
    let envelope = body::work_on(py, body.as_bytes(), Envelope::read)
        .map_err(|error| errors::to_py(py, &error))?;
    Ok(Event::new(body.clone().unbind(), signed_at, &envelope))
}
