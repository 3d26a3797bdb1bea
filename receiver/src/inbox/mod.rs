//! Where deliveries are kept from when they are answered until they are handled.

#[cfg(feature = "postgres")]
pub(crate) mod postgres;
#[cfg(feature = "sqlite")]
pub(crate) mod sqlite;

use std::{sync::Arc, time::Duration};

use bytes::Bytes;

use crate::{DeadDelivery, StoreError, delivery::Lease, handler::BoxFuture};

#[cfg(feature = "postgres")]
pub use self::postgres::PostgresInbox;
#[cfg(feature = "sqlite")]
pub use self::sqlite::SqliteInbox;

/// Where deliveries are kept: an `SqliteInbox` or a `PostgresInbox`.
///
/// All of it is one table, `gather_inbox`, which is made at its first use. It is the same in every language, so
/// that a receiver in one may work beside a handler in another.
pub trait Inbox: Sealed {}

pub trait Sealed {
    fn store(self) -> Stored;
}

#[expect(missing_debug_implementations, reason = "nobody can have one")]
pub struct Stored(pub(crate) Arc<dyn Store>);

/// What a store was asked, and will answer.
pub(crate) type Asked<T> = BoxFuture<Result<T, StoreError>>;

/// What an inbox can do. Whatever is asked of it is answered within four seconds.
pub(crate) trait Store: Send + Sync + 'static {
    /// Whether it was new.
    fn put(&self, delivery: NewDelivery) -> Asked<bool>;
    fn claim(&self, claim: Claim) -> Asked<Vec<Claimed>>;
    /// Whether the lease was still held; so with the two below.
    fn renew(&self, lease: Lease, until: i64) -> Asked<bool>;
    fn complete(&self, lease: Lease, now: i64) -> Asked<bool>;
    fn fail(&self, lease: Lease, failure: Failure) -> Asked<bool>;
    fn dead(&self, receiver: Arc<str>) -> Asked<Vec<DeadDelivery>>;
    fn replay(&self, receiver: Arc<str>, key: String, now: i64) -> Asked<bool>;
    fn delete(&self, receiver: Arc<str>, key: String) -> Asked<bool>;
    fn count(&self, receiver: Arc<str>) -> Asked<Counted>;
    /// When the first of those that are pending was due.
    fn overdue(&self, receiver: Arc<str>) -> Asked<Option<i64>>;
    /// How many were forgotten.
    fn forget(&self, receiver: Arc<str>, before: i64, limit: u32) -> Asked<u64>;
}

#[derive(Clone)]
pub(crate) struct NewDelivery {
    pub(crate) receiver: Arc<str>,
    pub(crate) key: Arc<str>,
    pub(crate) name: String,
    pub(crate) body: Bytes,
    pub(crate) signed_at: i64,
    pub(crate) now: i64,
    /// Why it is dead at once, if it is.
    pub(crate) dead: Option<String>,
}

impl NewDelivery {
    fn state(&self) -> &'static str {
        self.dead.as_ref().map_or("pending", |_| "dead")
    }

    fn finished_at(&self) -> Option<i64> {
        self.dead.as_ref().map(|_| self.now)
    }
}

#[derive(Clone)]
pub(crate) struct Claim {
    pub(crate) receiver: Arc<str>,
    pub(crate) names: Option<Vec<&'static str>>,
    pub(crate) now: i64,
    /// When a lease must have ended to be taken over.
    pub(crate) expired: i64,
    pub(crate) token: Arc<str>,
    pub(crate) lease_until: i64,
    pub(crate) limit: u32,
}

pub(crate) struct Claimed {
    pub(crate) key: String,
    pub(crate) name: String,
    pub(crate) body: Vec<u8>,
    pub(crate) signed_at: i64,
    pub(crate) received_at: i64,
    pub(crate) attempts: u32,
}

#[derive(Clone)]
pub(crate) struct Failure {
    pub(crate) error: String,
    pub(crate) now: i64,
    /// When it is to be run again; `None` if it is dead.
    pub(crate) due_at: Option<i64>,
}

impl Failure {
    fn state(&self) -> &'static str {
        self.due_at.map_or("dead", |_| "pending")
    }

    fn finished_at(&self) -> Option<i64> {
        match self.due_at {
            Some(_) => None,
            None => Some(self.now),
        }
    }
}

/// What an inbox holds, by state, and when the oldest that is pending was stored.
#[derive(Default)]
pub(crate) struct Counted {
    pub(crate) stats: Stats,
    pub(crate) oldest: Option<i64>,
}

impl Counted {
    fn set(&mut self, state: &str, count: i64) {
        let count = u64::try_from(count).unwrap_or(0);
        match state {
            "pending" => self.stats.pending = count,
            "running" => self.stats.running = count,
            "done" => self.stats.done = count,
            _ => self.stats.dead = count,
        }
    }
}

/// How many deliveries an inbox holds; from [`Receiver::stats`](crate::Receiver::stats).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Stats {
    /// Those that wait for a handler, for the first time or again.
    pub pending: u64,
    /// Those that a handler has.
    pub running: u64,
    /// Those that were handled and whose keys are still kept.
    pub done: u64,
    /// Those that were given up.
    pub dead: u64,
    /// How long ago the oldest of those that are pending was stored.
    pub oldest_pending: Option<Duration>,
}
