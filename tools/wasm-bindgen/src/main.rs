//! Runs wasm-bindgen.

fn main() {}
