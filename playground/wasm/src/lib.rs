//! What the playground has of WebAssembly, in one module: of four, each would have tables, texts and readers of JSON
//! of its own.

#![cfg(target_family = "wasm")]
#![expect(
    unreachable_pub,
    reason = "wasm-bindgen exports what is public, wherever it is"
)]

mod reader;

/// Linked for what it exports.
use gather_webhooks_wasm as _;
