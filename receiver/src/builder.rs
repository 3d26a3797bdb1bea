use std::{
    fmt,
    future::Future,
    sync::{Arc, Once, atomic::AtomicI64},
    time::Duration,
};

use gather_webhooks::{Error, ErrorKind, Event, KnownEvent};
use tokio::sync::{Notify, Semaphore, watch};

use crate::{
    Claims, Credentials, DeadDelivery, Delivery, HandlerError, Inbox, MemoryClaims, Receiver,
    claims::ClaimStore,
    credentials::Tolerance,
    dispatch::Handlers,
    handler::{OnDead, typed, untyped},
    inbox::Store,
    lookout::Lookout,
    shared::{Due, Mode, Options, Shared},
    tally::Tally,
};

const MAX_BODY: usize = 1_048_576;
const KEEP: Duration = Duration::from_secs(30 * 24 * 60 * 60);
const CONCURRENCY: u32 = 8;
/// After 10 s, 30 s, 1, 5, 15 and 30 min, 1, 3 and 6 h, then every 6 h: three days in all.
const RETRIES: [u64; 9] = [10, 30, 60, 300, 900, 1_800, 3_600, 10_800, 21_600];
const LAST_RETRIES: [u64; 11] = [21_600; 11];

/// Builds a [`Receiver`]; from [`Receiver::builder`].
///
/// ```
/// use std::time::Duration;
/// use gather_webhooks::{Event, InterviewCreated};
/// use gather_webhooks_receiver::{Delivery, MemoryClaims, Receiver};
///
/// let receiver = Receiver::builder("whsec_example")
///     .inline(MemoryClaims::new())
///     .on(|event: Event<InterviewCreated>, _: Delivery| async move {
///         println!("{:?}", event.data.title);
///         Ok(())
///     })
///     .otherwise(|event, _| async move {
///         println!("{} is not for us", event.name);
///         Ok(())
///     })
///     .tolerance(Duration::from_secs(900))
///     .build()?;
/// # Ok::<(), gather_webhooks::Error>(())
/// ```
pub struct Builder {
    credentials: Credentials,
    tolerance: Tolerance,
    inbox: Option<Arc<dyn Store>>,
    inline: Option<Arc<dyn ClaimStore>>,
    handlers: Handlers,
    /// The first fault of what was given.
    fault: Option<Error>,
    on_dead: Option<OnDead>,
    name: String,
    max_body: usize,
    retries: Vec<Duration>,
    keep: Duration,
    concurrency: u32,
}

impl Builder {
    pub(crate) fn new(credentials: Credentials) -> Self {
        let retries = RETRIES.into_iter().chain(LAST_RETRIES);
        Self {
            credentials,
            tolerance: Tolerance::Unset,
            inbox: None,
            inline: None,
            handlers: Handlers::default(),
            fault: None,
            on_dead: None,
            name: "default".into(),
            max_body: MAX_BODY,
            retries: retries.map(Duration::from_secs).collect(),
            keep: KEEP,
            concurrency: CONCURRENCY,
        }
    }

    /// Where deliveries are stored before they are answered.
    #[must_use]
    pub fn inbox(mut self, inbox: impl Inbox) -> Self {
        self.inbox = Some(inbox.store().0);
        self
    }

    /// Runs handlers in the request, and keeps duplicates out by these claims: for programs that do not outlive
    /// the response. [`MemoryClaims`], if neither this nor an inbox is given.
    ///
    /// A handler begins on the request's own task, and has one for itself as soon as it waits: one that blocks
    /// its thread before that blocks the request as well, and its claim is not renewed meanwhile.
    #[must_use]
    pub fn inline(mut self, claims: impl Claims) -> Self {
        self.inline = Some(claims.store().0);
        self
    }

    /// What handles one of the known events: the type of the handler's argument says which.
    ///
    /// It may be run more than once, until it succeeds. An event of that name whose data is of an unknown shape
    /// goes to [`otherwise`](Self::otherwise); if there is none, it is dead at once.
    ///
    /// ```
    /// use gather_webhooks::{Event, InterviewCreated};
    /// use gather_webhooks_receiver::{Delivery, HandlerError, Receiver};
    ///
    /// async fn created(event: Event<InterviewCreated>, _: Delivery) -> Result<(), HandlerError> {
    ///     let title = event.data.title.ok_or_else(|| HandlerError::new("NoTitle"))?;
    ///     tokio::fs::write("title.txt", title).await?;
    ///     Ok(())
    /// }
    ///
    /// let receiver = Receiver::builder("whsec_example").on(created).build()?;
    /// # Ok::<(), gather_webhooks::Error>(())
    /// ```
    #[must_use]
    pub fn on<D, F, R>(mut self, handler: F) -> Self
    where
        D: KnownEvent,
        F: Fn(Event<D>, Delivery) -> R + Send + Sync + 'static,
        R: Future<Output = Result<(), HandlerError>> + Send + 'static,
    {
        let added = self.handlers.add(D::KIND, typed(handler));
        self.note(added)
    }

    /// What handles the events that have no handler of their own, those that this version does not know
    /// included. Without it they are answered `OK`, and ignored.
    #[must_use]
    pub fn otherwise<F, R>(mut self, handler: F) -> Self
    where
        F: Fn(Event, Delivery) -> R + Send + Sync + 'static,
        R: Future<Output = Result<(), HandlerError>> + Send + 'static,
    {
        let set = self.handlers.set_otherwise(untyped(handler));
        self.note(set)
    }

    /// What is told of a delivery that is given up.
    #[must_use]
    pub fn on_dead<F, R>(mut self, on_dead: F) -> Self
    where
        F: Fn(DeadDelivery) -> R + Send + Sync + 'static,
        R: Future<Output = ()> + Send + 'static,
    {
        let on_dead: OnDead = Box::new(move |dead| Box::pin(on_dead(dead)));
        let set = match self.on_dead.replace(on_dead) {
            None => Ok(()),
            Some(_) => Err(Error::new(
                ErrorKind::InvalidArgument,
                "`on_dead` was given two functions: one is told of every delivery that is given up",
            )),
        };
        self.note(set)
    }

    /// How far a delivery's timestamp may lie from now, as of
    /// [`VerifierBuilder::tolerance`](gather_webhooks::VerifierBuilder::tolerance).
    #[must_use]
    pub fn tolerance(mut self, tolerance: impl Into<Option<Duration>>) -> Self {
        self.tolerance = Tolerance::Set(tolerance.into());
        self
    }

    /// How many bytes a body may have: 1 MiB, unless set.
    #[must_use]
    pub fn max_body(mut self, bytes: usize) -> Self {
        self.max_body = bytes;
        self
    }

    /// After how long a failed handler is run again, each time: once for each of them. Unless set, 20 times
    /// in three days.
    #[must_use]
    pub fn retries(mut self, delays: impl IntoIterator<Item = Duration>) -> Self {
        self.retries = delays.into_iter().collect();
        self
    }

    /// How long the keys of deliveries that were handled are kept, so that they are not handled again: 30
    /// days, unless set.
    #[must_use]
    pub fn keep(mut self, keep: Duration) -> Self {
        self.keep = keep;
        self
    }

    /// Whose deliveries these are, where several programs have one inbox: `default`, unless set.
    #[must_use]
    pub fn name(mut self, name: impl Into<String>) -> Self {
        self.name = name.into();
        self
    }

    /// How many handlers run at once: 8, unless set. It does not limit those that run in the request.
    #[must_use]
    pub fn concurrency(mut self, handlers: u32) -> Self {
        self.concurrency = handlers;
        self
    }

    /// The receiver.
    ///
    /// # Errors
    ///
    /// [`InvalidSecret`](ErrorKind::InvalidSecret), as of
    /// [`VerifierBuilder::build`](gather_webhooks::VerifierBuilder::build), and
    /// [`InvalidArgument`](ErrorKind::InvalidArgument) if an event has two handlers, if there are two `on_dead`, or if an option contradicts
    /// another or makes no sense.
    pub fn build(self) -> Result<Receiver, Error> {
        if let Some(fault) = self.fault {
            return Err(fault);
        }
        let invalid = |what: &'static str| Err(Error::new(ErrorKind::InvalidArgument, what));
        if self.concurrency == 0 {
            return invalid("`concurrency` is 0, so that no handler could ever run");
        }
        if self.name.is_empty() {
            return invalid("`name` is empty: leave it out, or name the receiver");
        }
        if self.name.contains('\0') {
            return invalid("`name` has a U+0000 in it, which PostgreSQL cannot hold");
        }
        let mode = match (self.inbox, self.inline) {
            (Some(_), Some(_)) => {
                return invalid("both `inbox` and `inline` were given: a receiver has one of them");
            }
            (Some(inbox), None) => Mode::Inbox(inbox),
            (None, Some(claims)) => Mode::Inline(claims),
            (None, None) => Mode::Inline(Arc::new(MemoryClaims::new())),
        };
        let permits = usize::try_from(self.concurrency).unwrap_or(usize::MAX);
        let permits = permits.min(Semaphore::MAX_PERMITS);
        let shared = Shared {
            verifier: self.credentials.verifier(self.tolerance)?,
            mode,
            handlers: self.handlers,
            on_dead: self.on_dead,
            options: Options {
                name: self.name.into(),
                max_body: self.max_body,
                retries: self.retries,
                keep: self.keep,
                slots: u32::try_from(permits).unwrap_or(u32::MAX),
            },
            slots: Arc::new(Semaphore::new(permits)),
            stored: Notify::new(),
            freed: Notify::new(),
            stopping: watch::Sender::new(false),
            unsettled: Tally::default(),
            due: Due::default(),
            lookout: Lookout::default(),
            is_out: false.into(),
            begun: Once::new(),
            forget_at: AtomicI64::new(0),
        };
        Ok(Receiver {
            shared: Arc::new(shared),
        })
    }

    fn note(mut self, added: Result<(), Error>) -> Self {
        self.fault = self.fault.or(added.err());
        self
    }
}

impl fmt::Debug for Builder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Builder").finish_non_exhaustive()
    }
}
