//! What a receiver needs.

use std::{cell::Cell, iter};

use gather_webhooks::{
    self as core, Verifier,
    binding::{self, PayloadProblem},
};
use wasm_bindgen::prelude::*;

use crate::{refusal::accept, secret};

thread_local! {
    /// Of the last authentic delivery.
    static SECRET_INDEX: Cell<usize> = const { Cell::new(0) };
}

/// A verifier of all these secrets, as bytes; nothing if it is [refused](crate::refusal::refusal), here as
/// below. Without a tolerance the timestamp is not checked.
#[wasm_bindgen]
pub fn create(mut secrets: &[u8], tolerance_seconds: Option<f64>) -> Option<Vec<u8>> {
    let mut builder = Verifier::builder();
    for secret in iter::from_fn(|| secret::take(&mut secrets)) {
        builder = builder.secret(secret);
    }
    let tolerance = tolerance_seconds.map(binding::tolerance_from_seconds);
    let verifier = builder.tolerance(accept(tolerance.transpose())?).build();
    accept(verifier).map(|verifier| binding::write_verifier(&verifier))
}

/// When the delivery was signed, in milliseconds since the Unix epoch. NaN for one that is refused; if it is
/// to be parsed, also for one beyond the core's limits.
#[wasm_bindgen]
pub fn verify(
    verifier: &[u8],
    body: &[u8],
    header: &[u8],
    now_seconds: f64,
    is_to_be_parsed: bool,
) -> f64 {
    let verdict = || {
        let now = core::unix_time(now_seconds)?;
        let verifier = binding::read_verifier(verifier).ok_or_else(unreadable)?;
        let proof = verifier.authenticate_at(body, header, now)?;
        if is_to_be_parsed {
            binding::check_limits(body)?;
        }
        Ok(proof)
    };
    let Some(proof) = accept(verdict()) else {
        return f64::NAN;
    };
    SECRET_INDEX.set(proof.secret_index);
    binding::unix_millis(proof.signed_at)
}

/// The index of the secret that the last authentic delivery was signed with.
#[wasm_bindgen]
pub fn secret_index() -> usize {
    SECRET_INDEX.get()
}

/// Whether `now` is a time.
#[wasm_bindgen]
pub fn check_now(seconds: f64) -> bool {
    accept(core::unix_time(seconds)).is_some()
}

/// Whether a payload is within the core's limits.
#[wasm_bindgen]
pub fn check_limits(payload: &[u8]) -> bool {
    accept(binding::check_limits(payload)).is_some()
}

/// Refuses a payload that JavaScript could not parse (0), that is not an object (1), or has no event (2).
#[wasm_bindgen]
pub fn refuse_payload(problem: u32) {
    accept::<()>(Err(binding::refuse_payload(match problem {
        0 => PayloadProblem::NotJson,
        1 => PayloadProblem::NotAnObject,
        _ => PayloadProblem::NoEvent,
    })));
}

/// The hex SHA-256 of a payload.
#[wasm_bindgen]
pub fn idempotency_key(payload: &[u8]) -> String {
    core::idempotency_key(payload)
}

/// JavaScript hands over what [`create`] gave it, so this is for nobody to see.
fn unreadable() -> core::Error {
    core::Error::new(
        core::ErrorKind::InvalidArgument,
        "the verifier is not one of this library's",
    )
}
