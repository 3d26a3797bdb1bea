//! Times, as people write and read them.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use jiff::{Timestamp, ZonedDateTime};

/// Now, in seconds since the Unix epoch.
pub(crate) fn now() -> f64 {
    seconds(SystemTime::now())
}

/// A time in seconds since the Unix epoch.
pub(crate) fn seconds(time: SystemTime) -> f64 {
    match time.duration_since(UNIX_EPOCH) {
        Ok(since) => since.as_secs_f64(),
        Err(before) => -before.duration().as_secs_f64(),
    }
}

/// Unix seconds or milliseconds, as the signature header has them, or RFC 3339; in seconds.
pub(crate) fn parse(text: &str) -> Result<f64, String> {
    if let Ok(number) = text.parse::<f64>()
        && number.is_finite()
    {
        let digits = text.bytes().filter(u8::is_ascii_digit).count();
        let is_milliseconds = (12..=14).contains(&digits) && !text.contains('.');
        return Ok(if is_milliseconds {
            number / 1000.0
        } else {
            number
        });
    }
    let time: Timestamp = text.parse().map_err(|_: jiff::Error| {
        "give Unix seconds, Unix milliseconds, or RFC 3339 such as 2024-01-01T00:00:00Z".to_owned()
    })?;
    Ok(time.as_duration().as_secs_f64())
}

/// RFC 3339 in UTC, with fractions only where there are any.
pub(crate) fn rfc3339(time: SystemTime) -> String {
    match Timestamp::try_from(time) {
        Ok(time) => time.to_string(),
        Err(_) => "beyond the year 9999".to_owned(),
    }
}

/// The same of milliseconds since the Unix epoch, as the inbox has them.
pub(crate) fn rfc3339_of_millis(millis: i64) -> String {
    Timestamp::from_millisecond(millis)
        .map_or_else(|_| format!("{millis} ms"), |time| time.to_string())
}

/// The time of day where this machine is, `14:05:09`.
pub(crate) fn of_day(time: &ZonedDateTime) -> String {
    let (hour, minute, second) = (time.hour(), time.minute(), time.second());
    format!("{hour:02}:{minute:02}:{second:02}")
}

/// `12 s ago`, `in 3 min`, as seen at `now`, in seconds since the Unix epoch.
pub(crate) fn relative(time: SystemTime, now: f64) -> String {
    let distance = now - seconds(time);
    let size = Duration::try_from_secs_f64(distance.abs()).unwrap_or(Duration::MAX);
    match (size.as_secs(), distance < 0.0) {
        (0, _) => "now".to_owned(),
        (_, true) => format!("in {}", span(size)),
        (_, false) => format!("{} ago", span(size)),
    }
}

/// For `--json`, to the microsecond.
pub(crate) fn in_milliseconds(time: Duration) -> f64 {
    (time.as_secs_f64() * 1e6).round() / 1e3
}

/// In the largest unit that leaves at least two of it.
pub(crate) fn span(span: Duration) -> String {
    let seconds = span.as_secs();
    let units = [(86_400, "days"), (3_600, "h"), (60, "min")];
    let fits = |(size, _): &&(u64, &str)| seconds.checked_div(*size) >= Some(2);
    let (size, name) = units.iter().find(fits).unwrap_or(&(1, "s"));
    format!("{} {name}", seconds.checked_div(*size).unwrap_or(seconds))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_three_forms_of_a_time() {
        let at = Ok(1_700_000_000.0);
        assert_eq!(parse("1700000000"), at);
        assert_eq!(parse("1700000000000"), at);
        assert_eq!(parse("2023-11-14T22:13:20Z"), at);
        assert_eq!(parse("2023-11-14T23:13:20+01:00"), at);
        assert_eq!(parse("1700000000.5"), Ok(1_700_000_000.5));
        assert_eq!(parse("1969-12-31T23:59:59Z"), Ok(-1.0));
        assert!(parse("yesterday").is_err());
        assert!(parse("NaN").is_err());
    }

    #[test]
    fn spans_are_short() {
        let ago = |seconds| relative(UNIX_EPOCH, seconds);
        assert_eq!(ago(0.4), "now");
        assert_eq!(ago(119.0), "119 s ago");
        assert_eq!(ago(120.0), "2 min ago");
        assert_eq!(ago(7200.0), "2 h ago");
        assert_eq!(ago(172_800.0), "2 days ago");
        assert_eq!(ago(-5.0), "in 5 s");
        assert_eq!(ago(f64::INFINITY), "213503982334601 days ago");
    }
}
