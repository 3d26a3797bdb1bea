use std::time::{Duration, SystemTime};

use gather_webhooks::binding::Envelope;
use pyo3::{prelude::*, types::PyBytes};

use crate::{
    body::{self, BODY},
    errors,
    event::Event,
    proof::Proof,
    secret::{self, Unchecked},
    signature::Signature,
    stringify::{self, Written},
    time::{self, Tolerance},
};

/// Verifies the deliveries of the Gather API.
///
/// It checks the signature in constant time, then the timestamp, then the payload. Build one when
/// the program starts and share it between threads and tasks.
///
/// Args:
///     secret: The secret of the webhook URL, as ``str`` or ``bytes``. While one secret replaces
///         another, a sequence of both: a delivery signed with either passes.
///     tolerance: How far a delivery's timestamp may lie from now, either way, as a ``timedelta``
///         or a number of seconds; 10 minutes if not given. The Gather API tries a delivery three
///         times within 6 minutes, and may not sign it anew. ``None`` turns the check off, and with
///         it the protection against replayed deliveries.
///
/// Raises:
///     ConfigurationError: A secret is empty, or text with white space at either end.
///     UsageError: An argument is of a wrong type or out of range.
///
/// Example:
///     >>> import json
///     >>> from gather_webhooks import InterviewCreated, Verifier, sign
///     >>> verifier = Verifier("whsec_example")
///     >>> verifier
///     Verifier(secrets=1, tolerance=600s)
///     >>> body = json.dumps({"event": "interview.created", "data": {"title": "Barista"}})
///     >>> event = verifier.verify(body, sign(body, "whsec_example"))
///     >>> event.data
///     InterviewCreated(interview_id=None, title='Barista', extra={})
#[pyclass(module = "gather_webhooks", frozen, subclass)]
pub(crate) struct Verifier {
    core: gather_webhooks::Verifier,
    secrets: usize,
    tolerance: Option<Duration>,
}

#[pymethods]
impl Verifier {
    #[new]
    #[pyo3(
        signature = (secret, *, tolerance=Tolerance::Absent),
        text_signature = "(secret, *, tolerance=600)"
    )]
    fn new(secret: &Bound<'_, PyAny>, tolerance: Tolerance<'_>) -> PyResult<Self> {
        let secrets = secret::several(secret)?;
        let tolerance = tolerance.read()?;
        Self::build(secret.py(), secrets, tolerance)
    }

    /// Verify a delivery and read its event.
    ///
    /// Args:
    ///     body: The raw request body: ``bytes``, anything bytes-like, or ``str``. Not what a JSON
    ///         parser made of it.
    ///     signature: The value of the ``X-Qualifi-Signature`` header, as ``str`` or ``bytes``;
    ///         ``None`` if the request has none.
    ///     now: The time to judge the delivery's timestamp by: a ``datetime`` with a time zone, or
    ///         seconds since the Unix epoch. The system's clock if not given.
    ///
    /// Returns:
    ///     The event, which is authentic and fresh.
    ///
    /// Raises:
    ///     VerificationError: The delivery is not authentic, or not fresh. Answer with the error's
    ///         ``http_status``.
    ///     PayloadError: It is authentic, but no JSON object with a string ``event``.
    ///     UsageError: An argument is of a wrong type or out of range.
    ///
    /// Example:
    ///     >>> from gather_webhooks import VerificationError, Verifier
    ///     >>> try:
    ///     ...     Verifier("whsec_example").verify(b"{}", None)
    ///     ... except VerificationError as error:
    ///     ...     print(error.code, error.http_status)
    ///     missing_header 401
    #[pyo3(signature = (body, signature, *, now=None))]
    fn verify(
        &self,
        body: &Bound<'_, PyAny>,
        signature: &Bound<'_, PyAny>,
        now: Option<&Bound<'_, PyAny>>,
    ) -> PyResult<Event> {
        let body = BODY.bytes(body)?;
        let signature = Signature::read(signature)?;
        let now = time::now(now)?;
        let read = Envelope::read;
        let (proof, envelope) = self.read(body.py(), body.as_bytes(), &signature, now, read)?;
        Ok(Event::new(
            body.clone().unbind(),
            proof.signed_at,
            &envelope,
        ))
    }

    /// Verify a delivery of which only the parsed payload is left, and read its event.
    ///
    /// It makes the signed text again, byte for byte, as ``stringify`` does, and reads the event
    /// from that. Prefer ``verify`` wherever the raw body can be had.
    ///
    /// Args:
    ///     payload: What ``json.loads`` gave; see ``stringify``.
    ///     signature: As for ``verify``.
    ///     now: As for ``verify``.
    ///
    /// Returns:
    ///     The event, which is authentic and fresh. Its payload is the library's own, and stays as
    ///     it is if yours changes.
    ///
    /// Raises:
    ///     VerificationError: The delivery is not authentic, or not fresh.
    ///     PayloadError: The payload holds something that JSON has not, such as a ``datetime``; or
    ///         it is authentic, but no ``dict`` with a ``str`` as its ``event``.
    ///     UsageError: An argument is of a wrong type or out of range.
    ///
    /// Example:
    ///     >>> from gather_webhooks import Verifier, sign
    ///     >>> payload = {"event": "interview.created", "data": {"score": 1.0}}
    ///     >>> header = sign('{"event":"interview.created","data":{"score":1}}', "whsec_example")
    ///     >>> Verifier("whsec_example").verify_parsed(payload, header).kind
    ///     'interview.created'
    #[pyo3(signature = (payload, signature, *, now=None))]
    fn verify_parsed(
        &self,
        payload: &Bound<'_, PyAny>,
        signature: &Bound<'_, PyAny>,
        now: Option<&Bound<'_, PyAny>>,
    ) -> PyResult<Event> {
        let py = payload.py();
        let signature = Signature::read(signature)?;
        let now = time::now(now)?;
        let Written { text, containers } = stringify::write(payload)?;
        let read = |_| Envelope::read_written(&text, &containers);
        let (proof, envelope) = self.read(py, text.as_bytes(), &signature, now, read)?;
        // Not before it is authentic: it is as long again.
        let body = PyBytes::new(py, text.as_bytes());
        Ok(Event::new(body.unbind(), proof.signed_at, &envelope))
    }

    /// Establish that a delivery is authentic and fresh, and leave its payload alone.
    ///
    /// Args:
    ///     body: As for ``verify``.
    ///     signature: As for ``verify``.
    ///     now: As for ``verify``.
    ///
    /// Returns:
    ///     The time that was signed, and which of the secrets matched.
    ///
    /// Raises:
    ///     VerificationError: The delivery is not authentic, or not fresh.
    ///     UsageError: An argument is of a wrong type or out of range.
    ///
    /// Example:
    ///     >>> from gather_webhooks import Verifier, sign
    ///     >>> verifier = Verifier(["whsec_new", "whsec_old"])
    ///     >>> header = sign("{}", "whsec_old", 1700000000)
    ///     >>> verifier.authenticate("{}", header, now=1700000042).secret_index
    ///     1
    #[pyo3(signature = (body, signature, *, now=None))]
    fn authenticate(
        &self,
        body: &Bound<'_, PyAny>,
        signature: &Bound<'_, PyAny>,
        now: Option<&Bound<'_, PyAny>>,
    ) -> PyResult<Proof> {
        let body = BODY.bytes(body)?;
        let signature = Signature::read(signature)?;
        let now = time::now(now)?;
        self.check(body.py(), body.as_bytes(), &signature, now)
    }

    fn __repr__(&self) -> String {
        let tolerance = self
            .tolerance
            .map_or_else(|| "None".to_owned(), |tolerance| format!("{tolerance:?}"));
        format!("Verifier(secrets={}, tolerance={tolerance})", self.secrets)
    }
}

impl Verifier {
    pub(crate) fn build(
        py: Python<'_>,
        secrets: Vec<Unchecked>,
        tolerance: Option<Duration>,
    ) -> PyResult<Self> {
        let count = secrets.len();
        let core = secrets
            .into_iter()
            .try_fold(gather_webhooks::Verifier::builder(), |builder, secret| {
                PyResult::Ok(builder.secret(secret.secret(py)?))
            })?
            .tolerance(tolerance)
            .build()
            .map_err(|error| errors::to_py(py, &error))?;
        Ok(Self {
            core,
            secrets: count,
            tolerance,
        })
    }

    pub(crate) fn check(
        &self,
        py: Python<'_>,
        body: &[u8],
        signature: &Signature<'_>,
        now: SystemTime,
    ) -> PyResult<Proof> {
        let header = signature.header();
        body::work_on(py, body, |body| {
            self.core.authenticate_at(body, header, now)
        })
        .map(Proof::from)
        .map_err(|error| errors::to_py(py, &error))
    }

    fn read<'a>(
        &self,
        py: Python<'_>,
        body: &'a [u8],
        signature: &Signature<'_>,
        now: SystemTime,
        read: impl Send + FnOnce(&'a [u8]) -> Result<Envelope<'a>, gather_webhooks::Error>,
    ) -> PyResult<(gather_webhooks::Proof, Envelope<'a>)> {
        let header = signature.header();
        body::work_on(py, body, |body| {
            let proof = self.core.authenticate_at(body, header, now)?;
            Ok((proof, read(body)?))
        })
        .map_err(|error| errors::to_py(py, &error))
    }
}
