//! The verifiers of a JavaScript thread, by number: a number is the cheapest handle to pass.

use std::{
    cell::{Cell, RefCell},
    mem::MaybeUninit,
};

use gather_webhooks::{
    self as core,
    binding::{MAX_HEADER_BYTES, unix_millis},
};

use crate::{Result, raw::Raw, refusal::accept};

/// One byte more than the core accepts, so that a longer header is still too long when it is cut; room
/// for a last character that does not fit, and for a NUL.
const HEADER_ROOM: usize = MAX_HEADER_BYTES + 1 + 4;

thread_local! {
    static VERIFIERS: RefCell<Verifiers> = RefCell::default();
    /// Of the last authentic delivery.
    static SIGNED_AT: Cell<f64> = const { Cell::new(f64::NAN) };
    static SECRET_INDEX: Cell<usize> = const { Cell::new(0) };
}

#[derive(Default)]
struct Verifiers {
    places: Vec<Option<core::Verifier>>,
    free: Vec<u32>,
}

/// The number of a verifier that is kept until it is removed.
pub(crate) fn add(verifier: core::Verifier) -> u32 {
    VERIFIERS.with_borrow_mut(|Verifiers { places, free }| {
        let number = free.pop().unwrap_or_else(|| {
            places.push(None);
            u32::try_from(places.len().saturating_sub(1)).unwrap_or(u32::MAX)
        });
        if let Some(place) = place(number).and_then(|place| places.get_mut(place)) {
            *place = Some(verifier);
        }
        number
    })
}

/// Drops a verifier; another one gets its number.
pub(crate) fn remove(number: u32) {
    VERIFIERS.with_borrow_mut(|Verifiers { places, free }| {
        if place(number)
            .and_then(|place| places.get_mut(place)?.take())
            .is_some()
        {
            free.push(number);
        }
    });
}

fn place(number: u32) -> Option<usize> {
    usize::try_from(number).ok()
}

/// When the last authentic delivery was signed.
pub(crate) fn signed_at() -> f64 {
    SIGNED_AT.get()
}

/// The index of the secret that the last authentic delivery was signed with.
pub(crate) fn secret_index() -> u32 {
    u32::try_from(SECRET_INDEX.get()).unwrap_or(u32::MAX)
}

/// When the delivery was signed; NaN if it or its body is refused.
pub(crate) fn judge(
    number: u32,
    body: &Raw,
    header: &Raw,
    now_seconds: f64,
    check: impl FnOnce(&[u8]) -> std::result::Result<(), core::Error>,
) -> Result<f64> {
    let mut room = [MaybeUninit::uninit(); HEADER_ROOM];
    let header = header.utf8(&mut room)?;
    let verdict = body.with_bytes(|body| {
        let now = core::unix_time(now_seconds)?;
        VERIFIERS.with_borrow(|Verifiers { places, .. }| {
            let verifier = place(number).and_then(|place| places.get(place)?.as_ref());
            let proof = verifier
                .ok_or_else(gone)?
                .authenticate_at(body, header, now)?;
            check(body)?;
            let signed_at = unix_millis(proof.signed_at);
            SIGNED_AT.set(signed_at);
            SECRET_INDEX.set(proof.secret_index);
            Ok(signed_at)
        })
    })?;
    Ok(accept(verdict).unwrap_or(f64::NAN))
}

/// No handle outlives its verifier, so this is for nobody to see.
fn gone() -> core::Error {
    core::Error::new(
        core::ErrorKind::InvalidArgument,
        "the verifier has been dropped",
    )
}
