use std::{
    fmt,
    ops::Deref,
    sync::{Arc, LazyLock},
};

use serde::{Serialize, Serializer};
use serde_json::{Map, Value};

use super::{
    fields::{Fields, PerField},
    payload::Payload,
};

/// The fields in the data of an event beyond those that its type has.
///
/// A [`Map`] to read from, made when it is first asked for: most receivers never ask. What it costs in
/// memory then is said at [`Event::payload`](crate::Event::payload). Its `Debug` form shows nothing of
/// what came.
///
/// ```
/// use gather_webhooks::{EventData, Verifier, sign};
///
/// # let now = std::time::UNIX_EPOCH.elapsed()?.as_secs();
/// # let body = r#"{"event":"interview.created","data":{"title":"Barista","score":4.5}}"#;
/// let event = Verifier::new("whsec_example")?.verify(body, &sign(body, "whsec_example", now))?;
/// if let EventData::InterviewCreated(interview) = &event.data {
///     assert_eq!(interview.extra["score"], 4.5);
/// }
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone)]
pub struct Extra {
    payload: Arc<Payload>,
    /// Which fields of the event's type are `null`: those types cannot tell that from absence.
    nulls: PerField<bool>,
}

impl Extra {
    pub(super) fn new(payload: &Arc<Payload>, fields: &Fields<'_>) -> Self {
        Self {
            payload: Arc::clone(payload),
            nulls: fields.nulls(),
        }
    }

    /// Whether the field of the event's type was `null` in the payload.
    pub(super) fn was_null(&self, name: &str) -> bool {
        let mut nulls = self.payload.fields().iter().zip(self.nulls);
        nulls.any(|(field, is_null)| is_null && field.name == name)
    }
}

impl Deref for Extra {
    type Target = Map<String, Value>;

    fn deref(&self) -> &Self::Target {
        static NONE: LazyLock<Map<String, Value>> = LazyLock::new(Map::new);
        let members = self.payload.rest().as_object();
        debug_assert!(members.is_some(), "the data of a known event is an object");
        members.unwrap_or(&NONE)
    }
}

impl PartialEq for Extra {
    fn eq(&self, other: &Self) -> bool {
        self.payload.has_rest_of(&other.payload)
    }
}

impl fmt::Debug for Extra {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Extra").finish_non_exhaustive()
    }
}

impl Serialize for Extra {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        (**self).serialize(serializer)
    }
}
