use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::SystemTime,
};

use crate::complete::CompleteIn;

/// Whose a delivery is for now.
#[derive(Clone, Debug)]
pub(crate) struct Lease {
    pub(crate) receiver: Arc<str>,
    pub(crate) key: Arc<str>,
    pub(crate) token: Arc<str>,
    /// Until when, unless it is renewed.
    pub(crate) until: i64,
}

/// What a handler is told of a delivery besides its event.
///
/// ```
/// use gather_webhooks::{Event, InterviewCreated};
/// use gather_webhooks_receiver::{Delivery, Receiver};
///
/// let receiver = Receiver::builder("whsec_example")
///     .on(|event: Event<InterviewCreated>, delivery: Delivery| async move {
///         println!("{:?}, for the {}. time: {}", event.data.title, delivery.attempt, delivery.key);
///         Ok(())
///     })
///     .build()?;
/// # Ok::<(), gather_webhooks::Error>(())
/// ```
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Delivery {
    /// The idempotency key: the same for every attempt, the sender's and ours. Pass it on to whatever
    /// must not happen twice.
    pub key: String,
    /// The event's name.
    pub name: String,
    /// How often a handler was started with it, this time included.
    pub attempt: u32,
    /// When it was stored.
    pub received_at: SystemTime,
    /// The time that was signed.
    pub signed_at: SystemTime,
    pub(crate) lease: Lease,
    /// Whether what holds the lease is a table.
    pub(crate) in_a_table: bool,
    /// Whether a handler completed it in a transaction of its own.
    completed: Arc<AtomicBool>,
}

impl Delivery {
    pub(crate) fn new(
        name: String,
        attempt: u32,
        received_at: SystemTime,
        signed_at: SystemTime,
        lease: Lease,
        in_a_table: bool,
    ) -> Self {
        Self {
            key: lease.key.as_ref().into(),
            name,
            attempt,
            received_at,
            signed_at,
            lease,
            in_a_table,
            completed: Arc::new(AtomicBool::new(false)),
        }
    }

    /// Marks the delivery done in a transaction of yours on the database of the inbox: what else is
    /// written in it happens exactly once.
    ///
    /// Gives a `Result` for rusqlite's `&Transaction`, and a future of one for those of `tokio_postgres`
    /// and `deadpool_postgres`. A handler that returns without having committed has failed.
    ///
    #[cfg_attr(feature = "sqlite", doc = "```no_run")]
    #[cfg_attr(not(feature = "sqlite"), doc = "```ignore")]
    /// use gather_webhooks::{Event, InterviewCreated};
    /// use gather_webhooks_receiver::{Delivery, HandlerError, Receiver, SqliteInbox};
    ///
    /// fn count(delivery: &Delivery) -> Result<(), HandlerError> {
    ///     let mut connection = rusqlite::Connection::open("gather.db")?;
    ///     let transaction = connection.transaction_with_behavior(rusqlite::TransactionBehavior::Immediate)?;
    ///     transaction.execute("UPDATE counter SET n = n + 1", [])?;
    ///     delivery.complete_in(&transaction)?;
    ///     Ok(transaction.commit()?)
    /// }
    ///
    /// let receiver = Receiver::builder("whsec_example")
    ///     .inbox(SqliteInbox::open("gather.db")?)
    ///     .on(|_: Event<InterviewCreated>, delivery: Delivery| async move { count(&delivery) })
    ///     .build()?;
    /// # Ok::<(), gather_webhooks::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`CompleteError::LeaseLost`](crate::CompleteError::LeaseLost) if another worker has taken the
    /// delivery over: then do not commit. [`NoInbox`](crate::CompleteError::NoInbox) if it is in no table, and
    /// [`Database`](crate::CompleteError::Database) with what the database said.
    pub fn complete_in<T: CompleteIn>(&self, transaction: T) -> T::Output {
        transaction.complete(self)
    }

    pub(crate) fn mark_completed(&self) {
        self.completed.store(true, Ordering::Release);
    }

    pub(crate) fn was_completed(&self) -> bool {
        self.completed.load(Ordering::Acquire)
    }
}
