//! How a probe went.

use super::probe::{Probe, Severity};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Verdict {
    Pass,
    Fail,
    Warn,
    Info,
    Skip,
}

impl Verdict {
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Pass => "pass",
            Self::Fail => "fail",
            Self::Warn => "warn",
            Self::Info => "info",
            Self::Skip => "skip",
        }
    }
}

impl From<Severity> for Verdict {
    fn from(severity: Severity) -> Self {
        match severity {
            Severity::Fail => Self::Fail,
            Severity::Warn => Self::Warn,
            Severity::Info => Self::Info,
        }
    }
}

/// Why a probe was not run that is not among those of `--only`.
pub(super) const NOT_ASKED_FOR: &str = "not asked for";

/// How a probe went.
#[derive(Debug)]
pub(crate) struct Row {
    pub(crate) probe: &'static Probe,
    pub(crate) verdict: Verdict,
    pub(crate) observed: String,
    pub(crate) curl: String,
}

/// What a probe came to, before it is a row.
pub(super) struct Finding {
    pub(super) verdict: Verdict,
    pub(super) observed: String,
    pub(super) curl: String,
}

impl Finding {
    pub(super) fn new(verdict: Verdict, observed: impl Into<String>, curl: String) -> Self {
        Self {
            verdict,
            observed: observed.into(),
            curl,
        }
    }

    pub(super) fn skip(why: impl Into<String>) -> Self {
        Self::new(Verdict::Skip, why, String::new())
    }
}
