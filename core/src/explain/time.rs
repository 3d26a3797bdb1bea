//! What the clock alone decides, once the signature is right.

use std::time::Duration;

use super::{
    mistakes::{
        Mistake,
        time::{CLOCK_AHEAD, CLOCK_BEHIND, FORMAT, OLD_DELIVERY, UNIT, ZONE},
    },
    moment,
    report::{Finding, Grade},
};
use crate::{span::in_words, timestamp::parse_signed_at};

/// How near a time zone's offset has to be.
const NEAR: f64 = 10.0;
/// From here on a delivery is rather old than the clock wrong.
const HOUR: f64 = 3_600.0;
/// In another unit, times are taken for the same if they are as near as this.
const DAY: f64 = 86_400.0;
/// No time is beyond it, but in another unit: the year 2100.
const CENTURY_END: f64 = 4_102_444_800.0;

/// What is wrong with a signed `t`, judged at `now`; nothing if it is within the tolerance.
pub(super) fn judge(time: &str, now: f64, tolerance: Option<Duration>) -> Vec<Finding> {
    let Some(signed) = parse_signed_at(time.as_bytes()) else {
        return unreadable(time, now);
    };
    let Some(tolerance) = tolerance else {
        return Vec::new();
    };
    distant(signed.as_secs_f64(), now, tolerance)
}

fn finding(mistake: &'static Mistake) -> Finding {
    Finding::new(mistake, Grade::Proven)
}

fn unreadable(time: &str, now: f64) -> Vec<Finding> {
    if time.len() > 14 && time.bytes().all(|byte| byte.is_ascii_digit()) {
        let unit = match time.len() {
            15..=17 => "t looks like microseconds.",
            18..=20 => "t looks like nanoseconds.",
            _ => "t has more digits than any time of today.",
        };
        return vec![finding(&UNIT).seen(unit)];
    }
    let mut findings = vec![finding(&FORMAT)];
    if let Some(moment) = moment::read(time)
        && moment.local
        && let Some(zone) = zone(to_seconds(moment.nanos) - now)
    {
        findings.push(finding(&ZONE).seen(&zone));
    }
    findings
}

#[expect(
    clippy::as_conversions,
    clippy::cast_precision_loss,
    reason = "a distance of seconds is wanted, to a second"
)]
fn to_seconds(nanos: i128) -> f64 {
    nanos as f64 / 1e9
}

fn distant(signed: f64, now: f64, tolerance: Duration) -> Vec<Finding> {
    let distance = (now - signed).abs();
    if distance <= tolerance.as_secs_f64() {
        return Vec::new();
    }
    if let Some(unit) = unit(signed, now) {
        return vec![finding(&UNIT).seen(&unit)];
    }
    let words = in_words(Duration::try_from_secs_f64(distance).unwrap_or(Duration::MAX));
    let mut findings = Vec::new();
    findings.extend(zone(signed - now).map(|zone| finding(&ZONE).seen(&zone)));
    if now > signed {
        let old = finding(&OLD_DELIVERY).seen(&["It was signed ", &words, " before now."].concat());
        let ahead =
            finding(&CLOCK_AHEAD).seen(&["It would be ahead by about ", &words, "."].concat());
        if distance >= HOUR {
            findings.extend([old, ahead]);
        } else {
            findings.extend([ahead, old]);
        }
    } else {
        findings
            .push(finding(&CLOCK_BEHIND).seen(&["It is behind by about ", &words, "."].concat()));
    }
    findings
}

/// Which of the two is in another unit, if that is it.
fn unit(signed: f64, now: f64) -> Option<String> {
    let (larger, smaller) = if signed > now {
        (("t", signed), ("now", now))
    } else {
        (("now", now), ("t", signed))
    };
    let units = [(1e3, "a thousand"), (1e6, "a million"), (1e9, "a billion")];
    let is_near = |(factor, _): &(f64, &str)| (larger.1 / factor - smaller.1).abs() <= DAY;
    let (_, factor) = units.into_iter().find(is_near)?;
    let (which, what) = if larger.1 > CENTURY_END {
        (larger.0, "large")
    } else {
        (smaller.0, "small")
    };
    Some([which, " is too ", what, " by a factor of ", factor, "."].concat())
}

/// What a `now` that is no time at all may be: one in another unit.
pub(super) fn impossible_now(time: &str, now: f64, grade: Grade) -> Option<Finding> {
    let signed = to_seconds(moment::read(time)?.nanos);
    unit(signed, now).map(|unit| Finding::new(&UNIT, grade).seen(&unit))
}

/// The time zone whose offset lies between the two, if one does.
fn zone(distance: f64) -> Option<String> {
    const QUARTER: f64 = 900.0;
    let quarters = (distance.abs() / QUARTER).round();
    let is_near = (distance.abs() - quarters * QUARTER).abs() <= NEAR;
    // Whole hours from 1 to 14, and the half and quarter ones that exist.
    let is_zone = (1..=56_u8).any(|zone| {
        let exists =
            zone % 4 == 0 || matches!(zone, 10 | 14 | 18 | 22 | 23 | 26 | 35 | 38 | 42 | 51 | 55);
        exists && zone >= 4 && (quarters - f64::from(zone)).abs() < 0.5
    });
    (is_near && is_zone).then(|| {
        let words = in_words(Duration::try_from_secs_f64(quarters * QUARTER).unwrap_or_default());
        ["They are ", &words, " apart, to within 10 s."].concat()
    })
}
