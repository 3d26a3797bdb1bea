//! The core as a Node addon, behind the JavaScript API in `javascript/src`.
//!
//! What it exports are the interfaces `Core`, `Tools` and `Explainer` there. What the core refuses is `null`, `false` or
//! NaN, and the error is there to be [taken](take_refusal).

#![expect(
    clippy::missing_errors_doc,
    clippy::must_use_candidate,
    clippy::needless_pass_by_value,
    reason = "napi takes arguments by value, and the documentation is that of the JavaScript API"
)]

mod raw;
mod refusal;
mod verifiers;

use gather_webhooks::{self as core, binding, explain::Lines};
use napi::bindgen_prelude::{Either, Uint8Array};
use napi_derive::napi;

use raw::Raw;
use refusal::accept;

type Result<T> = napi::Result<T, &'static str>;

/// A secret: the core treats text and bytes differently.
type Secret = Either<String, Uint8Array>;

/// The version of the package that this belongs to.
#[napi]
pub fn version() -> &'static str {
    env!("CARGO_PKG_VERSION")
}

/// The number of a new verifier. Without a tolerance the timestamp is not checked.
#[napi]
pub fn create_verifier(secrets: Vec<Secret>, tolerance_seconds: Option<f64>) -> Option<u32> {
    let secrets = secrets.into_iter().map(to_core);
    let builder = secrets.fold(core::Verifier::builder(), core::VerifierBuilder::secret);
    let tolerance = tolerance_seconds.map(binding::tolerance_from_seconds);
    let builder = builder.tolerance(accept(tolerance.transpose())?);
    accept(builder.build()).map(verifiers::add)
}

/// Drops a verifier; another one may get its number.
#[napi]
pub fn free_verifier(number: u32) {
    verifiers::remove(number);
}

/// When the delivery was signed, in milliseconds since the Unix epoch; NaN for one that is
/// refused.
#[napi]
pub fn authenticate(verifier: u32, body: Raw, header: Raw, now_seconds: f64) -> Result<f64> {
    verifiers::judge(verifier, &body, &header, now_seconds, |_| Ok(()))
}

/// The payload of one that is authentic and within the core's limits, as a text if that is ASCII; null for one
/// that is refused.
#[napi]
pub fn verify(verifier: u32, body: Raw, header: Raw, now_seconds: f64) -> Result<Option<Raw>> {
    let signed_at = verifiers::judge(verifier, &body, &header, now_seconds, binding::check_limits)?;
    Ok((!signed_at.is_nan()).then(|| body.into_text()))
}

/// What [`authenticate`] would have said of the last authentic delivery.
#[napi]
pub fn signed_at() -> f64 {
    verifiers::signed_at()
}

/// The index of the secret that the last authentic delivery was signed with.
#[napi]
pub fn secret_index() -> u32 {
    verifiers::secret_index()
}

/// Whether `now` is a time.
#[napi]
pub fn check_now(seconds: f64) -> bool {
    accept(core::unix_time(seconds)).is_some()
}

/// Refuses a payload that JavaScript could not parse (0), that is not an object (1), or has no event (2).
#[napi]
pub fn refuse_payload(problem: u32) {
    accept::<()>(Err(binding::refuse_payload(match problem {
        0 => binding::PayloadProblem::NotJson,
        1 => binding::PayloadProblem::NotAnObject,
        _ => binding::PayloadProblem::NoEvent,
    })));
}

/// Whether a payload is within the core's limits.
#[napi]
pub fn check_limits(payload: &[u8]) -> bool {
    accept(binding::check_limits(payload)).is_some()
}

/// `JSON.stringify(JSON.parse(json_text))`.
#[napi]
pub fn stringify(json_text: String) -> Option<String> {
    accept(core::canonical::stringify(&json_text))
}

/// The signature header for a body.
#[napi]
pub fn sign(body: &[u8], secret: Secret, timestamp: String) -> Option<String> {
    accept(binding::sign(body, to_core(secret), timestamp))
}

/// Why a delivery does or does not verify, as JSON; null if the tolerance is refused. It blocks the thread, for less
/// than 0.3 s with a body of 64 KB: whatever calls it is a tool, and no request waits behind it. Of secrets that
/// have no UTF-8 form, it is only said whether there are any.
#[napi]
pub fn explain(
    body: &[u8],
    lines: Vec<String>,
    secrets: Vec<Secret>,
    is_one_not_utf8: bool,
    now_seconds: f64,
    tolerance_seconds: Option<f64>,
) -> Option<String> {
    let tolerance = tolerance_seconds.map(binding::tolerance_from_seconds);
    let tolerance = accept(tolerance.transpose())?;
    let secrets: Vec<_> = (secrets.into_iter().map(to_core))
        .chain(is_one_not_utf8.then(binding::not_utf8_secret))
        .collect();
    let explanation =
        core::explain::explain(body, Lines::new(&lines), &secrets, now_seconds, tolerance);
    Some(binding::explanation_json(&explanation))
}

/// Every mistake that is known, as JSON.
#[napi]
pub fn mistakes() -> String {
    binding::mistakes_json()
}

/// The code of the error that the last call was refused with, a space, and its message.
#[napi]
pub fn take_refusal() -> String {
    refusal::take().map_or_else(String::new, |error| {
        format!("{} {}", error.code(), error.message())
    })
}

/// The hex SHA-256 of a payload.
#[napi]
pub fn idempotency_key(payload: &[u8]) -> String {
    core::idempotency_key(payload)
}

/// A text is moved, so that the core wipes it.
fn to_core(secret: Secret) -> core::Secret {
    match secret {
        Either::A(text) => text.into(),
        Either::B(bytes) => bytes.as_ref().into(),
    }
}
