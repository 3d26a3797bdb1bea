//! What nobody needs until a delivery does not verify.

use std::iter;

use gather_webhooks::{binding, explain::Lines};
use wasm_bindgen::prelude::*;

use crate::{refusal::accept, secret};

#[wasm_bindgen]
extern "C" {
    /// JavaScript has the tables of Unicode, which would be a third of the module.
    #[wasm_bindgen(js_namespace = ["String", "prototype", "normalize"], js_name = call)]
    fn normalize(text: &str, form: &str) -> String;
}

fn normal_forms(text: &str) -> [String; 2] {
    ["NFC", "NFD"].map(|form| normalize(text, form))
}

/// Why a delivery does or does not verify, as JSON; nothing if the tolerance is
/// [refused](crate::refusal::refusal). The lines of the header cross as secrets do; of secrets that have no UTF-8
/// form, it is only said whether there are any.
#[wasm_bindgen]
pub fn explain(
    body: &[u8],
    mut lines: &[u8],
    mut secrets: &[u8],
    is_one_not_utf8: bool,
    now_seconds: f64,
    tolerance_seconds: Option<f64>,
) -> Option<String> {
    let tolerance = tolerance_seconds.map(binding::tolerance_from_seconds);
    let tolerance = accept(tolerance.transpose())?;
    let lines: Vec<&[u8]> = iter::from_fn(|| secret::take_bytes(&mut lines))
        .map(|(line, _)| line)
        .collect();
    let secrets: Vec<_> = iter::from_fn(|| secret::take(&mut secrets))
        .chain(is_one_not_utf8.then(binding::not_utf8_secret))
        .collect();
    let explanation = binding::explain_with(
        body,
        &Lines::new(lines),
        &secrets,
        now_seconds,
        tolerance,
        normal_forms,
    );
    Some(binding::explanation_json(&explanation))
}

/// Every mistake that is known, as JSON.
#[wasm_bindgen]
pub fn mistakes() -> String {
    binding::mistakes_json()
}
