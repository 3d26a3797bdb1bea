//! How bytes and text get in, and text out: without an allocation or an object per call.

use std::cell::Cell;

use gather_webhooks::{Error, Secret};

/// More than this is given back after a call.
const KEPT_BYTES: usize = 64 * 1024;

thread_local! {
    static INPUT: Cell<Vec<u8>> = const { Cell::new(Vec::new()) };
    static OUTPUT: Cell<String> = const { Cell::new(String::new()) };
}

/// Where JavaScript writes the input of the next call: room for `length` bytes. If that is more than is
/// kept, it is good for that call alone.
#[unsafe(no_mangle)]
extern "C" fn reserve(length: usize) -> *mut u8 {
    let mut input = INPUT.take();
    // One that is larger than what is kept was for a call that never came.
    if input.len() < length || input.len() > KEPT_BYTES {
        // Not resized: what it holds need not be copied.
        drop(input);
        input = vec![0; length];
    }
    let start = input.as_mut_ptr();
    INPUT.set(input);
    start
}

/// Does something with the input, whose parts have these lengths, one after the other.
pub(crate) fn read<const N: usize, T>(
    lengths: [usize; N],
    work: impl FnOnce([&[u8]; N]) -> T,
) -> T {
    let input = INPUT.take();
    let mut rest = input.as_slice();
    let result = work(lengths.map(|length| {
        let (part, after) = rest.split_at_checked(length).unwrap_or((rest, &[]));
        rest = after;
        part
    }));
    if input.len() <= KEPT_BYTES {
        INPUT.set(input);
    }
    result
}

/// The core treats text and bytes differently.
pub(crate) fn to_secret(bytes: &[u8], is_text: bool) -> Secret {
    match str::from_utf8(bytes) {
        Ok(text) if is_text => text.into(),
        _ => bytes.into(),
    }
}

/// Where JavaScript reads the output of the last call.
#[unsafe(no_mangle)]
extern "C" fn output() -> *const u8 {
    let output = OUTPUT.take();
    let start = output.as_ptr();
    OUTPUT.set(output);
    start
}

#[unsafe(no_mangle)]
extern "C" fn output_length() -> usize {
    let output = OUTPUT.take();
    let length = output.len();
    OUTPUT.set(output);
    length
}

pub(crate) fn write(text: String) {
    OUTPUT.set(text);
}

/// What is in a result; or nothing, and the output is the code of the error, a space, and its message.
pub(crate) fn accept<T>(result: Result<T, Error>) -> Option<T> {
    result
        .map_err(|error| write([error.code(), " ", error.message()].concat()))
        .ok()
}
