//! What `gather_webhooks.explain` makes its objects of: the core's answer as JSON.

use gather_webhooks::{
    Secret,
    binding::{explanation_json, mistakes_json},
    explain::{Lines, explain},
};
use pyo3::prelude::*;

use crate::{
    body::RAW_BODY,
    errors,
    secret::{self, Unchecked},
    signature,
    time::{self, Tolerance},
    verifier::Verifier,
};

#[pyfunction]
#[pyo3(name = "_explain")]
pub(crate) fn to_json(
    py: Python<'_>,
    body: &Bound<'_, PyAny>,
    signature: &Bound<'_, PyAny>,
    secret: &Bound<'_, PyAny>,
    now: Option<&Bound<'_, PyAny>>,
    tolerance: Tolerance<'_>,
) -> PyResult<String> {
    let body = RAW_BODY.bytes(body)?;
    let lines = signature::lines(signature)?;
    if secret.is_instance_of::<Verifier>() {
        return Err(errors::wrong_type(
            secret::ARGUMENT,
            secret,
            "it does not give its secrets back; give the one that it was built with",
        ));
    }
    let secrets: Vec<Secret> = secret::several(secret)?
        .into_iter()
        .map(Unchecked::unrefused)
        .collect();
    let now = time::now_in_seconds(now)?;
    let tolerance = tolerance.read()?;

    let body = body.as_bytes();
    let lines = Lines::new(lines.iter().map(PyBytesMethods::as_bytes));
    // However short the body, it can take a third of a second.
    Ok(py.detach(|| explanation_json(&explain(body, lines, &secrets, now, tolerance))))
}

#[pyfunction]
#[pyo3(name = "_mistakes")]
pub(crate) fn mistakes() -> String {
    mistakes_json()
}
