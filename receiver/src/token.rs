use std::{
    process,
    sync::{
        Arc, OnceLock,
        atomic::{AtomicU64, Ordering},
    },
};

use crate::StoreError;

/// What marks a claim as one's own: 128 random bits, for which a process asks once, and the number of the claim. And
/// the process, as one that was forked has both from its parent.
pub(crate) fn token() -> Result<Arc<str>, StoreError> {
    static BITS: OnceLock<u128> = OnceLock::new();
    let bits = if let Some(bits) = BITS.get() {
        *bits
    } else {
        let mut bits = [0; 16];
        getrandom::fill(&mut bits)
            .map_err(|error| StoreError::new(format!("no randomness: {error}")))?;
        *BITS.get_or_init(|| u128::from_be_bytes(bits))
    };
    Ok(format!("{bits:032x}-{:x}-{:x}", process::id(), number()).into())
}

/// One that no other claim of this process has.
pub(crate) fn number() -> u64 {
    static NUMBER: AtomicU64 = AtomicU64::new(0);
    NUMBER.fetch_add(1, Ordering::Relaxed)
}
