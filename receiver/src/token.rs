use std::sync::Arc;

use crate::StoreError;

/// What marks a claim as one's own: 128 random bits.
pub(crate) fn token() -> Result<Arc<str>, StoreError> {
    let mut bits = [0; 16];
    getrandom::fill(&mut bits)
        .map_err(|error| StoreError::new(format!("no randomness: {error}")))?;
    Ok(format!("{:032x}", u128::from_be_bytes(bits)).into())
}
