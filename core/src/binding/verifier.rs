//! A verifier that is written down.

use std::time::Duration;

use crate::{Verifier, secret::Key};

/// A verifier as bytes, for a binding whose memory may be lost between two calls. They stand for the
/// secrets: keep them as those.
#[must_use]
pub fn write_verifier(verifier: &Verifier) -> Vec<u8> {
    let (seconds, nanos) = verifier.tolerance.map_or((0, NO_TOLERANCE), |tolerance| {
        (tolerance.as_secs(), tolerance.subsec_nanos())
    });
    let keys = verifier.keys.len().saturating_mul(Key::WRITTEN_BYTES);
    // As large as it gets: growing would leave copies behind.
    let mut out = Vec::with_capacity(keys.saturating_add(TOLERANCE_BYTES));
    out.extend_from_slice(&seconds.to_le_bytes());
    out.extend_from_slice(&nanos.to_le_bytes());
    for key in &verifier.keys {
        key.write(&mut out);
    }
    out
}

/// The verifier that was [written](write_verifier); `None` if anything of it is missing. Takes bytes of no
/// other origin.
#[must_use]
pub fn read_verifier(written: &[u8]) -> Option<Verifier> {
    let (seconds, rest) = written.split_first_chunk()?;
    let (nanos, keys) = rest.split_first_chunk()?;
    let tolerance = match u32::from_le_bytes(*nanos) {
        NO_TOLERANCE => None,
        nanos => {
            let seconds = Duration::from_secs(u64::from_le_bytes(*seconds));
            Some(seconds.checked_add(Duration::from_nanos(nanos.into()))?)
        }
    };
    let mut verifier = Verifier {
        keys: Vec::with_capacity(keys.len() / Key::WRITTEN_BYTES),
        tolerance,
    };
    for key in keys.chunks(Key::WRITTEN_BYTES) {
        verifier.keys.push(Key::read(key)?);
    }
    Some(verifier).filter(|verifier| !verifier.keys.is_empty())
}

const TOLERANCE_BYTES: usize = size_of::<u64>() + size_of::<u32>();
/// More nanoseconds than a second has.
const NO_TOLERANCE: u32 = u32::MAX;
