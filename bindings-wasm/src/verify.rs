//! What a receiver needs.

use std::{cell::Cell, time::SystemTime};

use gather_webhooks as core;
use gather_webhooks::{PayloadProblem, Secret, Verifier};

use crate::memory::{accept, read, to_secret, write};

thread_local! {
    /// Those that the next verifier is made with.
    static SECRETS: Cell<Vec<Secret>> = const { Cell::new(Vec::new()) };
    static SECRET_INDEX: Cell<usize> = const { Cell::new(0) };
}

/// Takes a secret from the input.
#[unsafe(no_mangle)]
extern "C" fn add_secret(length: usize, is_text: bool) {
    let secret = read([length], |[secret]| to_secret(secret, is_text));
    let mut secrets = SECRETS.take();
    secrets.push(secret);
    SECRETS.set(secrets);
}

/// A verifier with the default tolerance. `None` if it is refused, here as below.
#[unsafe(no_mangle)]
extern "C" fn create_verifier() -> Option<Box<Verifier>> {
    build(Verifier::builder())
}

#[unsafe(no_mangle)]
extern "C" fn create_verifier_with_tolerance(seconds: f64) -> Option<Box<Verifier>> {
    match core::tolerance_from_seconds(seconds) {
        Ok(tolerance) => build(Verifier::builder().tolerance(tolerance)),
        Err(error) => {
            SECRETS.take();
            accept(Err(error))
        }
    }
}

#[unsafe(no_mangle)]
extern "C" fn create_verifier_without_tolerance() -> Option<Box<Verifier>> {
    build(Verifier::builder().tolerance(None))
}

fn build(builder: core::VerifierBuilder) -> Option<Box<Verifier>> {
    let secrets = SECRETS.take().into_iter();
    let verifier = secrets.fold(builder, core::VerifierBuilder::secret).build();
    accept(verifier).map(Box::new)
}

#[unsafe(no_mangle)]
extern "C" fn free_verifier(_verifier: Box<Verifier>) {}

/// When the delivery in the input, its body and its header, was signed: in milliseconds since the Unix
/// epoch. NaN for one that is refused; if it is to be parsed, also for one beyond the core's limits.
#[unsafe(no_mangle)]
extern "C" fn verify(
    verifier: &Verifier,
    body_length: usize,
    header_length: usize,
    now_seconds: f64,
    is_to_be_parsed: bool,
) -> f64 {
    let verdict = read([body_length, header_length], |[body, header]| {
        let now = core::unix_time(now_seconds)?;
        let proof = verifier.authenticate_at(body, header, now)?;
        if is_to_be_parsed {
            core::check_limits(body)?;
        }
        Ok(proof)
    });
    let Some(proof) = accept(verdict) else {
        return f64::NAN;
    };
    SECRET_INDEX.set(proof.secret_index);
    unix_millis(proof.signed_at)
}

/// The index of the secret that the last authentic delivery was signed with.
#[unsafe(no_mangle)]
extern "C" fn secret_index() -> usize {
    SECRET_INDEX.get()
}

/// Whether the payload in the input is within the core's limits.
#[unsafe(no_mangle)]
extern "C" fn check_limits(length: usize) -> bool {
    accept(read([length], |[payload]| core::check_limits(payload))).is_some()
}

/// Refuses a payload that JavaScript could not parse (0), that is not an object (1), or has no event (2).
#[unsafe(no_mangle)]
extern "C" fn refuse_payload(problem: u32) {
    let problem = match problem {
        0 => PayloadProblem::NotJson,
        1 => PayloadProblem::NotAnObject,
        _ => PayloadProblem::NoEvent,
    };
    accept::<()>(Err(core::refuse_payload(problem)));
}

/// Makes the hex SHA-256 of the payload in the input.
#[unsafe(no_mangle)]
extern "C" fn idempotency_key(length: usize) {
    write(read([length], |[payload]| core::idempotency_key(payload)));
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
