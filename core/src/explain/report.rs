//! What `explain` answers with.

use std::borrow::Cow;

use serde::Serialize;

use super::mistakes::Mistake;

/// Why a delivery does or does not verify.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Explanation {
    /// What `verify` answers: `accepted`, or an error's [code](crate::Error::code).
    pub verdict: &'static str,
    /// The four steps of verification: `header`, `signature`, `timestamp`, `payload`.
    pub steps: [Step; 4],
    /// The mistakes that account for the verdict, the best explanation first. With none there is nothing known
    /// that does, and the secret is the first thing to compare.
    pub findings: Vec<Finding>,
    /// How many forms of the delivery were tried.
    pub tried: usize,
    /// All of it as text of 80 columns, for a terminal; without control characters but for line breaks.
    pub text: String,
}

/// A step of verification.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Step {
    /// `header`, `signature`, `timestamp` or `payload`.
    pub name: &'static str,
    /// How it went.
    pub state: StepState,
    /// The same in a sentence.
    pub sentence: Cow<'static, str>,
}

/// How a [`Step`] went.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum StepState {
    /// It holds.
    Passed,
    /// It does not, and decides the verdict.
    Failed,
    /// An earlier one failed.
    NotReached,
}

/// A mistake that was found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Finding {
    /// Its stable name, such as `body.python_json`.
    pub id: &'static str,
    /// How sure it is.
    pub grade: Grade,
    /// What happened, in a line.
    pub title: &'static str,
    /// How it comes about, with what was found here.
    pub cause: Cow<'static, str>,
    /// What to do.
    pub fix: &'static str,
    /// Where what was received and what was signed begin to differ, if that is known.
    pub difference: Option<Difference>,
}

/// How sure a [`Finding`] is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Grade {
    /// With this mistake undone, and those that are proven beside it, the signature matches; or it does already,
    /// and the clock alone decides.
    Proven,
    /// The shape says so.
    Likely,
}

/// Where two texts begin to differ, each with a few characters around that place; those that cannot be seen
/// are spelled out, such as `\r` or `<BOM>`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Difference {
    /// How many bytes are the same before.
    pub offset: usize,
    /// What was received.
    pub received: String,
    /// What was signed.
    pub signed: String,
    /// The column, counted in characters from 0, at which both begin to differ.
    pub caret: usize,
}

impl Finding {
    pub(super) fn new(mistake: &'static Mistake, grade: Grade) -> Self {
        Self {
            id: mistake.id,
            grade,
            title: mistake.title,
            cause: Cow::Borrowed(mistake.cause),
            fix: mistake.fix,
            difference: None,
        }
    }

    /// Adds what was seen here to the cause.
    pub(super) fn seen(mut self, what: &str) -> Self {
        self.cause = Cow::Owned([&self.cause, " ", what].concat());
        self
    }
}

impl Grade {
    /// `proven` or `likely`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Proven => "proven",
            Self::Likely => "likely",
        }
    }
}
