//! What an event's kind knows of its data.

use crate::{EventKind, event::Field};

/// The fields that this version knows in the data of events of a kind.
///
/// ```
/// use gather_webhooks::{EventKind, binding::fields};
///
/// assert_eq!(fields(EventKind::InterviewCreated)[1].name, "title");
/// assert!(fields(EventKind::Unrecognized).is_empty());
/// ```
#[must_use]
pub fn fields(kind: EventKind) -> &'static [Field] {
    kind.fields()
}
