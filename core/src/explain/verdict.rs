//! What verification answers, step by step.

use std::{borrow::Cow, time::Duration};

use super::{
    find::split_once,
    report::{Step, StepState},
};
use crate::{
    Error, ErrorKind, Secret, SignatureHeader,
    binding::Envelope,
    invariant::always,
    signature::{ParsedHeader, mismatch, signed_message},
    timestamp::{check_tolerance, parse_signed_at, unix_time},
    verifier::invalid_timestamp,
};

/// The lines of the signature header as a request holds them: none, one, or several.
#[derive(Clone, Default)]
pub struct Lines<'a>(Vec<&'a [u8]>);

impl<'a> Lines<'a> {
    /// All lines of a header map that keeps each.
    #[must_use]
    pub fn new<T: AsRef<[u8]> + ?Sized + 'a>(lines: impl IntoIterator<Item = &'a T>) -> Self {
        Self(lines.into_iter().map(AsRef::as_ref).collect())
    }

    pub(super) fn as_slice(&self) -> &[&'a [u8]] {
        &self.0
    }
}

/// Not the lines: as of [`SignatureHeader`].
impl std::fmt::Debug for Lines<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Lines").finish_non_exhaustive()
    }
}

impl<'a, T: AsRef<[u8]> + ?Sized> From<&'a T> for Lines<'a> {
    fn from(line: &'a T) -> Self {
        Self::new([line])
    }
}

impl<'a, T: AsRef<[u8]> + ?Sized> From<Option<&'a T>> for Lines<'a> {
    fn from(line: Option<&'a T>) -> Self {
        Self::new(line)
    }
}

/// The answer of verification, and how it came to it.
pub(super) struct Verdict {
    /// `accepted`, or an error's code.
    pub(super) code: &'static str,
    pub(super) steps: [Step; 4],
    /// Whether `now` is a time.
    pub(super) now_is_time: bool,
    /// Whether the signature matches.
    pub(super) is_authentic: bool,
}

impl Verdict {
    pub(super) fn of(
        body: &[u8],
        lines: &Lines<'_>,
        secrets: &[Secret],
        now: f64,
        tolerance: Option<Duration>,
    ) -> Self {
        let now = unix_time(now);
        let parsed = ParsedHeader::parse(SignatureHeader::from_lines(lines.0.iter().copied()));
        let secret = check(secrets);
        let header = parsed.as_ref().map(|_| ()).map_err(Error::clone);
        let signature = header.is_ok().then(|| {
            let header = parsed.as_ref().map_err(Error::clone)?;
            secret.clone()?;
            let message = signed_message(header.timestamp, body);
            let matches = |secret: &Secret| header.contains(&secret.key().mac(message));
            if secrets.iter().any(matches) {
                Ok(())
            } else {
                Err(mismatch())
            }
        });
        let is_authentic = matches!(signature, Some(Ok(())));
        let timestamp = is_authentic.then(|| {
            let time = parsed.as_ref().map_err(Error::clone)?.timestamp;
            let now = now.clone()?;
            let signed_at = parse_signed_at(time).ok_or_else(invalid_timestamp)?;
            tolerance.map_or(Ok(()), |tolerance| {
                check_tolerance(signed_at, now, tolerance)
            })
        });
        let payload = matches!(timestamp, Some(Ok(()))).then(|| Envelope::read(body).map(drop));
        let judged = [Some(header), signature, timestamp, payload];
        let failed = judged.iter().flatten().find_map(|step| step.as_ref().err());
        // Those are refused before anything is verified.
        let refused = secret.as_ref().err().or(now.as_ref().err());
        Self {
            code: refused.or(failed).map_or("accepted", Error::code),
            now_is_time: now.is_ok(),
            is_authentic,
            steps: steps(judged),
        }
    }
}

fn check(secrets: &[Secret]) -> Result<(), Error> {
    if secrets.is_empty() {
        return Err(Error::new(
            ErrorKind::InvalidSecret,
            "no secret was given: a verifier needs at least one",
        ));
    }
    secrets.iter().try_for_each(Secret::check)
}

fn steps(judged: [Option<Result<(), Error>>; 4]) -> [Step; 4] {
    let mut names = [
        ("header", "has a timestamp and a signature"),
        (
            "signature",
            "matches the body under a secret that was given",
        ),
        ("timestamp", "is within the tolerance"),
        ("payload", "is a JSON object with an event"),
    ]
    .into_iter();
    judged.map(|step| {
        let (name, passed) = always(names.next());
        let (state, sentence) = match step {
            Some(Ok(())) => (StepState::Passed, Cow::Borrowed(passed)),
            Some(Err(error)) => (StepState::Failed, Cow::Owned(what_fails(&error))),
            None => (StepState::NotReached, Cow::Borrowed("not reached")),
        };
        Step {
            name,
            state,
            sentence,
        }
    })
}

/// What an error says without its advice: that is for those who have no findings beside it.
fn what_fails(error: &Error) -> String {
    let end = match error.kind() {
        ErrorKind::MalformedHeader | ErrorKind::MalformedPayload => ". ",
        _ => ": ",
    };
    let message = error.message();
    let message = split_once(message, end).map_or(message, |(what, _)| what);
    message.to_owned()
}
