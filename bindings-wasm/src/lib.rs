//! The core as WebAssembly, behind the JavaScript API in `javascript/src`.
//!
//! Nothing is kept from one call to the next but an error, until it is read: JavaScript may be interrupted
//! at any instruction of a call, and then goes on with a fresh module. What a verifier knows lies in
//! JavaScript, and crosses with each call.

#![expect(
    unreachable_pub,
    reason = "wasm-bindgen exports what is public, wherever it is"
)]

#[cfg(target_family = "wasm")]
mod allocator;
#[cfg(feature = "explain")]
mod explain;
mod refusal;
mod secret;
#[cfg(feature = "tools")]
mod tools;
#[cfg(feature = "verify")]
mod verify;
