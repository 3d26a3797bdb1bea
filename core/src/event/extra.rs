use std::{
    fmt,
    ops::{Deref, Range},
    sync::{Arc, OnceLock},
};

use serde::{Serialize, Serializer};
use serde_json::{Map, Value};

use super::Field;
use crate::json;

/// The fields in the data of an event beyond those that its type has.
///
/// A [`Map`] to read from, made when it is first asked for: most receivers never ask.
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
    payload: Arc<str>,
    data: Range<usize>,
    fields: &'static [Field],
    members: OnceLock<Map<String, Value>>,
}

impl Extra {
    /// Of the data that lies in `payload`, without the `fields`.
    pub(super) fn new(payload: &Arc<str>, data: &Range<usize>, fields: &'static [Field]) -> Self {
        Self {
            payload: Arc::clone(payload),
            data: data.clone(),
            fields,
            members: OnceLock::new(),
        }
    }

    fn read(&self) -> Map<String, Value> {
        let data = self.payload.get(self.data.clone()).unwrap_or_default();
        let Ok(Value::Object(mut members)) = json::to_value(data) else {
            return Map::new();
        };
        members.retain(|name, _| self.fields.iter().all(|field| field.name != name));
        members
    }
}

impl Deref for Extra {
    type Target = Map<String, Value>;

    fn deref(&self) -> &Self::Target {
        self.members.get_or_init(|| self.read())
    }
}

impl PartialEq for Extra {
    fn eq(&self, other: &Self) -> bool {
        **self == **other
    }
}

impl fmt::Debug for Extra {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        (**self).fmt(f)
    }
}

impl Serialize for Extra {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        (**self).serialize(serializer)
    }
}
