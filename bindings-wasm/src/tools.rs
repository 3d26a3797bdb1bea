//! What a receiver rarely needs.

use gather_webhooks::{Secret, binding, canonical};
use wasm_bindgen::prelude::*;

use crate::{refusal::accept, secret};

/// `JSON.stringify(JSON.parse(json_text))`; nothing if that is [refused](crate::refusal::refusal), here as
/// below.
#[wasm_bindgen]
pub fn stringify(json_text: &str) -> Option<String> {
    accept(canonical::stringify(json_text))
}

/// The signature header for a body.
#[wasm_bindgen]
pub fn sign(mut secret: &[u8], timestamp: &str, body: &[u8]) -> Option<String> {
    let secret = secret::take(&mut secret).unwrap_or_else(|| Secret::from(""));
    accept(binding::sign(body, secret, timestamp))
}
