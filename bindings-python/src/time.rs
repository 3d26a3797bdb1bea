//! Times and spans of time, from Python and to it.

use std::{
    convert::Infallible,
    time::{Duration, SystemTime, UNIX_EPOCH},
};

use gather_webhooks::{DEFAULT_TOLERANCE, ErrorKind, binding::tolerance_from_seconds, unix_time};
use pyo3::{
    prelude::*,
    types::{PyBool, PyDateTime, PyDelta, PyFloat, PyInt, PyString, PyTzInfo},
};

use crate::{errors, text};

pub(crate) const SECONDS_PER_DAY: i64 = 24 * 60 * 60;

/// Of the year 9999.
pub(crate) const LAST_SECOND: i64 = 253_402_300_799;

/// The argument `now`; the system's clock if there is none.
pub(crate) fn now(value: Option<&Bound<'_, PyAny>>) -> PyResult<SystemTime> {
    let Some(value) = value else {
        return Ok(SystemTime::now());
    };
    unix_time(given_now(value)?).map_err(|error| errors::to_py(value.py(), &error))
}

/// The same in seconds since the Unix epoch, whether or not that is a time.
pub(crate) fn now_in_seconds(value: Option<&Bound<'_, PyAny>>) -> PyResult<f64> {
    value.map_or_else(
        || {
            let since_epoch = SystemTime::now().duration_since(UNIX_EPOCH);
            Ok(since_epoch.unwrap_or_default().as_secs_f64())
        },
        given_now,
    )
}

fn given_now(value: &Bound<'_, PyAny>) -> PyResult<f64> {
    unix_seconds("now", value)?.ok_or_else(|| {
        errors::wrong_type(
            "now",
            value,
            "give a datetime with a time zone, or seconds since the Unix epoch",
        )
    })
}

/// The argument `timestamp` of `sign`: the text that goes into the header.
pub(crate) fn timestamp(py: Python<'_>, value: Option<&Bound<'_, PyAny>>) -> PyResult<String> {
    let Some(value) = value else {
        return Ok(whole_seconds(SystemTime::now()));
    };
    if let Ok(text) = value.cast::<PyString>() {
        let bytes = text::encode_lossy(text)?;
        return Ok(String::from_utf8_lossy(bytes.as_bytes()).into_owned());
    }
    let seconds = unix_seconds("timestamp", value)?.ok_or_else(|| {
        errors::wrong_type(
            "timestamp",
            value,
            "give a datetime with a time zone, seconds since the Unix epoch, or the text that goes \
             into the header",
        )
    })?;
    unix_time(seconds.floor()).map(whole_seconds).map_err(|_| {
        errors::error(
            py,
            ErrorKind::InvalidArgument,
            "`timestamp` is not a time between the years 1970 and 9999: give seconds since the \
             Unix epoch, or, for anything else, the text that goes into the header"
                .to_owned(),
        )
    })
}

fn whole_seconds(time: SystemTime) -> String {
    let since_epoch = time.duration_since(UNIX_EPOCH).unwrap_or_default();
    since_epoch.as_secs().to_string()
}

/// Seconds since the Unix epoch; `None` for a value that is no time.
fn unix_seconds(argument: &str, value: &Bound<'_, PyAny>) -> PyResult<Option<f64>> {
    let failed = |error| errors::conversion_failed(value.py(), argument, error);
    if is_aware_datetime(argument, value)? {
        let seconds = value.call_method0("timestamp").map_err(failed)?;
        return seconds.extract().map(Some).map_err(failed);
    }
    number(value).map_err(failed)
}

/// Whether it is a `datetime`, which must have a time zone.
pub(crate) fn is_aware_datetime(argument: &str, value: &Bound<'_, PyAny>) -> PyResult<bool> {
    if !value.is_instance_of::<PyDateTime>() {
        return Ok(false);
    }
    let offset = value.call_method0("utcoffset");
    match offset.map_err(|error| errors::conversion_failed(value.py(), argument, error))? {
        offset if offset.is_none() => Err(errors::error(
            value.py(),
            ErrorKind::InvalidArgument,
            format!(
                "`{argument}` is a naive datetime, which does not say in which time zone it is: use \
                 datetime.now(timezone.utc)"
            ),
        )),
        _ => Ok(true),
    }
}

/// A number; `None` for what is none. `True` is an `int` to Python, but not a time.
pub(crate) fn number(value: &Bound<'_, PyAny>) -> PyResult<Option<f64>> {
    let is_number = value.is_instance_of::<PyFloat>() || value.is_instance_of::<PyInt>();
    if is_number && !value.is_instance_of::<PyBool>() {
        value.extract().map(Some)
    } else {
        Ok(None)
    }
}

/// The argument `tolerance`, until those before it are read.
pub(crate) enum Tolerance<'py> {
    Absent,
    Given(Bound<'py, PyAny>),
}

impl<'py> FromPyObject<'_, 'py> for Tolerance<'py> {
    type Error = Infallible;

    fn extract(value: Borrowed<'_, 'py, PyAny>) -> Result<Self, Infallible> {
        Ok(Self::Given(value.to_owned()))
    }
}

impl Tolerance<'_> {
    /// A span of time, or none to turn the check off.
    pub(crate) fn read(self) -> PyResult<Option<Duration>> {
        const ARGUMENT: &str = "tolerance";
        let value = match self {
            Self::Absent => return Ok(Some(DEFAULT_TOLERANCE)),
            Self::Given(value) if value.is_none() => return Ok(None),
            Self::Given(value) => value,
        };
        let py = value.py();
        let failed = |error| errors::conversion_failed(py, ARGUMENT, error);
        let seconds = if value.is_instance_of::<PyDelta>() {
            let seconds = value.call_method0("total_seconds").map_err(failed)?;
            Some(seconds.extract().map_err(failed)?)
        } else {
            number(&value).map_err(failed)?
        };
        let seconds = seconds.ok_or_else(|| {
            errors::wrong_type(
                ARGUMENT,
                &value,
                "give a timedelta or a number of seconds, or None to accept any timestamp",
            )
        })?;
        tolerance_from_seconds(seconds)
            .map(Some)
            .map_err(|error| errors::to_py(py, &error))
    }
}

/// A time as an aware `datetime` in UTC, to the microsecond; `None` outside the years 1 to 9999,
/// the only ones that Python has.
pub(crate) fn to_datetime(
    py: Python<'_>,
    time: SystemTime,
) -> PyResult<Option<Bound<'_, PyDateTime>>> {
    const FIRST_SECOND: i64 = -62_135_596_800;

    let Some((seconds, micros)) = since_epoch(time) else {
        return Ok(None);
    };
    if !(FIRST_SECOND..=LAST_SECOND).contains(&seconds) {
        return Ok(None);
    }
    let days = seconds.div_euclid(SECONDS_PER_DAY).try_into()?;
    let seconds = seconds.rem_euclid(SECONDS_PER_DAY).try_into()?;
    let utc = PyTzInfo::utc(py)?;
    let epoch = PyDateTime::new(py, 1970, 1, 1, 0, 0, 0, 0, Some(&utc))?;
    let datetime = epoch.add(PyDelta::new(py, days, seconds, micros, false)?)?;
    Ok(Some(datetime.cast_into()?))
}

/// Whole seconds since the epoch, negative before it, and the microseconds beyond them.
fn since_epoch(time: SystemTime) -> Option<(i64, i32)> {
    let nanos = match time.duration_since(UNIX_EPOCH) {
        Ok(after) => i128::try_from(after.as_nanos()).ok()?,
        Err(before) => i128::try_from(before.duration().as_nanos())
            .ok()?
            .checked_neg()?,
    };
    let micros = nanos.div_euclid(1_000);
    Some((
        micros.div_euclid(1_000_000).try_into().ok()?,
        micros.rem_euclid(1_000_000).try_into().ok()?,
    ))
}
