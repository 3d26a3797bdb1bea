//! The values that hold no others.

use gather_webhooks::binding;
use pyo3::{
    exceptions::PyOverflowError,
    prelude::*,
    types::{PyBool, PyFloat, PyInt, PyString},
};

use super::refusal;
use crate::{imported::Imported, text};

/// Up to here, either way, every integer is a double.
const MAX_EXACT: u64 = 1 << 53;

/// Appends the value if it is one that `json.loads` gives and no subclass of it, and says whether it
/// was. Most are, and to tell them takes no call.
pub(super) fn push_exact(out: &mut String, value: &Bound<'_, PyAny>) -> PyResult<bool> {
    if let Ok(text) = value.cast_exact::<PyString>() {
        push_string(out, text)?;
    } else if let Ok(int) = value.cast_exact::<PyInt>() {
        push_int(out, int)?;
    } else if let Ok(float) = value.cast_exact::<PyFloat>() {
        binding::push_number(out, float.value());
    } else if value.is_none() {
        out.push_str("null");
    } else if let Ok(bool) = value.cast_exact::<PyBool>() {
        out.push_str(if bool.is_true() { "true" } else { "false" });
    } else {
        return Ok(false);
    }
    Ok(true)
}

/// Appends the value if it is of a subclass of those, and says whether it was.
pub(super) fn push_subclass(out: &mut String, value: &Bound<'_, PyAny>) -> PyResult<bool> {
    if let Ok(text) = value.cast::<PyString>() {
        push_string(out, text)?;
    } else if let Ok(int) = value.cast::<PyInt>() {
        push_int(out, int)?;
    } else if let Ok(float) = value.cast::<PyFloat>() {
        binding::push_number(out, float.value());
    } else {
        return Ok(false);
    }
    Ok(true)
}

fn push_string(out: &mut String, text: &Bound<'_, PyString>) -> PyResult<()> {
    match text::utf8(text)? {
        Some(text) => binding::push_string(out, text),
        None => binding::push_utf16(out, text::utf16(text)?),
    }
    Ok(())
}

/// An integer beyond 2^53 becomes the nearest double, as it does where JavaScript reads it.
fn push_int(out: &mut String, int: &Bound<'_, PyInt>) -> PyResult<()> {
    if let Ok(small) = int.extract::<i64>()
        && small.unsigned_abs() <= MAX_EXACT
    {
        out.push_str(itoa::Buffer::new().format(small));
        return Ok(());
    }
    // Through the class: a subclass may have a `__float__` of its own.
    let double = int
        .py()
        .get_type::<PyInt>()
        .call_method1("__float__", (int,))
        .and_then(|double| double.extract());
    match double {
        Ok(double) => binding::push_number(out, double),
        Err(error) if error.is_instance_of::<PyOverflowError>(int.py()) => {
            binding::push_number(out, f64::INFINITY);
        }
        Err(error) => return Err(error),
    }
    Ok(())
}

/// Appends the value if it is a `decimal.Decimal`, which some JSON parsers give, as the number that
/// its text is; and says whether it was.
pub(super) fn push_decimal(out: &mut String, value: &Bound<'_, PyAny>) -> PyResult<bool> {
    static DECIMAL: Imported = Imported::new("decimal", "Decimal");

    let Some(decimal) = DECIMAL.class_of(value) else {
        return Ok(false);
    };
    let text = decimal
        .call_method1("__str__", (value,))
        .map_err(|error| refusal::of_failure(value.py(), error))?;
    let text: String = text.extract()?;
    binding::push_number(out, text.parse().unwrap_or(f64::NAN));
    Ok(true)
}
