//! The error of the last call that was refused.

use std::cell::Cell;

use gather_webhooks::Error;
use wasm_bindgen::prelude::*;

thread_local! {
    static REFUSAL: Cell<Option<Error>> = const { Cell::new(None) };
}

/// What is in a result; or nothing, and the error is kept.
pub fn accept<T>(result: Result<T, Error>) -> Option<T> {
    result.map_err(|error| REFUSAL.set(Some(error))).ok()
}

/// The code of the error, a space, and its message.
#[wasm_bindgen]
pub fn refusal() -> String {
    REFUSAL.take().map_or_else(String::new, |error| {
        [error.code(), " ", error.message()].concat()
    })
}
