//! A strict RFC 8259 reader, for payloads that are authentic but may surprise.
//!
//! It exists because `serde_json` refuses what JavaScript's `JSON.stringify` may well have sent: an
//! escaped lone surrogate, a number beyond a double, nesting beyond 127 levels. It does not recurse,
//! and takes time linear in the text.

#![allow(
    clippy::inline_always,
    reason = "measured: a twentieth of the time that a small event takes; WebAssembly pays for size, and does without"
)]

#[cfg(any(target_family = "wasm", test))]
mod decimal;
mod depth;
#[cfg(any(not(target_family = "wasm"), test))]
mod number;
mod reader;
mod scan;
mod skip;
#[cfg(test)]
mod tests;
mod text;
mod tree;
mod value;

#[cfg(target_family = "wasm")]
pub(crate) use self::decimal::to_double;
pub use self::depth::MAX_DEPTH;
#[cfg(not(target_family = "wasm"))]
pub(crate) use self::number::to_double;
pub(crate) use self::{
    depth::{TOO_DEEP, is_too_deep},
    reader::{Container, Malformed, Reader, Token},
    scan::plain_prefix,
    text::{RawValue, Text, Unit, first_code_point},
    tree::{Tree, are_equal},
    value::to_tree,
};
