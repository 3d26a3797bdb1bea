use pyo3::{prelude::*, types::PyDict};

use super::refusal;
use crate::imported::Imported;

/// Pushes the members of a dict, in its order.
pub(super) fn push<'py>(
    left: &mut Vec<Bound<'py, PyAny>>,
    dict: &Bound<'py, PyDict>,
) -> PyResult<()> {
    static ORDERED_DICT: Imported = Imported::new("collections", "OrderedDict");

    left.reserve(dict.len().saturating_mul(2));
    // Not an array of both, which would be copied as one before the halves are written.
    let mut push_both = |(key, value)| {
        left.push(key);
        left.push(value);
    };
    if !dict.is_exact_instance_of::<PyDict>()
        && let Some(ordered_dict) = ORDERED_DICT.class_of(dict)
    {
        // Its order is its own, since `move_to_end`.
        let mut push_items = || {
            let items = ordered_dict.call_method1("items", (dict,))?;
            items.try_iter()?.try_for_each(|item| {
                push_both(item?.extract()?);
                Ok(())
            })
        };
        return push_items().map_err(|error| refusal::of_failure(dict.py(), error));
    }
    // `for_each` holds the dict's lock, where Python has one.
    dict.iter().for_each(push_both);
    Ok(())
}
