use std::{
    cmp::Reverse,
    collections::BinaryHeap,
    fmt,
    sync::{
        Arc, Mutex, MutexGuard, Once, PoisonError,
        atomic::{AtomicBool, AtomicI64, Ordering},
    },
    time::Duration,
};

use gather_webhooks::Verifier;
use tokio::sync::{Notify, Semaphore, watch};

use crate::{
    DeadDelivery, StoreError,
    claims::ClaimStore,
    clock::{LEASE, millis},
    delivery::Lease,
    dispatch::Handlers,
    handler::OnDead,
    inbox::Store,
    log,
    lookout::Lookout,
    tally::Tally,
    token::token,
};

/// What all clones of a receiver share.
pub(crate) struct Shared {
    pub(crate) verifier: Verifier,
    pub(crate) mode: Mode,
    pub(crate) handlers: Handlers,
    pub(crate) on_dead: Option<OnDead>,
    pub(crate) options: Options,
    /// One for each handler that may run.
    pub(crate) slots: Arc<Semaphore>,
    /// Something was stored, or made pending.
    pub(crate) stored: Notify,
    /// A slot is free again.
    pub(crate) freed: Notify,
    pub(crate) stopping: watch::Sender<bool>,
    /// The deliveries that are claimed, or are to be, of which the store does not know yet what came.
    pub(crate) unsettled: Tally,
    pub(crate) due: Due,
    pub(crate) lookout: Lookout,
    /// Whether the last claim failed.
    pub(crate) is_out: AtomicBool,
    pub(crate) begun: Once,
    /// When inline claims that are done are to be forgotten next.
    pub(crate) forget_at: AtomicI64,
}

pub(crate) enum Mode {
    Inbox(Arc<dyn Store>),
    Inline(Arc<dyn ClaimStore>),
}

pub(crate) struct Options {
    pub(crate) name: Arc<str>,
    pub(crate) max_body: usize,
    pub(crate) retries: Vec<Duration>,
    pub(crate) keep: Duration,
    pub(crate) slots: u32,
}

impl Shared {
    pub(crate) fn inbox(&self) -> Result<&Arc<dyn Store>, StoreError> {
        match &self.mode {
            Mode::Inbox(inbox) => Ok(inbox),
            Mode::Inline(_) => Err(StoreError::no_inbox()),
        }
    }

    /// A lease of this receiver's that nobody else has.
    pub(crate) fn lease(&self, key: Arc<str>, now: i64) -> Result<Lease, StoreError> {
        let token = match &self.mode {
            Mode::Inbox(_) => token()?,
            Mode::Inline(claims) => claims.token()?,
        };
        Ok(Lease {
            receiver: Arc::clone(&self.options.name),
            key,
            token,
            until: now.saturating_add(millis(LEASE)),
        })
    }

    pub(crate) fn is_stopping(&self) -> bool {
        *self.stopping.borrow()
    }

    pub(crate) async fn stopped(&self) {
        // The sender is `self`'s.
        let _ = self.stopping.subscribe().wait_for(|is| *is).await;
    }

    pub(crate) async fn tell_dead(self: Arc<Self>, dead: DeadDelivery) {
        let key = dead.key.clone();
        let shared = Arc::clone(&self);
        let told = tokio::spawn(async move {
            if let Some(on_dead) = &shared.on_dead {
                on_dead(dead).await;
            }
        });
        if told.await.is_err() {
            log::failure(&format!("on_dead panicked: {key}"));
        }
    }

    /// Tells of an outage once, and once that it is over.
    pub(crate) fn note_outage(&self, error: Option<&StoreError>) {
        let was_out = self.is_out.swap(error.is_some(), Ordering::AcqRel);
        match error {
            Some(error) if !was_out => {
                log::failure(&format!(
                    "the inbox cannot be read, and is tried again: {error}"
                ));
            }
            None if was_out => log::news("the inbox can be read again"),
            _ => {}
        }
    }
}

impl fmt::Debug for Shared {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Shared").finish_non_exhaustive()
    }
}

/// What is beyond that is found within a second all the same.
const MOST_DUE: usize = 1_000;

/// When deliveries that this process has failed are due again: the next at least, for the loop.
#[derive(Default)]
pub(crate) struct Due {
    times: Mutex<BinaryHeap<Reverse<i64>>>,
    /// One came that may be the next.
    pub(crate) changed: Notify,
}

impl Due {
    /// Nobody may ever ask for the next, where there is no loop.
    pub(crate) fn add(&self, time: i64, now: i64) {
        let mut times = self.future(now);
        if times.len() < MOST_DUE {
            times.push(Reverse(time));
            self.changed.notify_one();
        }
    }

    /// The next, without those that are past.
    pub(crate) fn next(&self, now: i64) -> Option<i64> {
        self.future(now).peek().map(|Reverse(time)| *time)
    }

    fn future(&self, now: i64) -> MutexGuard<'_, BinaryHeap<Reverse<i64>>> {
        let mut times = self.times.lock().unwrap_or_else(PoisonError::into_inner);
        while times.peek().is_some_and(|Reverse(time)| *time <= now) {
            times.pop();
        }
        times
    }
}

#[cfg(test)]
mod tests {
    use super::{Due, MOST_DUE};

    #[test]
    fn what_nobody_asks_for_does_not_grow() {
        let due = Due::default();
        for time in 1..=3_000 {
            due.add(time, time - 1);
            due.add(1_000_000 + time, time - 1);
        }
        assert_eq!(due.next(3_000), Some(1_000_001));
        assert!(due.future(3_000).len() <= MOST_DUE);
        assert_eq!(due.next(2_000_000), None);
    }
}
