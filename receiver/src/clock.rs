//! Times as the inbox has them: milliseconds since the Unix epoch.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// How long a claim is its holder's, unless it is renewed.
pub(crate) const LEASE: Duration = Duration::from_secs(30);
/// How often it is renewed.
pub(crate) const RENEWAL: Duration = Duration::from_secs(10);
/// How far the clocks of two machines may lie apart.
pub(crate) const SKEW: Duration = Duration::from_secs(5);
/// How long a store may take: the sender waits for five seconds.
pub(crate) const STORE: Duration = Duration::from_secs(4);
/// How often what was done long ago is forgotten.
pub(crate) const FORGETTING: Duration = Duration::from_secs(60);
/// How long a delivery may be due where nothing is handled, and how often that is looked for.
pub(crate) const OVERDUE: Duration = Duration::from_secs(60);

pub(crate) fn now() -> i64 {
    to_millis(SystemTime::now())
}

pub(crate) fn to_millis(time: SystemTime) -> i64 {
    match time.duration_since(UNIX_EPOCH) {
        Ok(since) => millis(since),
        Err(before) => millis(before.duration()).saturating_neg(),
    }
}

pub(crate) fn from_millis(time: i64) -> SystemTime {
    let distance = Duration::from_millis(time.unsigned_abs());
    let time = if time < 0 {
        UNIX_EPOCH.checked_sub(distance)
    } else {
        UNIX_EPOCH.checked_add(distance)
    };
    time.unwrap_or(UNIX_EPOCH)
}

/// A duration beyond what a column can hold lasts for as long as one can.
pub(crate) fn millis(duration: Duration) -> i64 {
    i64::try_from(duration.as_millis()).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use super::{from_millis, to_millis};

    #[test]
    fn times_come_back() {
        for time in [-1_500, 0, 1_700_000_000_123] {
            assert_eq!(to_millis(from_millis(time)), time);
        }
    }
}
