//! How a delivery gets in and a refusal out, without an allocation or an object per call.

use std::cell::Cell;

use gather_webhooks as core;
use wasm_bindgen::prelude::wasm_bindgen;

/// More than this is given back after a call.
const KEPT_BYTES: usize = 64 * 1024;

thread_local! {
    /// A body, and right behind it the header that came with it.
    static INPUT: Cell<Vec<u8>> = const { Cell::new(Vec::new()) };
    static SECRET_INDEX: Cell<usize> = const { Cell::new(0) };
    static REFUSAL: Cell<Option<core::Error>> = const { Cell::new(None) };
}

/// Where JavaScript writes the input: room for `length` bytes. If that is more than is kept, it is good
/// for one call.
#[wasm_bindgen]
#[must_use]
pub fn reserve(length: usize) -> *mut u8 {
    let mut input = INPUT.take();
    // One that is larger than what is kept was for a call that never came.
    if input.len() < length || input.len() > KEPT_BYTES {
        drop(input);
        input = vec![0; length];
    }
    let start = input.as_mut_ptr();
    INPUT.set(input);
    start
}

/// The index of the secret that the last authentic delivery was signed with.
#[wasm_bindgen(js_name = secretIndex)]
#[must_use]
pub fn secret_index() -> usize {
    SECRET_INDEX.get()
}

pub(crate) fn set_secret_index(index: usize) {
    SECRET_INDEX.set(index);
}

/// The code of the error that the last delivery was refused for, a space, and its message.
#[wasm_bindgen(js_name = takeRefusal)]
#[must_use]
pub fn take_refusal() -> String {
    REFUSAL.take().map_or_else(String::new, |error| {
        let mut text = String::from(error.code());
        text.push(' ');
        text.push_str(error.message());
        text
    })
}

/// What `check` says of the input; NaN, and the error to be [taken](take_refusal), if it refuses it.
pub(crate) fn judge(
    body_length: usize,
    header_length: usize,
    check: impl FnOnce(&[u8], &[u8]) -> Result<f64, core::Error>,
) -> f64 {
    let input = INPUT.take();
    let (body, rest) = input.split_at_checked(body_length).unwrap_or_default();
    let verdict = check(body, rest.get(..header_length).unwrap_or_default());
    if input.len() <= KEPT_BYTES {
        INPUT.set(input);
    }
    verdict.unwrap_or_else(|error| {
        REFUSAL.set(Some(error));
        f64::NAN
    })
}
