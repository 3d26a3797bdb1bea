//! A20: whether a comparison tells by its time how many digits are right.

use std::time::{Duration, Instant};

use super::{maker::Maker, shot::Shot};
use crate::http::{Target, exchange, milliseconds};

/// Of each kind.
const PAIRS: usize = 30;

/// As much time as it may take in all.
const BUDGET: Duration = Duration::from_secs(10);

/// A difference below this is the network's.
const TELLING: Duration = Duration::from_micros(200);

pub(super) struct Measured {
    pub(super) shots: [Shot; 2],
    pub(super) differs: bool,
    pub(super) observed: String,
}

pub(super) async fn measure(maker: &Maker<'_>, target: &Target, limit: Duration) -> Measured {
    let started = Instant::now();
    let mut times = [Vec::new(), Vec::new()];
    let mut shots = pair(maker);
    for _ in 0..PAIRS {
        for (shot, times) in shots.iter().zip(&mut times) {
            if let Ok(answer) = exchange(target, &shot.outgoing(), limit).await {
                times.push(answer.took);
            }
        }
        if started.elapsed() > BUDGET {
            break;
        }
        shots = pair(maker);
    }
    let [first, last] = times.map(Quartiles::of);
    let observed = format!(
        "a median of {} with the first digit wrong, {} with the last",
        micros(first.middle),
        micros(last.middle)
    );
    Measured {
        shots,
        differs: first.is_apart_from(&last),
        observed,
    }
}

fn pair(maker: &Maker<'_>) -> [Shot; 2] {
    let wrong = |c: char| if c == '0' { '1' } else { '0' };
    [
        maker.forged("the first digit is wrong", |t, right, _| {
            let mut digits = right.chars();
            let first = digits.next().map(wrong).unwrap_or_default();
            format!("t={t},v1={first}{}", digits.as_str())
        }),
        maker.forged("the last digit is wrong", |t, right, _| {
            let mut digits = right.chars();
            let last = digits.next_back().map(wrong).unwrap_or_default();
            format!("t={t},v1={}{last}", digits.as_str())
        }),
    ]
}

struct Quartiles {
    lower: Duration,
    middle: Duration,
    upper: Duration,
}

impl Quartiles {
    fn of(mut times: Vec<Duration>) -> Self {
        times.sort_unstable();
        let at = |quarter: usize| {
            let index = times.len().saturating_mul(quarter) / 4;
            times.get(index).copied().unwrap_or_default()
        };
        Self {
            lower: at(1),
            middle: at(2),
            upper: at(3),
        }
    }

    /// The middle halves of both do not even touch: chance does not do that.
    fn is_apart_from(&self, other: &Self) -> bool {
        let apart = |slow: &Self, fast: &Self| {
            slow.lower > fast.upper && slow.middle.saturating_sub(fast.middle) > TELLING
        };
        apart(self, other) || apart(other, self)
    }
}

fn micros(time: Duration) -> String {
    if time < Duration::from_millis(10) {
        format!("{} µs", time.as_micros())
    } else {
        milliseconds(time)
    }
}
