use sha2::{Digest, Sha256};

/// The idempotency key of a payload: the hex SHA-256 of its bytes.
///
/// [`Event::idempotency_key`](crate::Event::idempotency_key) is the same for an event at hand.
///
/// ```
/// let key = gather_webhooks::idempotency_key(b"{}");
/// assert_eq!(key, "44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a");
/// ```
#[must_use]
pub fn idempotency_key(payload: &[u8]) -> String {
    hex::encode(Sha256::digest(payload))
}
