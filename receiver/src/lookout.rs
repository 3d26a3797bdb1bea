//! Whether deliveries wait where nobody handles them: a loop that was never started.

use std::{
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, Instant},
};

use crate::{
    clock::{self, OVERDUE},
    inbox::Store,
    log,
    shared::Shared,
    tally::Tally,
};

#[derive(Default)]
pub(crate) struct Lookout {
    /// The loops and the drains that run.
    pub(crate) handling: Tally,
    looked: Mutex<Option<Instant>>,
}

impl Lookout {
    /// Whether the last look was long enough ago; then this is the next.
    fn is_time(&self, now: Instant) -> bool {
        let mut looked = self.looked.lock().unwrap_or_else(PoisonError::into_inner);
        let is_time = looked.is_none_or(|looked| now.duration_since(looked) >= OVERDUE);
        if is_time {
            *looked = Some(now);
        }
        is_time
    }
}

/// Looks, in the background, after something was stored where nothing is handled.
pub(crate) fn look(shared: Arc<Shared>, inbox: Arc<dyn Store>) {
    if is_handled(&shared) || !shared.lookout.is_time(Instant::now()) {
        return;
    }
    tokio::spawn(async move {
        // Where the inbox cannot be read, answers say so.
        let due_at = inbox.overdue(Arc::clone(&shared.options.name)).await;
        let Ok(Some(due_at)) = due_at else { return };
        let late = clock::now().saturating_sub(due_at).max(0);
        let late = Duration::from_millis(late.unsigned_abs());
        if late >= OVERDUE && !is_handled(&shared) {
            log::warning(&format!(
                "deliveries wait to be handled, the oldest for {} s, and this process runs no handlers: have one \
                 spawn `receiver.run()`, or call `receiver.drain(budget)` from a schedule, every minute",
                late.as_secs()
            ));
        }
    });
}

/// Of a receiver that was stopped no more is expected.
fn is_handled(shared: &Shared) -> bool {
    shared.lookout.handling.count() > 0 || shared.is_stopping()
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, Instant};

    use super::Lookout;

    #[test]
    fn it_looks_once_a_minute() {
        let lookout = Lookout::default();
        let begun = Instant::now();
        let after = |seconds| begun + Duration::from_secs(seconds);
        let looks = [0, 1, 59, 60, 61, 119, 120].map(|seconds| lookout.is_time(after(seconds)));
        assert_eq!(looks, [true, false, false, true, false, false, true]);
    }
}
