//! The argument `signed_at`, and the time that it is, without loss.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use gather_webhooks::{ErrorKind, unix_time};
use pyo3::{
    prelude::*,
    types::{PyDateTime, PyTzInfo},
};

use crate::{
    errors,
    time::{LAST_SECOND, SECONDS_PER_DAY, is_aware_datetime, number},
};

pub(crate) fn read(value: &Bound<'_, PyAny>) -> PyResult<SystemTime> {
    const ARGUMENT: &str = "signed_at";
    let py = value.py();
    let failed = |error| errors::conversion_failed(py, ARGUMENT, error);
    let time = if is_aware_datetime(ARGUMENT, value)? {
        exact(value).map_err(failed)?
    } else if let Some(seconds) = number(value).map_err(failed)? {
        unix_time(seconds).ok()
    } else {
        return Err(errors::wrong_type(
            ARGUMENT,
            value,
            "give a datetime with a time zone, as `proof.signed_at` is, or seconds since the Unix epoch",
        ));
    };
    time.ok_or_else(|| {
        errors::error(
            py,
            ErrorKind::InvalidArgument,
            "`signed_at` is not a time between the years 1970 and 9999: give a datetime with a time \
             zone, or seconds since the Unix epoch, not milliseconds"
                .to_owned(),
        )
    })
}

/// The time of an aware `datetime` to the microsecond, which its `timestamp()` is not in far years; `None`
/// before the epoch.
fn exact(datetime: &Bound<'_, PyAny>) -> PyResult<Option<SystemTime>> {
    let py = datetime.py();
    let utc = PyTzInfo::utc(py)?;
    let epoch = PyDateTime::new(py, 1970, 1, 1, 0, 0, 0, 0, Some(&utc))?;
    // Through the class: a subclass may count otherwise.
    let since_epoch = py
        .get_type::<PyDateTime>()
        .call_method1("__sub__", (datetime, epoch))?;
    let part = |name| since_epoch.getattr(name)?.extract::<i64>();
    let (days, seconds) = (part("days")?, part("seconds")?);
    let micros: u32 = since_epoch.getattr("microseconds")?.extract()?;
    let seconds = days.saturating_mul(SECONDS_PER_DAY).saturating_add(seconds);
    let nanos = micros.saturating_mul(1_000);
    Ok(u64::try_from(seconds)
        .ok()
        .and_then(|seconds| from_parts(seconds, nanos)))
}

/// A time that a delivery can have been signed at.
pub(crate) fn from_parts(seconds: u64, nanos: u32) -> Option<SystemTime> {
    if seconds > LAST_SECOND.unsigned_abs() || nanos >= 1_000_000_000 {
        return None;
    }
    UNIX_EPOCH.checked_add(Duration::new(seconds, nanos))
}

/// Whole seconds since the epoch, and the nanoseconds beyond them.
pub(crate) fn to_parts(time: SystemTime) -> (u64, u32) {
    debug_assert!(time >= UNIX_EPOCH, "no `t` is a time before it");
    let since_epoch = time.duration_since(UNIX_EPOCH).unwrap_or_default();
    (since_epoch.as_secs(), since_epoch.subsec_nanos())
}
