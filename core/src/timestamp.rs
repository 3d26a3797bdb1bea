use std::time::{Duration, SystemTime, UNIX_EPOCH};

use crate::{Error, ErrorKind, rfc3339, span::in_words};

/// The last second of the year 9999, the end of RFC 3339 and of most calendars.
const MAX_UNIX_SECONDS: u64 = 253_402_300_799;

/// The time that `seconds` since the Unix epoch name, to the microsecond: how a caller whose
/// language counts time in floating-point seconds says what `now` is.
///
/// ```
/// use std::time::{Duration, UNIX_EPOCH};
///
/// let now = gather_webhooks::unix_time(1_700_000_000.25)?;
/// assert_eq!(now, UNIX_EPOCH + Duration::from_millis(1_700_000_000_250));
/// assert!(gather_webhooks::unix_time(f64::NAN).is_err());
/// # Ok::<(), gather_webhooks::Error>(())
/// ```
///
/// # Errors
///
/// [`InvalidArgument`](ErrorKind::InvalidArgument) for a number that is not finite, or outside the
/// years 1970 to 9999.
pub fn unix_time(seconds: f64) -> Result<SystemTime, Error> {
    from_seconds(seconds)
        .filter(|since_epoch| since_epoch.as_secs() <= MAX_UNIX_SECONDS)
        .and_then(|since_epoch| UNIX_EPOCH.checked_add(since_epoch))
        .ok_or_else(|| {
            Error::new(
                ErrorKind::InvalidArgument,
                "`now` is not a time between the years 1970 and 9999: give it in seconds since the \
                 Unix epoch, not in milliseconds",
            )
        })
}

/// Whole milliseconds from the Unix epoch to `time`, rounded down; 0 for a time before it, and the end of
/// the year 9999 for one beyond. For a caller whose language counts time in them.
///
/// ```
/// use gather_webhooks::{binding::unix_millis, unix_time};
///
/// assert_eq!(unix_millis(unix_time(1_700_000_000.25)?), 1_700_000_000_250.0);
/// # Ok::<(), gather_webhooks::Error>(())
/// ```
#[must_use]
#[expect(
    clippy::as_conversions,
    clippy::cast_precision_loss,
    reason = "exact: a double holds whole milliseconds far beyond the year 9999"
)]
pub fn unix_millis(time: SystemTime) -> f64 {
    // A time before the epoch has no distance from it.
    let since_epoch = time.duration_since(UNIX_EPOCH).unwrap_or_default();
    let seconds = since_epoch.as_secs().min(MAX_UNIX_SECONDS);
    let millis = since_epoch.subsec_millis();
    seconds.wrapping_mul(1_000).wrapping_add(millis.into()) as f64
}

/// The tolerance that a number of seconds names, to the microsecond: for a caller whose language
/// counts time in floating-point seconds.
///
/// # Errors
///
/// [`InvalidArgument`](ErrorKind::InvalidArgument) for a number that is negative or not finite.
pub fn tolerance_from_seconds(seconds: f64) -> Result<Duration, Error> {
    from_seconds(seconds).ok_or_else(|| {
        Error::new(
            ErrorKind::InvalidArgument,
            "the tolerance is negative, not finite or too large: give it in seconds, 0 or more, or \
             give none to turn the check off",
        )
    })
}

/// To the microsecond: a double holds today's time to a quarter of one. What lies below is noise, and
/// would decide wrongly at the very edge of the tolerance.
#[expect(
    clippy::as_conversions,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "in range, and whole"
)]
fn from_seconds(seconds: f64) -> Option<Duration> {
    const MAX_SECONDS: f64 = 1e18;
    let whole = seconds.trunc();
    let micros = ((seconds - whole) * 1e6).round_ties_even();
    (0.0..=MAX_SECONDS).contains(&seconds).then(|| {
        Duration::from_secs(whole as u64).saturating_add(Duration::from_micros(micros as u64))
    })
}

/// When a delivery was signed, from the `t` of its header: Unix seconds (1 to 11 digits), Unix
/// milliseconds (12 to 14 digits) or RFC 3339. As time since the Unix epoch, which exists on every
/// platform; a time before it is not one that a delivery can have been signed at.
pub(crate) fn parse_signed_at(text: &[u8]) -> Option<Duration> {
    if text.iter().all(u8::is_ascii_digit) {
        let number = |digits: &[u8]| {
            digits.iter().fold(0_u64, |number, digit| {
                number
                    .wrapping_mul(10)
                    .wrapping_add(u64::from(digit.wrapping_sub(b'0')))
            })
        };
        return match text.len() {
            1..=11 => Some(Duration::from_secs(number(text))),
            12..=14 => Some(Duration::from_millis(number(text))),
            _ => None,
        };
    }
    let (seconds, nanos) = rfc3339::parse(text)?;
    let seconds = u64::try_from(seconds).ok()?;
    (seconds <= MAX_UNIX_SECONDS).then(|| Duration::new(seconds, nanos))
}

/// An RFC 3339 time as a [`SystemTime`], where the platform has it.
pub(crate) fn parse_system_time(text: &str) -> Option<SystemTime> {
    let (seconds, nanos) = rfc3339::parse(text.as_bytes())?;
    let whole = Duration::from_secs(seconds.unsigned_abs());
    let base = if seconds < 0 {
        UNIX_EPOCH.checked_sub(whole)
    } else {
        UNIX_EPOCH.checked_add(whole)
    };
    base?.checked_add(Duration::from_nanos(u64::from(nanos)))
}

/// Whether `signed_at` lies within `tolerance` of `now`, either way.
pub(crate) fn check_tolerance(
    signed_at: Duration,
    now: SystemTime,
    tolerance: Duration,
) -> Result<(), Error> {
    let (too_old, distance) = match now.duration_since(UNIX_EPOCH) {
        Ok(now) => (now > signed_at, now.abs_diff(signed_at)),
        Err(before) => (false, signed_at.saturating_add(before.duration())),
    };
    if distance <= tolerance {
        return Ok(());
    }
    let (mut distance, tolerance) = (in_words(distance), in_words(tolerance));
    if distance == tolerance {
        // They differ by less than the words say.
        distance.insert_str(0, "more than ");
    }
    Err(if too_old {
        Error::new(
            ErrorKind::TimestampTooOld,
            [
                "the delivery is authentic, but was signed ",
                &distance,
                " ago and the tolerance is ",
                &tolerance,
                ": it was replayed, waited in a queue before it was verified, or the clock of this \
                 machine is ahead. Verify on arrival, keep the clock in sync, or widen the tolerance",
            ]
            .concat(),
        )
    } else {
        Error::new(
            ErrorKind::TimestampInFuture,
            [
                "the delivery is authentic, but was signed ",
                &distance,
                " in the future and the tolerance is ",
                &tolerance,
                ": the clock of this machine is most likely behind. Keep it in sync, or widen the \
                 tolerance",
            ]
            .concat(),
        )
    })
}
