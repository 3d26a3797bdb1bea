//! The core as WebAssembly, behind the JavaScript API in `ts/`.
//!
//! Numbers cross the boundary as they are, bytes and text through [`memory`]; nothing generated lies in
//! between. JavaScript keeps the promises that the types make: a reference is one that was given to it,
//! and a [`Box`] comes back once.

mod memory;
#[cfg(feature = "tools")]
mod tools;
#[cfg(feature = "verify")]
mod verify;
