use std::{fmt, time::Duration};

use gather_webhooks::{Error, ErrorKind, Secret, Verifier};

/// What a receiver checks signatures with: a secret, or a [`Verifier`] of your own, which can have several.
///
/// Whatever a [`Secret`] is made from becomes one.
///
/// ```
/// use gather_webhooks::Verifier;
/// use gather_webhooks_receiver::Receiver;
///
/// let verifier = Verifier::builder().secret("whsec_new").secret("whsec_old").build()?;
/// let receiver = Receiver::builder(verifier).build()?;
/// # Ok::<(), gather_webhooks::Error>(())
/// ```
pub struct Credentials(Kind);

enum Kind {
    Secret(Secret),
    Verifier(Verifier),
}

pub(crate) enum Tolerance {
    Unset,
    /// `None` turns the check off.
    Set(Option<Duration>),
}

impl Credentials {
    pub(crate) fn verifier(self, tolerance: Tolerance) -> Result<Verifier, Error> {
        match (self.0, tolerance) {
            (Kind::Secret(secret), Tolerance::Unset) => Verifier::new(secret),
            (Kind::Secret(secret), Tolerance::Set(tolerance)) => Verifier::builder()
                .secret(secret)
                .tolerance(tolerance)
                .build(),
            (Kind::Verifier(verifier), Tolerance::Unset) => Ok(verifier),
            (Kind::Verifier(_), Tolerance::Set(_)) => Err(Error::new(
                ErrorKind::InvalidArgument,
                "a tolerance was given beside a verifier, which has one already: set it there",
            )),
        }
    }
}

/// Nothing of it.
impl fmt::Debug for Credentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Credentials").finish_non_exhaustive()
    }
}

impl From<Verifier> for Credentials {
    fn from(verifier: Verifier) -> Self {
        Self(Kind::Verifier(verifier))
    }
}

macro_rules! secrets {
    ($($Type:ty),*) => {$(
        impl From<$Type> for Credentials {
            fn from(secret: $Type) -> Self {
                Self(Kind::Secret(secret.into()))
            }
        }
    )*};
}

secrets!(Secret, String, &str, &String, Vec<u8>, &[u8], &Vec<u8>);

impl<const N: usize> From<&[u8; N]> for Credentials {
    fn from(secret: &[u8; N]) -> Self {
        Self(Kind::Secret(secret.into()))
    }
}
