//! Keeps a lease while its handler runs.

use std::{
    future::Future,
    pin::pin,
    sync::atomic::{AtomicBool, Ordering},
    time::Duration,
};

use tokio::time::sleep;
use tracing::Level;

use crate::{Delivery, clock::RENEWAL, inbox::Answer, log};

/// After how long a store that failed is tried again.
pub(crate) const AGAIN: Duration = Duration::from_secs(1);

pub(crate) struct Keeper<R> {
    delivery: Delivery,
    renew: R,
    is_lost: AtomicBool,
}

impl<R: Fn() -> Answer<bool> + Sync> Keeper<R> {
    pub(crate) fn new(delivery: Delivery, renew: R) -> Self {
        Self {
            delivery,
            renew,
            is_lost: AtomicBool::new(false),
        }
    }

    /// Does the work, and renews the lease meanwhile.
    pub(crate) async fn keep<T>(&self, work: impl Future<Output = T>) -> T {
        let mut work = pin!(work);
        let mut next = pin!(sleep(RENEWAL));
        loop {
            tokio::select! {
                biased;
                done = &mut work => return done,
                () = &mut next, if !self.is_lost() => {
                    let wait = match (self.renew)().await {
                        Ok(true) => RENEWAL,
                        Ok(false) => {
                            self.lose();
                            continue;
                        }
                        Err(_) => AGAIN,
                    };
                    next.set(sleep(wait));
                }
            }
        }
    }

    pub(crate) fn is_lost(&self) -> bool {
        self.is_lost.load(Ordering::Acquire)
    }

    /// Told once.
    pub(crate) fn lose(&self) {
        // One that was completed in a transaction has no lease any more, once that is committed.
        if !self.is_lost.swap(true, Ordering::AcqRel) && !self.delivery.was_completed() {
            log::of_delivery(Level::WARN, &self.delivery, "lease lost");
        }
    }
}
