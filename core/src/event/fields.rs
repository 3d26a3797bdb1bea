use serde::Serialize;

use crate::json::Text;

/// A field in the data of a known event: a string, if it is there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Field {
    /// The field's name in the payload, such as `takenAt`.
    pub name: &'static str,
    /// Whether an event without it is unrecognized. A field that is not may also be `null`.
    pub required: bool,
}

/// The JSON texts of those fields in an event's data that its kind has. Of equal keys the last one
/// counts.
#[derive(Clone)]
pub(super) struct Fields<'a> {
    names: &'static [Field],
    texts: PerField<Option<&'a str>>,
}

/// How many fields an event has at most.
pub(super) const MOST_FIELDS: usize = 5;

/// Something of each field that an event can have.
pub(super) type PerField<T> = [T; MOST_FIELDS];

impl<'a> Fields<'a> {
    pub(super) fn named(names: &'static [Field]) -> Self {
        Self {
            names,
            texts: [None; MOST_FIELDS],
        }
    }

    pub(super) fn insert(&mut self, name: &str, text: &'a str) {
        let mut places = self.names.iter().zip(&mut self.texts);
        if let Some((_, place)) = places.find(|(field, _)| field.name == name) {
            *place = Some(text);
        }
    }

    /// In the order of the names, and none after them.
    pub(super) fn texts(&self) -> PerField<Option<&'a str>> {
        self.texts
    }

    fn get(&self, name: &str) -> Option<&'a str> {
        let mut texts = self.names.iter().zip(self.texts);
        texts.find(|(field, _)| field.name == name)?.1
    }

    pub(super) fn text(&self, name: &str) -> Option<Text<'a>> {
        self.get(name).and_then(Text::from_raw_value)
    }
}
