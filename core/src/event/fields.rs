use serde::Serialize;

use crate::json::{RawValue, Text};

/// A field in the data of a known event: a string, if it is there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Field {
    /// The field's name in the payload, such as `takenAt`.
    pub name: &'static str,
    /// Whether an event without it is unrecognized. A field that is not may also be `null`.
    pub required: bool,
}

/// Those fields in an event's data that its kind has. Of equal keys the last one
/// counts.
#[derive(Clone)]
pub(super) struct Fields<'a> {
    names: &'static [Field],
    values: PerField<Option<RawValue<'a>>>,
}

/// How many fields an event has at most.
pub(super) const MOST_FIELDS: usize = 5;

/// Something of each field that an event can have.
pub(super) type PerField<T> = [T; MOST_FIELDS];

impl<'a> Fields<'a> {
    pub(super) fn named(names: &'static [Field]) -> Self {
        Self {
            names,
            values: [None; MOST_FIELDS],
        }
    }

    pub(super) fn insert(&mut self, name: &str, value: RawValue<'a>) {
        let mut places = self.names.iter().zip(&mut self.values);
        if let Some((_, place)) = places.find(|(field, _)| field.name == name) {
            *place = Some(value);
        }
    }

    /// The JSON texts, in the order of the names, and none after them.
    pub(super) fn texts(&self) -> impl Iterator<Item = Option<&'a str>> {
        self.values.iter().map(|value| value.map(RawValue::text))
    }

    /// Those that are strings, in the same order.
    pub(super) fn strings(&self) -> impl Iterator<Item = Option<Text<'a>>> {
        self.values
            .iter()
            .map(|value| value.and_then(RawValue::string))
    }

    /// Which are `null`.
    pub(super) fn nulls(&self) -> PerField<bool> {
        self.values
            .map(|value| value.is_some_and(|value| value.text() == "null"))
    }
}
