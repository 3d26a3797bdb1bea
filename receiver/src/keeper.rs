//! Keeps a lease while its handler runs.

use std::{
    future::{Future, pending},
    sync::atomic::{AtomicBool, AtomicI64, Ordering},
    time::Duration,
};

use tokio::time::sleep;
use tracing::Level;

use crate::{
    Delivery,
    clock::{self, LEASE, RENEWAL, millis},
    inbox::Asked,
    log,
};

/// After how long a store that failed is tried again.
pub(crate) const AGAIN: Duration = Duration::from_secs(1);

pub(crate) struct Keeper<'a, R> {
    delivery: &'a Delivery,
    renew: R,
    /// Until when nobody else can have the lease.
    until: AtomicI64,
    /// Whether the store may have taken what came of it, and not said so.
    is_unsure: AtomicBool,
    is_lost: AtomicBool,
}

impl<'a, R: Fn(i64) -> Asked<bool> + Sync> Keeper<'a, R> {
    pub(crate) fn new(delivery: &'a Delivery, renew: R) -> Self {
        Self {
            delivery,
            renew,
            until: AtomicI64::new(delivery.lease.until),
            is_unsure: AtomicBool::new(false),
            is_lost: AtomicBool::new(false),
        }
    }

    /// Does the work, and renews the lease meanwhile.
    pub(crate) async fn keep<T>(&self, work: impl Future<Output = T>) -> T {
        tokio::select! {
            biased;
            done = work => done,
            // Made when it is needed, which it seldom is: it is large.
            never = async { Box::pin(self.renewals()).await } => never,
        }
    }

    async fn renewals<T>(&self) -> T {
        let mut wait = RENEWAL;
        while !self.is_lost() {
            sleep(wait).await;
            let until = clock::now().saturating_add(millis(LEASE));
            wait = match (self.renew)(until).await {
                Ok(true) => {
                    self.until.store(until, Ordering::Release);
                    RENEWAL
                }
                // A handler has completed it, or an attempt to tell what came of it was not in vain.
                Ok(false) if self.delivery.was_completed() || self.was_told() => break,
                Ok(false) => {
                    self.lose();
                    break;
                }
                Err(_) => AGAIN,
            };
        }
        pending().await
    }

    /// The store failed at what it was told.
    pub(crate) fn doubt(&self) {
        self.is_unsure.store(true, Ordering::Release);
    }

    /// Whether that the lease is not held means that the store was told before. Once the lease may be another's, it
    /// does not.
    pub(crate) fn was_told(&self) -> bool {
        self.is_unsure.load(Ordering::Acquire)
            && !self.is_lost()
            && clock::now() <= self.until.load(Ordering::Acquire)
    }

    pub(crate) fn is_lost(&self) -> bool {
        self.is_lost.load(Ordering::Acquire)
    }

    /// Told once.
    pub(crate) fn lose(&self) {
        if !self.is_lost.swap(true, Ordering::AcqRel) {
            log::of_delivery(Level::WARN, self.delivery, "lease lost");
        }
    }
}
