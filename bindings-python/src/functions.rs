use gather_webhooks::{ErrorFamily, binding};
use pyo3::prelude::*;

use crate::{
    body::{self, PAYLOAD, Payload},
    errors, secret,
    signature::Signature,
    stringify,
    time::{self, Tolerance},
    verifier::Verifier,
};

/// Tell whether a delivery is authentic and fresh: a safe form of the documented function.
///
/// Everything that is wrong with a delivery is ``False``. ``Verifier`` says what it is, and reads
/// the event.
///
/// Args:
///     payload: The raw request body, as ``bytes``, anything bytes-like, or ``str``; or what
///         ``json.loads`` gave, see ``stringify``. Prefer the raw body wherever it can be had.
///     signature: As for ``Verifier.verify``.
///     secret: As for ``Verifier``.
///     tolerance: As for ``Verifier``.
///     now: As for ``Verifier.verify``.
///
/// Returns:
///     Whether the delivery is authentic and fresh. Its payload need not be an event.
///
/// Raises:
///     PayloadError: The payload is parsed, and holds something that JSON has not.
///     ConfigurationError: A secret is empty, or text with white space at either end.
///     UsageError: An argument is of a wrong type or out of range.
///
/// Example:
///     >>> from gather_webhooks import sign, verify_webhook_signature
///     >>> payload = {"event": "interview.created", "data": {}}
///     >>> header = sign(payload, "whsec_example")
///     >>> verify_webhook_signature(payload, header, "whsec_example")
///     True
///     >>> verify_webhook_signature({**payload, "data": None}, header, "whsec_example")
///     False
#[pyfunction]
#[pyo3(
    signature = (payload, signature, secret, *, tolerance=Tolerance::Absent, now=None),
    text_signature = "(payload, signature, secret, *, tolerance=600, now=None)"
)]
pub(crate) fn verify_webhook_signature(
    payload: &Bound<'_, PyAny>,
    signature: &Bound<'_, PyAny>,
    secret: &Bound<'_, PyAny>,
    tolerance: Tolerance<'_>,
    now: Option<&Bound<'_, PyAny>>,
) -> PyResult<bool> {
    let py = payload.py();
    let verify = || {
        let payload = Payload::read(payload)?;
        let signature = Signature::read(signature)?;
        let secrets = secret::several(secret)?;
        let tolerance = tolerance.read()?;
        let now = time::now(now)?;

        let verifier = Verifier::build(py, secrets, tolerance)?;
        let payload = payload.write()?;
        verifier.check(py, payload.as_bytes(), &signature, now)
    };
    match verify() {
        Ok(_) => Ok(true),
        Err(error) if errors::is_of(py, &error, ErrorFamily::Verification) => Ok(false),
        Err(error) => Err(error),
    }
}

/// Write a parsed payload as ``JSON.stringify`` does, byte for byte.
///
/// It is the text that the Gather API signs: numbers, the order of members and escapes are
/// JavaScript's, which ``json.dumps`` differs from. An integer beyond 2**53 is rounded to the
/// nearest ``float``; what is not finite becomes ``null``.
///
/// Args:
///     value: What ``json.loads`` gave: ``dict`` with ``str`` keys, ``list``, ``tuple``, ``str``,
///         ``int``, ``float``, ``bool`` or ``None``, subclasses of these, or ``decimal.Decimal``;
///         at most 512 levels deep. Make any other mapping a ``dict`` first.
///
/// Returns:
///     The text.
///
/// Raises:
///     PayloadError: The value holds something that JSON has not, such as a ``datetime``.
///
/// Example:
///     >>> from gather_webhooks import stringify
///     >>> stringify({"score": 1.0, "2": 1e-7, "1": "Zoë"})
///     '{"1":"Zoë","2":1e-7,"score":1}'
#[pyfunction]
#[pyo3(name = "stringify")]
pub(crate) fn stringify_value(value: &Bound<'_, PyAny>) -> PyResult<String> {
    stringify::stringify(value)
}

/// Make the signature header for a payload, as the Gather API does; for tests of a receiver.
///
/// Args:
///     payload: The request body, which is signed as it is: ``bytes``, anything bytes-like, or
///         ``str``. Any other payload is signed as ``stringify`` writes it.
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
///     PayloadError: The payload is parsed, and holds something that JSON has not.
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
    let payload = Payload::read(payload)?;
    let secret = secret::one(secret)?;
    let timestamp = time::timestamp(py, timestamp)?;

    let secret = secret.secret(py)?;
    binding::check_secret(&secret).map_err(|error| errors::to_py(py, &error))?;
    let payload = payload.write()?;
    Ok(body::work_on(py, payload.as_bytes(), |payload| {
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
        payload.as_bytes(),
        gather_webhooks::idempotency_key,
    ))
}
