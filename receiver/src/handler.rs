use std::{
    any::{Any, type_name},
    borrow::Cow,
    error::Error,
    fmt,
    future::{Future, ready},
    panic::{AssertUnwindSafe, catch_unwind},
    pin::Pin,
    sync::Arc,
};

use gather_webhooks::{Event, KnownEvent};

use crate::{DeadDelivery, Delivery, detached::Broken};

pub(crate) type BoxFuture<T> = Pin<Box<dyn Future<Output = T> + Send>>;

pub(crate) type Handler =
    Arc<dyn Fn(Event, Delivery) -> BoxFuture<Result<(), HandlerError>> + Send + Sync>;

pub(crate) type OnDead = Box<dyn Fn(DeadDelivery) -> BoxFuture<()> + Send + Sync>;

/// Why a handler failed.
///
/// Every error becomes one with `?`. The inbox keeps the name of its type, and never its message, which may
/// quote the payload; the message is logged, at error level. Where a type says too little, give a name.
///
/// ```
/// use gather_webhooks::{Event, InterviewCreated};
/// use gather_webhooks_receiver::{Delivery, HandlerError, Receiver};
///
/// # struct Crm;
/// # impl Crm { async fn store(&self, _: &str) -> Result<(), std::io::Error> { Ok(()) } fn is_up(&self) -> bool { true } }
/// # static CRM: Crm = Crm;
/// let receiver = Receiver::builder("whsec_example")
///     .on(|event: Event<InterviewCreated>, _: Delivery| async move {
///         if !CRM.is_up() {
///             return Err(HandlerError::new("CrmDown"));
///         }
///         CRM.store(event.payload_text()).await?;
///         Ok(())
///     })
///     .build()?;
/// # Ok::<(), gather_webhooks::Error>(())
/// ```
pub struct HandlerError {
    name: Cow<'static, str>,
    cause: Option<Box<dyn Error + Send + Sync>>,
}

impl HandlerError {
    /// An error of this name. The inbox keeps the name: let it quote nothing of the payload.
    pub fn new(name: impl Into<Cow<'static, str>>) -> Self {
        Self {
            name: name.into(),
            cause: None,
        }
    }

    /// The same error with what caused it, for the log.
    ///
    /// ```
    /// use gather_webhooks_receiver::HandlerError;
    ///
    /// let error = HandlerError::new("CrmDown").caused_by("no answer within 2 s");
    /// assert_eq!(error.name(), "CrmDown");
    /// ```
    #[must_use]
    pub fn caused_by(mut self, cause: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        self.cause = Some(cause.into());
        self
    }

    /// What the inbox keeps of it.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// What caused it: the error that became it.
    #[must_use]
    pub fn cause(&self) -> Option<&(dyn Error + Send + Sync + 'static)> {
        self.cause.as_deref()
    }

    pub(crate) fn into_name(self) -> Cow<'static, str> {
        self.name
    }

    /// All that it says, for the log.
    pub(crate) fn report(&self) -> String {
        let mut report = self.name.as_ref().to_owned();
        let mut cause = self.cause.as_deref().map(|cause| {
            let cause: &dyn Error = cause;
            cause
        });
        while let Some(error) = cause {
            report.push_str(": ");
            report.push_str(&error.to_string());
            cause = error.source();
        }
        report
    }
}

impl<E: Into<Box<dyn Error + Send + Sync>> + Any> From<E> for HandlerError {
    fn from(error: E) -> Self {
        Self::new(type_name::<E>()).caused_by(error)
    }
}

/// Without the cause, which may quote the payload.
impl fmt::Debug for HandlerError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("HandlerError")
            .field("name", &self.name)
            .finish_non_exhaustive()
    }
}

impl fmt::Display for HandlerError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.name)
    }
}

pub(crate) fn typed<D, F, R>(handler: F) -> Handler
where
    D: KnownEvent,
    F: Fn(Event<D>, Delivery) -> R + Send + Sync + 'static,
    R: Future<Output = Result<(), HandlerError>> + Send + 'static,
{
    Arc::new(move |event, delivery| {
        let Ok(event) = event.into_known() else {
            debug_assert!(false, "dispatched by its kind");
            return Box::pin(ready(Err(HandlerError::new("unrecognized"))));
        };
        Box::pin(handler(event, delivery))
    })
}

pub(crate) fn untyped<F, R>(handler: F) -> Handler
where
    F: Fn(Event, Delivery) -> R + Send + Sync + 'static,
    R: Future<Output = Result<(), HandlerError>> + Send + 'static,
{
    Arc::new(move |event, delivery| Box::pin(handler(event, delivery)))
}

/// Calls a handler, which may panic before it gives a future.
pub(crate) fn call(
    handler: &Handler,
    event: Event,
    delivery: Delivery,
) -> BoxFuture<Result<(), HandlerError>> {
    catch_unwind(AssertUnwindSafe(|| handler(event, delivery)))
        .unwrap_or_else(|_| Box::pin(ready(result(Err(Broken::Panicked)))))
}

/// What came of a handler that had to come to an end: one that panics has failed.
pub(crate) fn result(ended: Result<Result<(), HandlerError>, Broken>) -> Result<(), HandlerError> {
    ended.unwrap_or_else(|broken| {
        Err(HandlerError::new(match broken {
            Broken::Panicked => "panic",
            Broken::Cancelled => "cancelled",
        }))
    })
}
