//! A row of `gather_inbox`, as this program reads it.

use clap::ValueEnum;
use serde::Serialize;

/// The columns that [`Row`] takes, in its order; the body comes by itself.
pub(super) const COLUMNS: &str = "receiver, key, name, state, attempts, signed_at, received_at, due_at, lease_until, \
                                  error, finished_at, octets";

#[derive(Clone, Debug)]
pub(crate) struct Row {
    pub(crate) receiver: String,
    pub(crate) key: String,
    pub(crate) name: String,
    pub(crate) state: State,
    pub(crate) attempts: i64,
    pub(crate) signed_at: i64,
    pub(crate) received_at: i64,
    pub(crate) due_at: i64,
    pub(crate) lease_until: Option<i64>,
    pub(crate) error: Option<String>,
    pub(crate) finished_at: Option<i64>,
    /// How long the body is, if it is still kept.
    pub(crate) body_bytes: Option<i64>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, ValueEnum, Serialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum State {
    /// It waits for a handler, for the first time or again
    Pending,
    /// A handler has it
    Running,
    /// It was handled, and its key is still kept
    Done,
    /// It was given up
    Dead,
}

impl State {
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Running => "running",
            Self::Done => "done",
            Self::Dead => "dead",
        }
    }

    /// The column has a constraint, so that there are no others.
    pub(super) fn of(text: &str) -> Self {
        match text {
            "pending" => Self::Pending,
            "running" => Self::Running,
            "done" => Self::Done,
            _ => Self::Dead,
        }
    }
}

/// Which rows are wanted.
#[derive(Clone, Debug, Default)]
pub(crate) struct Filter {
    pub(crate) receiver: Option<String>,
    pub(crate) state: Option<State>,
    pub(crate) name: Option<String>,
    /// What the key begins with.
    pub(crate) key: Option<String>,
    pub(crate) limit: i64,
}
