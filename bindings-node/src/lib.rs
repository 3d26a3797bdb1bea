//! The core as a Node addon, behind the JavaScript API in `bindings-wasm/ts`.
//!
//! What it exports is the interface `Core` there. An error crosses as a JavaScript `Error` with the
//! core's code and message; its class is chosen in JavaScript.

#![expect(
    clippy::missing_errors_doc,
    clippy::needless_pass_by_value,
    reason = "napi takes arguments by value, and the documentation is that of the JavaScript API"
)]

mod raw;
mod verifiers;

use gather_webhooks as core;
use napi::bindgen_prelude::{Either, Either3, Null, Uint8Array, Undefined};
use napi_derive::napi;

use raw::Raw;

type Result<T> = napi::Result<T, &'static str>;

/// A secret: the core treats text and bytes differently.
type Secret = Either<String, Uint8Array>;

/// The version of the package that this belongs to.
#[napi]
#[must_use]
pub fn version() -> &'static str {
    env!("CARGO_PKG_VERSION")
}

/// The number of a new verifier. A tolerance that is undefined is the default, one that is null turns
/// the check off.
#[napi]
pub fn create_verifier(
    secrets: Vec<Secret>,
    tolerance_seconds: Either3<f64, Null, Undefined>,
) -> Result<u32> {
    let mut builder = core::Verifier::builder();
    for secret in secrets {
        builder = builder.secret(to_core(secret));
    }
    builder = match tolerance_seconds {
        Either3::A(seconds) => {
            builder.tolerance(core::tolerance_from_seconds(seconds).map_err(to_js)?)
        }
        Either3::B(Null) => builder.tolerance(None),
        Either3::C(()) => builder,
    };
    Ok(verifiers::add(builder.build().map_err(to_js)?))
}

/// Drops a verifier; another one may get its number.
#[napi]
pub fn free_verifier(number: u32) {
    verifiers::remove(number);
}

/// When the delivery was signed, in milliseconds since the Unix epoch; NaN for one that is
/// [refused](take_refusal).
#[napi]
pub fn authenticate(verifier: u32, body: Raw, header: Raw, now_seconds: f64) -> Result<f64> {
    verifiers::judge(verifier, &body, &header, now_seconds, |_| Ok(()))
}

/// The same of one whose payload is within the core's limits.
#[napi]
pub fn verify(verifier: u32, body: Raw, header: Raw, now_seconds: f64) -> Result<f64> {
    verifiers::judge(verifier, &body, &header, now_seconds, core::check_limits)
}

/// The index of the secret that the last authentic delivery was signed with.
#[napi]
#[must_use]
pub fn secret_index() -> u32 {
    verifiers::secret_index()
}

/// The code of the error that the last delivery was refused for, a space, and its message.
#[napi]
#[must_use]
pub fn take_refusal() -> String {
    verifiers::take_refusal().map_or_else(String::new, |error| {
        format!("{} {}", error.code(), error.message())
    })
}

/// Throws the core's error for a payload that JavaScript could not parse (0), that is not an object (1),
/// or has no event (2).
#[napi]
pub fn refuse_payload(problem: u32) -> Result<()> {
    Err(to_js(core::refuse_payload(match problem {
        0 => core::PayloadProblem::NotJson,
        1 => core::PayloadProblem::NotAnObject,
        _ => core::PayloadProblem::NoEvent,
    })))
}

/// Throws the core's error for a payload that is nested too deep.
#[napi]
pub fn check_limits(payload: &[u8]) -> Result<()> {
    core::check_limits(payload).map_err(to_js)
}

/// `JSON.stringify(JSON.parse(json_text))`.
#[napi]
pub fn stringify(json_text: String) -> Result<String> {
    core::canonical::stringify(&json_text).map_err(to_js)
}

/// The signature header for a body.
#[napi]
pub fn sign(body: &[u8], secret: Secret, timestamp: String) -> Result<String> {
    let secret = to_core(secret);
    secret.check().map_err(to_js)?;
    Ok(core::sign(body, secret, timestamp))
}

/// The hex SHA-256 of a payload.
#[napi]
#[must_use]
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

fn to_js(error: core::Error) -> napi::Error<&'static str> {
    napi::Error::new(error.code(), error.message())
}
