//! The core as a Node addon, behind the JavaScript API in `bindings-wasm/ts`.
//!
//! What it exports is the interface `Core` there. An error crosses as a JavaScript `Error` with the
//! core's code and message; its class is chosen in JavaScript.

#![expect(
    clippy::missing_errors_doc,
    clippy::needless_pass_by_value,
    reason = "napi takes arguments by value, and the documentation is that of the JavaScript API"
)]

use std::{cell::Cell, time::SystemTime};

use gather_webhooks as core;
use napi::bindgen_prelude::{Either, Either3, External, Null, Uint8Array, Undefined};
use napi_derive::napi;

type Result<T> = napi::Result<T, &'static str>;

/// A secret: the core treats text and bytes differently.
type Secret = Either<String, Uint8Array>;

/// What `createVerifier` gives: JavaScript can only hand it back.
#[derive(Debug)]
pub struct Verifier {
    verifier: core::Verifier,
    secret_index: Cell<u32>,
}

thread_local! {
    static REFUSAL: Cell<Option<core::Error>> = const { Cell::new(None) };
}

/// A tolerance that is undefined is the default, one that is null turns the check off.
#[napi]
pub fn create_verifier(
    secrets: Vec<Secret>,
    tolerance_seconds: Either3<f64, Null, Undefined>,
) -> Result<External<Verifier>> {
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
    Ok(External::new(Verifier {
        verifier: builder.build().map_err(to_js)?,
        secret_index: Cell::new(0),
    }))
}

/// When the delivery was signed, in milliseconds since the Unix epoch; NaN for one that is
/// [refused](take_refusal).
#[napi]
pub fn authenticate(
    verifier: &External<Verifier>,
    body: &[u8],
    header: String,
    now_seconds: f64,
) -> f64 {
    verdict(prove(verifier, body, header, now_seconds))
}

/// The same of one whose payload is within the core's limits.
#[napi]
pub fn verify(verifier: &External<Verifier>, body: &[u8], header: String, now_seconds: f64) -> f64 {
    verdict(
        prove(verifier, body, header, now_seconds)
            .and_then(|signed_at| core::check_limits(body).map(|()| signed_at)),
    )
}

/// The index of the secret that the last authentic delivery was signed with.
#[napi]
#[must_use]
pub fn secret_index(verifier: &External<Verifier>) -> u32 {
    verifier.secret_index.get()
}

/// The code of the error that the last delivery was refused for, a space, and its message.
#[napi]
#[must_use]
pub fn take_refusal() -> String {
    REFUSAL.take().map_or_else(String::new, |error| {
        format!("{} {}", error.code(), error.message())
    })
}

fn prove(
    verifier: &Verifier,
    body: &[u8],
    header: String,
    now_seconds: f64,
) -> std::result::Result<f64, core::Error> {
    let now = core::unix_time(now_seconds)?;
    let proof = verifier.verifier.authenticate_at(body, &header, now)?;
    let index = u32::try_from(proof.secret_index).unwrap_or(u32::MAX);
    verifier.secret_index.set(index);
    Ok(unix_millis(proof.signed_at))
}

fn verdict(result: std::result::Result<f64, core::Error>) -> f64 {
    result.unwrap_or_else(|error| {
        REFUSAL.set(Some(error));
        f64::NAN
    })
}

/// Throws the core's error for a payload that it refuses.
#[napi]
pub fn read_payload(payload: &[u8]) -> Result<()> {
    core::Envelope::read(payload).map(drop).map_err(to_js)
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

/// The known errors and events, as JSON.
#[napi]
#[must_use]
pub fn catalog() -> String {
    core::catalog()
}

/// The name of the signature header.
#[napi]
#[must_use]
pub fn signature_header() -> &'static str {
    core::SIGNATURE_HEADER
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

/// Exact: the core's times end in the year 9999, and a double holds whole milliseconds far beyond.
#[expect(
    clippy::as_conversions,
    clippy::cast_precision_loss,
    reason = "exact, as above"
)]
fn unix_millis(time: SystemTime) -> f64 {
    core::unix_millis(time) as f64
}
