//! What a probe is.

use super::{framework::Topic, maker::Maker, shot::Shot};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Part {
    Sender,
    Attacker,
}

impl Part {
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Sender => "sender",
            Self::Attacker => "attacker",
        }
    }
}

/// How bad it is if a probe does not pass.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Severity {
    Fail,
    Warn,
    Info,
}

impl Severity {
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Fail => "fail",
            Self::Warn => "warn",
            Self::Info => "info",
        }
    }
}

/// A row of the table.
pub(crate) struct Probe {
    pub(crate) id: &'static str,
    pub(crate) part: Part,
    pub(crate) severity: Severity,
    pub(crate) title: &'static str,
    pub(crate) sent: &'static str,
    pub(crate) expected: &'static str,
    /// What it means if it does not pass.
    pub(crate) meaning: &'static str,
    pub(crate) fix: &'static str,
    /// What the framework's own line is about, where the answer shows the framework.
    pub(crate) topic: Option<Topic>,
    pub(crate) run: Run,
}

/// How a probe is run. What is sent is made at that moment: the clock is in it.
#[derive(Clone, Copy)]
pub(crate) enum Run {
    /// One after the other, each judged.
    Each(fn(&Maker<'_>) -> Vec<Shot>),
    /// All on open connections at the same moment, each judged.
    AtOnce(fn(&Maker<'_>) -> Vec<Shot>),
    /// One after the other, and the slowest counts.
    Paced(fn(&Maker<'_>) -> Vec<Shot>),
    /// S02: each documented event, if those may be sent.
    Documented,
    /// S20: the connection itself.
    Transport,
    /// A16: all answers of this run, and these.
    Leaks(fn(&Maker<'_>) -> Vec<Shot>),
    /// A18.
    Flood,
    /// A19.
    SlowSender,
    /// A20.
    Timing,
}

impl std::fmt::Debug for Probe {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Probe")
            .field("id", &self.id)
            .finish_non_exhaustive()
    }
}
