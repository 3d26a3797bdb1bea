use std::fmt;

use sha2::{
    Digest, Sha256,
    digest::{
        block_api::{Buffer, CoreProxy},
        common::hazmat::{SerializableState, SerializedState},
    },
};
use zeroize::Zeroizing;

use crate::{Error, ErrorKind};

/// A webhook secret: redacted when printed, wiped from memory when dropped, never cloned.
///
/// Made from text, whose UTF-8 bytes are the key, or from bytes. A [`Verifier`](crate::Verifier)
/// takes either directly; name this type only to keep a secret around.
///
/// ```
/// use gather_webhooks::{Secret, Verifier};
///
/// let secret = Secret::from("whsec_example");
/// assert_eq!(format!("{secret:?}"), "Secret([redacted])");
/// let verifier = Verifier::new(secret)?;
/// # Ok::<(), gather_webhooks::Error>(())
/// ```
pub struct Secret {
    bytes: Zeroizing<Vec<u8>>,
    form: Form,
}

#[derive(PartialEq)]
enum Form {
    Text,
    Binary,
    /// Text of a language in which not every text has a UTF-8 form; this one has none.
    NotUtf8,
}

impl Secret {
    fn text(bytes: Vec<u8>) -> Self {
        Self {
            bytes: Zeroizing::new(bytes),
            form: Form::Text,
        }
    }

    fn binary(bytes: Vec<u8>) -> Self {
        Self {
            bytes: Zeroizing::new(bytes),
            form: Form::Binary,
        }
    }

    pub(crate) fn not_utf8() -> Self {
        Self {
            bytes: Zeroizing::new("\u{fffd}".into()),
            form: Form::NotUtf8,
        }
    }

    /// Refuses what can only be a mistake in the configuration. A [`Verifier`](crate::Verifier) does
    /// this when it is built; [`sign`](crate::sign) takes any secret.
    pub(crate) fn check(&self) -> Result<(), Error> {
        if self.bytes.is_empty() {
            return Err(Error::new(
                ErrorKind::InvalidSecret,
                "the secret is empty: is the environment variable that holds it (often \
                 WEBHOOK_SECRET) set where this runs?",
            ));
        }
        if self.form == Form::NotUtf8 {
            return Err(Error::new(
                ErrorKind::InvalidSecret,
                "the secret is text that has no UTF-8 form, as it holds a lone surrogate: load it as \
                 bytes",
            ));
        }
        if self.has_blank_edge() {
            return Err(Error::new(
                ErrorKind::InvalidSecret,
                "the secret begins or ends with white space, most likely a line break left by the \
                 file or the prompt it came from: trim it where it is loaded",
            ));
        }
        Ok(())
    }

    /// A byte order mark counts as white space: it comes from the same careless files.
    pub(crate) fn has_blank_edge(&self) -> bool {
        let is_blank = |c: char| c.is_whitespace() || c == '\u{feff}';
        self.form == Form::Text
            && str::from_utf8(&self.bytes)
                .is_ok_and(|text| text.starts_with(is_blank) || text.ends_with(is_blank))
    }

    pub(crate) fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    pub(crate) fn key(&self) -> Key {
        Key::new(&self.bytes)
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret([redacted])")
    }
}

impl From<&str> for Secret {
    fn from(text: &str) -> Self {
        Self::text(text.as_bytes().to_vec())
    }
}

impl From<&String> for Secret {
    fn from(text: &String) -> Self {
        Self::from(text.as_str())
    }
}

impl From<String> for Secret {
    fn from(text: String) -> Self {
        Self::text(text.into_bytes())
    }
}

impl From<&[u8]> for Secret {
    fn from(bytes: &[u8]) -> Self {
        Self::binary(bytes.to_vec())
    }
}

impl<const N: usize> From<&[u8; N]> for Secret {
    fn from(bytes: &[u8; N]) -> Self {
        Self::binary(bytes.to_vec())
    }
}

impl From<&Vec<u8>> for Secret {
    fn from(bytes: &Vec<u8>) -> Self {
        Self::binary(bytes.clone())
    }
}

impl From<Vec<u8>> for Secret {
    fn from(bytes: Vec<u8>) -> Self {
        Self::binary(bytes)
    }
}

const BLOCK_BYTES: usize = 64;
/// What RFC 2104 combines the key with for the inner and the outer hash.
const INNER_PAD: u8 = 0x36;
const OUTER_PAD: u8 = 0x5c;

/// The HMAC key schedule of one secret, computed once; wiped when dropped.
///
/// Two hashes that have taken in the padded key. Not an `Hmac` of the crate of that name, which cannot be
/// written down: WebAssembly keeps the schedule outside of its module ([`crate::binding`]).
pub(crate) struct Key {
    inner: Sha256,
    outer: Sha256,
}

/// A hash of whole blocks.
type Blocks = <Sha256 as CoreProxy>::Core;

impl Key {
    pub(crate) fn new(secret: &[u8]) -> Self {
        let mut block = Zeroizing::new([0; BLOCK_BYTES]);
        if secret.len() <= BLOCK_BYTES {
            for (to, from) in block.iter_mut().zip(secret) {
                *to = *from;
            }
        } else {
            for (to, from) in block.iter_mut().zip(Sha256::digest(secret)) {
                *to = from;
            }
        }
        let mut padded = |pad: u8| {
            block.iter_mut().for_each(|byte| *byte ^= pad);
            Sha256::new_with_prefix(block.as_slice())
        };
        Self {
            inner: padded(INNER_PAD),
            // The second takes the first away again.
            outer: padded(INNER_PAD ^ OUTER_PAD),
        }
    }

    /// The HMAC-SHA256 of the parts, as if they were one message.
    pub(crate) fn mac(&self, parts: [&[u8]; 3]) -> [u8; 32] {
        let mut inner = self.inner.clone();
        for part in parts {
            inner.update(part);
        }
        let mut outer = self.outer.clone();
        outer.update(inner.finalize());
        outer.finalize().into()
    }

    /// How many bytes [`write`](Self::write) appends.
    pub(crate) const WRITTEN_BYTES: usize = 2 * size_of::<SerializedState<Blocks>>();

    pub(crate) fn write(&self, out: &mut Vec<u8>) {
        for hash in [&self.inner, &self.outer] {
            // It has taken in whole blocks, and buffers nothing.
            let (blocks, _) = hash.clone().decompose();
            out.extend_from_slice(&blocks.serialize());
        }
    }

    pub(crate) fn read(written: &[u8]) -> Option<Self> {
        let (inner, outer) = written.split_at_checked(Self::WRITTEN_BYTES / 2)?;
        let hash = |state: &[u8]| {
            let blocks = Blocks::deserialize(state.try_into().ok()?).ok()?;
            Some(Sha256::compose(blocks, Buffer::<Blocks>::default()))
        };
        Some(Self {
            inner: hash(inner)?,
            outer: hash(outer)?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::Secret;

    /// Holds at compile time: without their `zeroize` features the dependencies would not do.
    #[test]
    fn secrets_and_hash_states_are_wiped_when_dropped() {
        fn is_wiped<T: zeroize::ZeroizeOnDrop>(_: &T) {}
        let secret = Secret::from("secret");
        is_wiped(&secret.bytes);
        is_wiped(&secret.key().inner);
        is_wiped(&secret.key().outer);
    }
}
