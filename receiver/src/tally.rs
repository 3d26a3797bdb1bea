//! How many are under way, for whoever waits until none is.

use std::{
    pin::pin,
    sync::atomic::{AtomicU32, Ordering},
};

use tokio::sync::Notify;

#[derive(Default)]
pub(crate) struct Tally {
    count: AtomicU32,
    none: Notify,
}

impl Tally {
    pub(crate) fn add(&self) {
        self.count.fetch_add(1, Ordering::AcqRel);
    }

    pub(crate) fn remove(&self) {
        if self.count.fetch_sub(1, Ordering::AcqRel) == 1 {
            self.none.notify_waiters();
        }
    }

    /// One more, until what this gives is dropped.
    pub(crate) fn one(&self) -> One<'_> {
        self.add();
        One(self)
    }

    pub(crate) fn count(&self) -> u32 {
        self.count.load(Ordering::Acquire)
    }

    pub(crate) async fn none(&self) {
        loop {
            let mut none = pin!(self.none.notified());
            // Before the count is looked at, so that nothing is missed.
            none.as_mut().enable();
            if self.count() == 0 {
                return;
            }
            none.await;
        }
    }
}

pub(crate) struct One<'a>(&'a Tally);

impl Drop for One<'_> {
    fn drop(&mut self) {
        self.0.remove();
    }
}
