//! The core as WebAssembly, behind the JavaScript API in `ts/`.
//!
//! What it exports is the interface `Core` there, but for how a delivery gets in: see `boundary`. An
//! error crosses as a JavaScript `Error` with the core's code and message, the refusal of a delivery as
//! text; its class is chosen in JavaScript.

#![expect(
    clippy::missing_errors_doc,
    reason = "the documentation is that of the JavaScript API"
)]

mod boundary;

use std::time::SystemTime;

use gather_webhooks as core;
use js_sys::Uint8Array;
use wasm_bindgen::prelude::{JsValue, wasm_bindgen};

pub use boundary::{reserve, secret_index, take_refusal};

type Result<T> = std::result::Result<T, CodedError>;

/// Verifies deliveries.
#[wasm_bindgen]
#[derive(Debug)]
pub struct Verifier(core::Verifier);

#[wasm_bindgen]
impl Verifier {
    /// A tolerance that is undefined is the default, one that is null turns the check off.
    #[wasm_bindgen(constructor)]
    pub fn new(secrets: Vec<JsValue>, tolerance_seconds: &JsValue) -> Result<Self> {
        let mut builder = core::Verifier::builder();
        for secret in secrets {
            builder = builder.secret(to_core(&secret));
        }
        if tolerance_seconds.is_null() {
            builder = builder.tolerance(None);
        } else if let Some(seconds) = tolerance_seconds.as_f64() {
            builder = builder.tolerance(core::tolerance_from_seconds(seconds)?);
        }
        Ok(Self(builder.build()?))
    }

    /// When the delivery in the [input](reserve) was signed, in milliseconds since the Unix epoch; NaN
    /// for one that is [refused](take_refusal).
    #[must_use]
    pub fn authenticate(&self, body_length: usize, header_length: usize, now_seconds: f64) -> f64 {
        boundary::judge(body_length, header_length, |body, header| {
            self.prove(body, header, now_seconds)
        })
    }

    /// The same of one whose payload is within the core's limits.
    #[must_use]
    pub fn verify(&self, body_length: usize, header_length: usize, now_seconds: f64) -> f64 {
        boundary::judge(body_length, header_length, |body, header| {
            let signed_at = self.prove(body, header, now_seconds)?;
            core::check_limits(body)?;
            Ok(signed_at)
        })
    }

    fn prove(
        &self,
        body: &[u8],
        header: &[u8],
        now_seconds: f64,
    ) -> std::result::Result<f64, core::Error> {
        let now = core::unix_time(now_seconds)?;
        let proof = self.0.authenticate_at(body, header, now)?;
        boundary::set_secret_index(proof.secret_index);
        Ok(unix_millis(proof.signed_at))
    }
}

/// Throws the core's error for a payload that it refuses.
#[wasm_bindgen(js_name = readPayload)]
pub fn read_payload(payload: &[u8]) -> Result<()> {
    core::Envelope::read(payload)?;
    Ok(())
}

/// Throws the core's error for a payload that is nested too deep.
#[wasm_bindgen(js_name = checkLimits)]
pub fn check_limits(payload: &[u8]) -> Result<()> {
    core::check_limits(payload)?;
    Ok(())
}

/// `JSON.stringify(JSON.parse(json_text))`.
#[wasm_bindgen]
pub fn stringify(json_text: &str) -> Result<String> {
    Ok(core::canonical::stringify(json_text)?)
}

/// The signature header for a body.
#[wasm_bindgen]
pub fn sign(body: &[u8], secret: &JsValue, timestamp: &str) -> Result<String> {
    let secret = to_core(secret);
    secret.check()?;
    Ok(core::sign(body, secret, timestamp))
}

/// The hex SHA-256 of a payload.
#[wasm_bindgen(js_name = idempotencyKey)]
#[must_use]
pub fn idempotency_key(payload: &[u8]) -> String {
    core::idempotency_key(payload)
}

/// The known errors and events, as JSON.
#[wasm_bindgen]
#[must_use]
pub fn catalog() -> String {
    core::catalog()
}

/// The name of the signature header.
#[wasm_bindgen(js_name = signatureHeader)]
#[must_use]
pub fn signature_header() -> String {
    core::SIGNATURE_HEADER.to_owned()
}

/// The core treats text and bytes differently.
fn to_core(secret: &JsValue) -> core::Secret {
    match secret.as_string() {
        Some(text) => text.into(),
        None => Uint8Array::new(secret).to_vec().into(),
    }
}

#[wasm_bindgen]
extern "C" {
    /// An `Error` that has a `code`.
    #[derive(Debug)]
    pub type CodedError;

    #[wasm_bindgen(constructor, js_class = "Error")]
    fn new(message: &str) -> CodedError;

    #[wasm_bindgen(method, setter)]
    fn set_code(this: &CodedError, code: &str);
}

impl From<core::Error> for CodedError {
    fn from(error: core::Error) -> Self {
        let coded = Self::new(error.message());
        coded.set_code(error.code());
        coded
    }
}

/// Exact: the core's times end in the year 9999, and a double holds whole milliseconds far beyond.
#[expect(
    clippy::as_conversions,
    clippy::cast_precision_loss,
    reason = "exact, as above"
)]
fn unix_millis(time: SystemTime) -> f64 {
    core::unix_millis(time) as f64
}
