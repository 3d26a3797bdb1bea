//! The inbox in PostgreSQL.

pub(crate) mod operations;
pub(crate) mod session;

use std::{fmt, sync::Arc};

use deadpool_postgres::Pool;

use self::session::{Database, Session};
use super::{Asked, Claim, Claimed, Counted, Failure, Inbox, NewDelivery, Sealed, Store, Stored};
use crate::{DeadDelivery, delivery::Lease};

/// The inbox in PostgreSQL 12 or newer, for several machines, through a pool of yours.
///
/// The connections are given back as they came. One that did not answer in time is closed instead.
///
/// ```
/// use deadpool_postgres::{Manager, Pool};
/// use gather_webhooks_receiver::{PostgresInbox, Receiver};
/// use tokio_postgres::NoTls;
///
/// let config = "postgresql://localhost/gather".parse()?;
/// let pool = Pool::builder(Manager::new(config, NoTls)).build()?;
/// let receiver = Receiver::builder("whsec_example")
///     .inbox(PostgresInbox::new(pool))
///     .build()?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone)]
pub struct PostgresInbox {
    database: Arc<Database>,
}

impl PostgresInbox {
    /// The inbox in the database that this pool's connections lead to.
    #[must_use]
    pub fn new(pool: Pool) -> Self {
        Self {
            database: Arc::new(Database::new(pool)),
        }
    }

    fn ask<T, W, R>(&self, work: W) -> Asked<T>
    where
        T: Send + 'static,
        W: FnOnce(Session) -> R + Send + 'static,
        R: Future<Output = session::Worked<T>> + Send + 'static,
    {
        Box::pin(Arc::clone(&self.database).ask(work))
    }
}

impl fmt::Debug for PostgresInbox {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PostgresInbox").finish_non_exhaustive()
    }
}

impl Inbox for PostgresInbox {}

impl Sealed for PostgresInbox {
    fn store(self) -> Stored {
        Stored(Arc::new(self))
    }
}

impl Store for PostgresInbox {
    fn put(&self, delivery: NewDelivery) -> Asked<bool> {
        self.ask(async move |session: Session| operations::put(session, &delivery).await)
    }

    fn claim(&self, claim: Claim) -> Asked<Vec<Claimed>> {
        self.ask(async move |session: Session| operations::claim(session, &claim).await)
    }

    fn renew(&self, lease: Lease, until: i64) -> Asked<bool> {
        self.ask(async move |session: Session| operations::renew(session, &lease, until).await)
    }

    fn complete(&self, lease: Lease, now: i64) -> Asked<bool> {
        self.ask(async move |session: Session| operations::complete(session, &lease, now).await)
    }

    fn fail(&self, lease: Lease, failure: Failure) -> Asked<bool> {
        self.ask(async move |session: Session| operations::fail(session, &lease, &failure).await)
    }

    fn dead(&self, receiver: Arc<str>) -> Asked<Vec<DeadDelivery>> {
        self.ask(async move |session: Session| operations::dead(session, &receiver).await)
    }

    fn replay(&self, receiver: Arc<str>, key: String, now: i64) -> Asked<bool> {
        self.ask(async move |session: Session| {
            operations::replay(session, &receiver, &key, now).await
        })
    }

    fn delete(&self, receiver: Arc<str>, key: String) -> Asked<bool> {
        self.ask(async move |session: Session| operations::delete(session, &receiver, &key).await)
    }

    fn count(&self, receiver: Arc<str>) -> Asked<Counted> {
        self.ask(async move |session: Session| operations::count(session, &receiver).await)
    }

    fn overdue(&self, receiver: Arc<str>) -> Asked<Option<i64>> {
        self.ask(async move |session: Session| operations::overdue(session, &receiver).await)
    }

    fn forget(&self, receiver: Arc<str>, before: i64, limit: u32) -> Asked<u64> {
        self.ask(async move |session: Session| {
            operations::forget(session, &receiver, before, limit).await
        })
    }
}
