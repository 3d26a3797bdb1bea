use std::{borrow::Cow, error::Error, fmt};

/// The inbox, or what keeps the claims, cannot do what is asked of it now.
///
/// In a request it becomes `503 store_unavailable`: the sender tries again. It says what the driver said
/// went wrong, and nothing of what was to be stored.
///
/// ```
/// use gather_webhooks_receiver::Receiver;
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), gather_webhooks::Error> {
/// let receiver = Receiver::builder("whsec_example").build()?;
/// let error = receiver.dead().await.unwrap_err();
/// assert!(error.to_string().contains("has no inbox"));
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoreError {
    what: Cow<'static, str>,
}

impl StoreError {
    pub(crate) fn new(what: impl Into<Cow<'static, str>>) -> Self {
        Self { what: what.into() }
    }

    pub(crate) fn late() -> Self {
        Self::new("it did not answer within 4 s")
    }

    pub(crate) fn no_inbox() -> Self {
        Self::new("this receiver has no inbox: it runs its handlers in the request")
    }

    pub(crate) fn newer() -> Self {
        Self::new(
            "a newer version of gather-webhooks made the table gather_inbox: update \
             gather-webhooks-receiver",
        )
    }
}

impl fmt::Display for StoreError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.what)
    }
}

impl Error for StoreError {}
