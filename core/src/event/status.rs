use std::fmt;

use serde::{Serialize, Serializer};

/// Where a candidate's interview stands.
///
/// ```
/// use gather_webhooks::CandidateInterviewStatus;
///
/// let status = CandidateInterviewStatus::from("hired".to_owned());
/// assert_eq!(status, CandidateInterviewStatus::Hired);
/// assert_eq!(status.as_str(), "hired");
///
/// let status = CandidateInterviewStatus::from("on_hold".to_owned());
/// assert_eq!(status.as_str(), "on_hold");
/// ```
///
/// Its `Debug` form leaves out the text of a status that this version does not know.
#[derive(Clone, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum CandidateInterviewStatus {
    /// `invite_sent`
    InviteSent,
    /// `new_response`
    NewResponse,
    /// `has_reviewed`
    HasReviewed,
    /// `partially_completed`
    PartiallyCompleted,
    /// `hired`
    Hired,
    /// `archived`
    Archived,
    /// A status that this version does not know, as it came.
    Other(String),
}

impl CandidateInterviewStatus {
    /// The status as the payload has it.
    #[must_use]
    pub fn as_str(&self) -> &str {
        match self {
            Self::InviteSent => "invite_sent",
            Self::NewResponse => "new_response",
            Self::HasReviewed => "has_reviewed",
            Self::PartiallyCompleted => "partially_completed",
            Self::Hired => "hired",
            Self::Archived => "archived",
            Self::Other(text) => text,
        }
    }

    /// The status that this version knows by this text.
    pub(super) fn known(text: &str) -> Option<Self> {
        Some(match text {
            "invite_sent" => Self::InviteSent,
            "new_response" => Self::NewResponse,
            "has_reviewed" => Self::HasReviewed,
            "partially_completed" => Self::PartiallyCompleted,
            "hired" => Self::Hired,
            "archived" => Self::Archived,
            _ => return None,
        })
    }
}

impl From<String> for CandidateInterviewStatus {
    fn from(text: String) -> Self {
        Self::known(&text).unwrap_or(Self::Other(text))
    }
}

impl fmt::Debug for CandidateInterviewStatus {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::InviteSent => "InviteSent",
            Self::NewResponse => "NewResponse",
            Self::HasReviewed => "HasReviewed",
            Self::PartiallyCompleted => "PartiallyCompleted",
            Self::Hired => "Hired",
            Self::Archived => "Archived",
            Self::Other(_) => "Other(..)",
        })
    }
}

impl fmt::Display for CandidateInterviewStatus {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl Serialize for CandidateInterviewStatus {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}
