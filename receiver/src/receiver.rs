use std::{future::Future, sync::Arc, time::Duration};

use tokio::time::timeout;

use crate::{
    Builder, Credentials, DeadDelivery, ReceiverService, Stats, StoreError, clock, looping,
    shared::Shared,
};

/// Receives deliveries: verifies them, stores them before they are answered, and runs their handlers.
///
/// Clones share everything.
///
#[cfg_attr(feature = "sqlite", doc = "```no_run")]
#[cfg_attr(not(feature = "sqlite"), doc = "```ignore")]
/// use axum::Router;
/// use gather_webhooks::{CandidateInterviewCompleted, Event};
/// use gather_webhooks_receiver::{Delivery, Receiver, SqliteInbox};
///
/// #[tokio::main]
/// async fn main() -> Result<(), Box<dyn std::error::Error>> {
///     let receiver = Receiver::builder(std::env::var("WEBHOOK_SECRET")?)
///         .inbox(SqliteInbox::open("gather.db")?)
///         .on(|event: Event<CandidateInterviewCompleted>, delivery: Delivery| async move {
///             println!("{} took it ({})", event.data.candidate_id, delivery.key);
///             Ok(())
///         })
///         .build()?;
///     tokio::spawn(receiver.run());
///     let app = Router::new().route_service("/webhooks/qualifi", receiver.service());
///     let listener = tokio::net::TcpListener::bind("127.0.0.1:8080").await?;
///     Ok(axum::serve(listener, app).await?)
/// }
/// ```
#[derive(Clone, Debug)]
pub struct Receiver {
    pub(crate) shared: Arc<Shared>,
}

impl Receiver {
    /// Begins a receiver that checks signatures with this secret, or with a
    /// [`Verifier`](gather_webhooks::Verifier) of yours.
    #[must_use]
    pub fn builder(secret: impl Into<Credentials>) -> Builder {
        Builder::new(secret.into())
    }

    /// What answers requests: a tower `Service`, for one route of your server.
    #[must_use]
    pub fn service(&self) -> ReceiverService {
        ReceiverService {
            shared: Arc::clone(&self.shared),
        }
    }

    /// The loop that runs the handlers, until [`stop`](Self::stop): spawn it. It takes up what an earlier run
    /// of the program has left.
    ///
    /// Without an inbox, handlers run in the request, and this does nothing.
    pub fn run(&self) -> impl Future<Output = ()> + Send + 'static + use<> {
        looping::run(Arc::clone(&self.shared))
    }

    /// Takes nothing more from the inbox, and waits until the handlers that run have ended, for so long at
    /// most. Whether they have. Requests are still answered, and stored; without an inbox their handlers still run,
    /// and are waited for.
    ///
    /// ```
    /// use std::time::Duration;
    /// use gather_webhooks_receiver::Receiver;
    ///
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), gather_webhooks::Error> {
    /// let receiver = Receiver::builder("whsec_example").build()?;
    /// let running = tokio::spawn(receiver.run());
    /// assert!(receiver.stop(Duration::from_secs(10)).await);
    /// assert!(running.await.is_ok());
    /// # Ok(())
    /// # }
    /// ```
    pub async fn stop(&self, grace: Duration) -> bool {
        self.shared.stopping.send_replace(true);
        let ended = async {
            // A claim of the loop holds slots, and so does a handler.
            let all = self.shared.slots.acquire_many(self.shared.options.slots);
            let all = all.await.is_ok();
            self.shared.unsettled.none().await;
            all
        };
        timeout(grace, ended).await.unwrap_or(false)
    }

    /// Handles what is due, and begins nothing more once the time is over: for cron jobs, and where
    /// nothing runs between requests. How many deliveries it took. With time left, it forgets keys that were
    /// kept for long enough, as the loop does.
    ///
    /// # Errors
    ///
    /// If the inbox cannot be read.
    pub async fn drain(&self, budget: Duration) -> Result<u64, StoreError> {
        looping::drain(Arc::clone(&self.shared), budget).await
    }

    /// The deliveries that were given up, the oldest first.
    ///
    /// # Errors
    ///
    /// If the inbox cannot be read.
    pub async fn dead(&self) -> Result<Vec<DeadDelivery>, StoreError> {
        self.shared.inbox()?.dead(self.name()).await
    }

    /// Makes a delivery that was given up pending again, with all its attempts before it; one that waits for
    /// its next attempt is due at once. Whether there was one.
    ///
    /// # Errors
    ///
    /// If the inbox cannot be written.
    pub async fn replay(&self, key: impl Into<String>) -> Result<bool, StoreError> {
        let inbox = self.shared.inbox()?;
        let replayed = inbox.replay(self.name(), key.into(), clock::now()).await?;
        if replayed {
            self.shared.stored.notify_one();
        }
        Ok(replayed)
    }

    /// Forgets a delivery, whatever its state: if it comes again, it is a new one. Whether there was one.
    ///
    /// # Errors
    ///
    /// If the inbox cannot be written.
    pub async fn delete(&self, key: impl Into<String>) -> Result<bool, StoreError> {
        self.shared.inbox()?.delete(self.name(), key.into()).await
    }

    /// How many deliveries the inbox holds.
    ///
    /// # Errors
    ///
    /// If the inbox cannot be read.
    pub async fn stats(&self) -> Result<Stats, StoreError> {
        let counted = self.shared.inbox()?.count(self.name()).await?;
        let age = |oldest: i64| clock::now().saturating_sub(oldest).max(0).unsigned_abs();
        Ok(Stats {
            oldest_pending: counted
                .oldest
                .map(|oldest| Duration::from_millis(age(oldest))),
            ..counted.stats
        })
    }

    fn name(&self) -> Arc<str> {
        Arc::clone(&self.shared.options.name)
    }
}
