//! When the sender tries.

use std::time::Duration;

/// At once, and twice more.
pub(crate) const ATTEMPTS: usize = 3;

/// An endpoint must answer within this. Never scaled: it is the endpoint's time, not the sender's.
pub(crate) const LIMIT: Duration = Duration::from_secs(5);

const AFTER_FIRST: Duration = Duration::from_secs(60);
const AFTER_SECOND: Duration = Duration::from_secs(300);

/// The documented schedule, its waits shortened by a factor.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Schedule {
    speed: f64,
}

impl Schedule {
    /// `None` unless `speed` is a positive number.
    pub(crate) fn new(speed: f64) -> Option<Self> {
        (speed.is_finite() && speed > 0.0).then_some(Self { speed })
    }

    /// From the start of attempt number `attempt` to the start of the next. `None` if it was the last.
    pub(crate) fn wait_after(self, attempt: usize) -> Option<Duration> {
        let wait = match attempt {
            1 => AFTER_FIRST,
            2 => AFTER_SECOND,
            _ => return None,
        };
        Duration::try_from_secs_f64(wait.as_secs_f64() / self.speed).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_the_documented_one() {
        let schedule = Schedule::new(1.0).unwrap();
        let waits: Vec<_> = (1..=ATTEMPTS).map(|it| schedule.wait_after(it)).collect();
        let minutes = |it: u64| Some(Duration::from_secs(60 * it));
        assert_eq!(waits, [minutes(1), minutes(5), None]);
    }

    #[test]
    fn speed_shortens_the_waits() {
        let schedule = Schedule::new(60.0).unwrap();
        assert_eq!(schedule.wait_after(2), Some(Duration::from_secs(5)));
        for speed in [0.0, -1.0, f64::NAN, f64::INFINITY] {
            assert!(Schedule::new(speed).is_none());
        }
        // A wait that no Duration holds is none at all; nobody waits that long.
        assert_eq!(Schedule::new(1e-300).unwrap().wait_after(1), None);
    }
}
