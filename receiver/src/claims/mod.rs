//! What keeps duplicates out where handlers run in the request.

mod memory;
#[cfg(feature = "postgres")]
mod postgres;
#[cfg(feature = "redis")]
mod redis;

use std::{sync::Arc, time::Duration};

use crate::{StoreError, delivery::Lease, handler::BoxFuture, inbox::Asked, token::token};

pub use self::memory::MemoryClaims;
#[cfg(feature = "postgres")]
pub use self::postgres::PostgresClaims;
#[cfg(feature = "redis")]
pub use self::redis::RedisClaims;

/// What keeps duplicates out where handlers run in the request: [`MemoryClaims`], `RedisClaims` or
/// `PostgresClaims`.
///
/// For programs that do not outlive the response and have no database. Everywhere else an
/// [`Inbox`](crate::Inbox) is better: here an outage that is longer than the sender's three attempts loses
/// events.
pub trait Claims: Sealed {}

pub trait Sealed {
    fn store(self) -> Stored;
}

#[expect(missing_debug_implementations, reason = "nobody can have one")]
pub struct Stored(pub(crate) Arc<dyn ClaimStore>);

/// What claims can do. Whatever is asked of them is answered within four seconds.
pub(crate) trait ClaimStore: Send + Sync + 'static {
    fn claim(&self, claim: NewClaim) -> Asked<Held>;
    /// Whether the lease was still held; so with the two below.
    fn complete(&self, lease: Lease, keep: Duration) -> Asked<bool>;
    fn release(&self, lease: Lease) -> Asked<bool>;
    fn renew(&self, lease: Lease) -> Asked<bool>;

    /// What marks a claim as one's own.
    fn token(&self) -> Result<Arc<str>, StoreError> {
        token()
    }

    /// Whether claims are rows of a table, in which a transaction can complete them.
    fn are_rows(&self) -> bool {
        false
    }

    /// At the first use.
    fn begin(&self) {}

    /// From time to time.
    fn forget(&self, lease: Lease, keep: Duration) -> BoxFuture<()> {
        let _ = (lease, keep);
        Box::pin(async {})
    }
}

#[derive(Clone)]
pub(crate) struct NewClaim {
    pub(crate) lease: Lease,
    pub(crate) name: String,
    pub(crate) signed_at: i64,
    /// For how long what was done is remembered.
    pub(crate) keep: Duration,
}

/// Whose a delivery is, after it was claimed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Held {
    /// Ours.
    Claimed,
    /// Nobody's any more.
    Done,
    /// Another's.
    Busy,
}
