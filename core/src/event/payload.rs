use std::{
    ops::Range,
    sync::{Arc, OnceLock},
};

use serde_json::Value;

use super::{Envelope, Field};
use crate::{
    invariant::always,
    json::{self, Tree},
};

/// What an event and all its clones share: the text, and what has been read of it so far.
pub(super) struct Payload {
    text: Box<str>,
    data: Option<Range<usize>>,
    /// The fields in the data that the event's type has.
    fields: &'static [Field],
    whole: OnceLock<Tree>,
    rest: OnceLock<Tree>,
}

impl Payload {
    pub(super) fn of(envelope: &Envelope<'_>) -> Arc<Self> {
        Arc::new(Self {
            text: envelope.payload.into(),
            data: envelope.data_range.clone(),
            fields: envelope.kind().fields(),
            whole: OnceLock::new(),
            rest: OnceLock::new(),
        })
    }

    pub(super) fn text(&self) -> &str {
        &self.text
    }

    pub(super) fn value(&self) -> &Value {
        // An envelope was read from it.
        let read = || always(json::to_tree(&self.text).ok());
        self.whole.get_or_init(read).value()
    }

    pub(super) fn fields(&self) -> &'static [Field] {
        self.fields
    }

    /// The data without the fields that the event's type has.
    pub(super) fn rest(&self) -> &Value {
        self.rest.get_or_init(|| self.read_rest()).value()
    }

    /// Whether the [rest](Self::rest) of both is equal.
    pub(super) fn has_rest_of(&self, other: &Self) -> bool {
        let is_same_text = || self.data_text() == other.data_text() && self.fields == other.fields;
        is_same_text() || json::are_equal(self.rest(), other.rest())
    }

    fn data_text(&self) -> Option<&str> {
        let data = self.data.clone()?;
        Some(always(self.text.get(data)))
    }

    fn read_rest(&self) -> Tree {
        let Some(text) = self.data_text() else {
            return Tree::default();
        };
        let mut data = always(json::to_tree(text).ok());
        if let Some(members) = data.members_mut() {
            members.retain(|name, _| self.fields.iter().all(|field| field.name != name));
        }
        data
    }
}
