//! The native half of the Python package `gather-webhooks`: Python's values in, the core's verdict
//! out.

#![expect(
    clippy::doc_link_with_quotes,
    clippy::doc_markdown,
    reason = "the documentation of what Python sees is written for Python"
)]

mod awaitable;
mod body;
mod data;
mod error_texts;
mod errors;
mod event;
mod explain;
mod extra;
mod functions;
mod imported;
mod interpreter;
mod once;
mod proof;
mod read;
mod reread;
mod secret;
mod signature;
mod signed_at;
mod stringify;
mod text;
mod time;
mod verifier;

use pyo3::prelude::*;

use crate::{event::Event, proof::Proof, verifier::Verifier};

#[pymodule]
fn _gather_webhooks(module: &Bound<'_, PyModule>) -> PyResult<()> {
    interpreter::claim(module.py())?;
    interpreter::keep_classes(module.py())?;

    module.add_class::<Event>()?;
    module.add_class::<Proof>()?;
    module.add_class::<Verifier>()?;
    module.add_function(wrap_pyfunction!(functions::idempotency_key, module)?)?;
    module.add_function(wrap_pyfunction!(reread::read_verified, module)?)?;
    module.add_function(wrap_pyfunction!(functions::sign, module)?)?;
    module.add_function(wrap_pyfunction!(functions::stringify_value, module)?)?;
    module.add_function(wrap_pyfunction!(
        functions::verify_webhook_signature,
        module
    )?)?;
    // Not in its `__all__`: pickles alone name the first, and `gather_webhooks.explain` the others.
    module.setattr("_restore", wrap_pyfunction!(reread::restore, module)?)?;
    module.setattr("_explain", wrap_pyfunction!(explain::to_json, module)?)?;
    module.setattr("_mistakes", wrap_pyfunction!(explain::mistakes, module)?)?;
    module.add("SIGNATURE_HEADER", gather_webhooks::SIGNATURE_HEADER)?;
    module.add("__version__", env!("CARGO_PKG_VERSION"))
}
