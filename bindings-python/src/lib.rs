//! The native half of the Python package `gather-webhooks`: Python's values in, the core's verdict
//! out.

#![expect(
    clippy::doc_link_with_quotes,
    clippy::doc_markdown,
    reason = "the documentation of what Python sees is written for Python"
)]

mod body;
mod class;
mod data;
mod errors;
mod event;
mod functions;
mod proof;
mod secret;
mod signature;
mod stringify;
mod text;
mod time;
mod verifier;

use pyo3::prelude::*;

#[pymodule(name = "_gather_webhooks")]
mod module {
    #[pymodule_export]
    use crate::{
        event::Event,
        functions::{idempotency_key, sign, stringify_value, verify_webhook_signature},
        proof::Proof,
        verifier::Verifier,
    };

    #[pymodule_export]
    const SIGNATURE_HEADER: &str = gather_webhooks::SIGNATURE_HEADER;

    #[pymodule_export]
    #[expect(non_upper_case_globals, reason = "Python's name for it")]
    const __version__: &str = env!("CARGO_PKG_VERSION");
}
