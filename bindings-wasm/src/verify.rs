//! What a receiver needs.

use std::{cell::Cell, time::SystemTime};

use gather_webhooks as core;
use gather_webhooks::{PayloadProblem, Secret, Verifier};
#[cfg(target_family = "wasm")]
use lol_alloc::{AssumeSingleThreaded, FreeListAllocator};

use crate::memory::{accept, read, to_secret, write};

/// A tenth of the size of the one that `std` brings. It searches a list, which is short: little more is
/// ever allocated than the verifiers, a body and a message.
#[cfg(target_family = "wasm")]
#[global_allocator]
// SAFETY: a module has one thread, as it is built without atomics.
static ALLOCATOR: AssumeSingleThreaded<FreeListAllocator> =
    unsafe { AssumeSingleThreaded::new(FreeListAllocator::new()) };

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

/// A verifier with the secrets that were added; `None` if it is refused. With the default tolerance (0),
/// the one that is given (1), or none (2).
#[unsafe(no_mangle)]
extern "C" fn create_verifier(tolerance: u32, seconds: f64) -> Option<Box<Verifier>> {
    let secrets = SECRETS.take().into_iter();
    let mut builder = secrets.fold(Verifier::builder(), core::VerifierBuilder::secret);
    if tolerance == 1 {
        builder = builder.tolerance(accept(core::tolerance_from_seconds(seconds))?);
    } else if tolerance == 2 {
        builder = builder.tolerance(None);
    }
    accept(builder.build()).map(Box::new)
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
