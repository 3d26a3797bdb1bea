//! The error of the last call that was refused: to throw it across the boundary would cost more than it does.

use std::cell::Cell;

use gather_webhooks::Error;

thread_local! {
    static REFUSAL: Cell<Option<Error>> = const { Cell::new(None) };
}

/// What is in a result; or nothing, and the error is kept.
pub(crate) fn accept<T>(result: Result<T, Error>) -> Option<T> {
    result.map_err(|error| REFUSAL.set(Some(error))).ok()
}

pub(crate) fn take() -> Option<Error> {
    REFUSAL.take()
}
