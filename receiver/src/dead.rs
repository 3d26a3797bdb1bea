use std::time::SystemTime;

/// A delivery that is run no more: its handler failed at every attempt, or none could read it.
///
/// It is kept until [`Receiver::replay`](crate::Receiver::replay) or
/// [`Receiver::delete`](crate::Receiver::delete).
///
/// ```
/// use gather_webhooks_receiver::Receiver;
///
/// let receiver = Receiver::builder("whsec_example")
///     .on_dead(|dead| async move { eprintln!("{} of {}: {}", dead.error, dead.name, dead.key) })
///     .build()?;
/// # Ok::<(), gather_webhooks::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct DeadDelivery {
    /// Its idempotency key.
    pub key: String,
    /// The event's name.
    pub name: String,
    /// How often a handler was started.
    pub attempts: u32,
    /// The error of the last attempt, as the inbox has it: a type or a name, without its message.
    pub error: String,
    /// The time that was signed.
    pub signed_at: SystemTime,
    /// When it was stored.
    pub received_at: SystemTime,
    /// When it was given up.
    pub finished_at: SystemTime,
}
