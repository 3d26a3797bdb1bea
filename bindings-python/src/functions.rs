use pyo3::prelude::*;

use crate::{
    body::{self, PAYLOAD, PAYLOAD_TO_SIGN},
    errors, secret, time,
};

/// Make the signature header for a payload, as the Gather API does; for tests of a receiver.
///
/// Args:
///     payload: The request body: ``bytes``, anything bytes-like, or ``str``.
///     secret: The secret, as ``str`` or ``bytes``.
///     timestamp: When it is signed: a ``datetime`` with a time zone or seconds since the Unix
///         epoch, both cut to whole seconds; or the text that goes into the header, as it is.
///         Now if not given.
///
/// Returns:
///     The header's value, ``t=<timestamp>,v1=<signature>``.
///
/// Raises:
///     ConfigurationError: The secret is empty, or text with white space at either end.
///     UsageError: An argument is of a wrong type or out of range.
///
/// Example:
///     >>> from gather_webhooks import sign
///     >>> sign(b"{}", "whsec_example", 1700000000)
///     't=1700000000,v1=...'
#[pyfunction]
#[pyo3(signature = (payload, secret, timestamp=None))]
pub(crate) fn sign(
    py: Python<'_>,
    payload: &Bound<'_, PyAny>,
    secret: &Bound<'_, PyAny>,
    timestamp: Option<&Bound<'_, PyAny>>,
) -> PyResult<String> {
    let payload = PAYLOAD_TO_SIGN.bytes(payload)?;
    // The core signs with any secret; a verifier takes only those that are in order.
    gather_webhooks::Verifier::new(secret::one(secret)?)
        .map_err(|error| errors::to_py(py, &error))?;
    let secret = secret::one(secret)?;
    let timestamp = time::timestamp(py, timestamp)?;
    Ok(body::work_on(py, &payload, |payload| {
        gather_webhooks::sign(payload, secret, timestamp)
    }))
}

/// Make the idempotency key of a payload: the hex SHA-256 of its bytes.
///
/// ``Event.idempotency_key`` is the same for an event at hand.
///
/// Args:
///     payload: The raw request body: ``bytes``, anything bytes-like, or ``str``.
///
/// Returns:
///     64 hex digits.
///
/// Raises:
///     UsageError: The payload is of a wrong type.
///
/// Example:
///     >>> from gather_webhooks import idempotency_key
///     >>> idempotency_key(b"{}")
///     '44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a'
#[pyfunction]
pub(crate) fn idempotency_key(py: Python<'_>, payload: &Bound<'_, PyAny>) -> PyResult<String> {
    let payload = PAYLOAD.bytes(payload)?;
    Ok(body::work_on(
        py,
        &payload,
        gather_webhooks::idempotency_key,
    ))
}
