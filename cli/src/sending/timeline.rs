//! The attempts on a line, while the next one is waited for.

use std::{
    fmt::Write,
    time::{Duration, Instant},
};

use super::schedule::{ATTEMPTS, Schedule};

/// What is known of the attempts of one delivery.
#[derive(Debug, Default)]
pub(crate) struct Timeline {
    failed: usize,
    due: Option<Instant>,
}

impl Timeline {
    pub(crate) fn failed(&mut self, attempt: usize, next: Option<Duration>) {
        self.failed = attempt;
        self.due = next.and_then(|next| Instant::now().checked_add(next));
    }

    /// `✗ 0:00 ── ● 1:00 ── ○ 6:00   attempt 2 in 41 s`.
    pub(crate) fn draw(&self, schedule: Schedule, now: Instant) -> String {
        let mut line = String::new();
        let mut at = Duration::ZERO;
        for attempt in 1..=ATTEMPTS {
            let mark = match attempt.checked_sub(self.failed) {
                None | Some(0) => '✗',
                Some(1) => '●',
                Some(_) => '○',
            };
            let lead = if attempt > 1 { " ── " } else { "" };
            // Writing to a String cannot fail.
            let _ = write!(line, "{lead}{mark} {}", clock(at));
            at = at.saturating_add(schedule.wait_after(attempt).unwrap_or_default());
        }
        if let Some(due) = self.due {
            let left = due.saturating_duration_since(now);
            let seconds = left.as_millis().div_ceil(1000);
            let next = self.failed.saturating_add(1);
            let _ = write!(line, "   attempt {next} in {seconds} s");
        }
        line
    }
}

/// Minutes and seconds.
fn clock(time: Duration) -> String {
    let seconds = time.as_secs();
    format!("{}:{:02}", seconds / 60, seconds % 60)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_shows_what_was_and_what_will_be() {
        let mut timeline = Timeline::default();
        timeline.failed(1, Some(Duration::from_secs(41)));
        let line = timeline.draw(Schedule::new(1.0).unwrap(), Instant::now());
        assert_eq!(line, "✗ 0:00 ── ● 1:00 ── ○ 6:00   attempt 2 in 41 s");
    }
}
