//! The keys of a text. Equal ones are one object, as those are that `json.loads` makes.

use std::{array, borrow::Cow};

use gather_webhooks::binding::Text;
use pyo3::{
    prelude::*,
    types::{PyDict, PyString},
};

use crate::text;

const PLACES: usize = 64;

pub(super) struct Keys<'a, 'py> {
    /// Those without escapes that were read last, by their text: objects of one kind share their keys.
    recent: [Option<(&'a str, Bound<'py, PyString>)>; PLACES],
    /// Every key with itself, once there are more than that.
    all: Option<Bound<'py, PyDict>>,
}

impl<'a, 'py> Keys<'a, 'py> {
    pub(super) fn new() -> Self {
        Self {
            recent: array::from_fn(|_| None),
            all: None,
        }
    }

    pub(super) fn get(&mut self, py: Python<'py>, key: Text<'a>) -> PyResult<Bound<'py, PyString>> {
        if let Text::Utf8(text) = &key
            && let Some(Some((known, key))) = self.recent.get(place(text))
            && known == text
        {
            return Ok(key.clone());
        }
        let plain = match key {
            Text::Utf8(Cow::Borrowed(plain)) => Some(plain),
            _ => None,
        };
        let key = text::from_json(py, key)?;
        let Some(plain) = plain else {
            return self.shared(key);
        };
        let place = place(plain);
        let is_taken = self.recent.get(place).is_some_and(Option::is_some);
        let key = if is_taken || self.all.is_some() {
            self.shared(key)?
        } else {
            key
        };
        if let Some(place) = self.recent.get_mut(place) {
            *place = Some((plain, key.clone()));
        }
        Ok(key)
    }

    fn shared(&mut self, key: Bound<'py, PyString>) -> PyResult<Bound<'py, PyString>> {
        let all = if let Some(all) = &self.all {
            all
        } else {
            let all = PyDict::new(key.py());
            for (_, key) in self.recent.iter().flatten() {
                all.set_item(key, key)?;
            }
            self.all.insert(all)
        };
        if let Some(known) = all.get_item(&key)? {
            return Ok(known.cast_into()?);
        }
        all.set_item(&key, &key)?;
        Ok(key)
    }
}

/// By the length, both ends and the middle, in which most keys of an object differ.
fn place(key: &str) -> usize {
    let bytes = key.as_bytes();
    let byte = |at: usize| bytes.get(at).copied().map_or(0, usize::from);
    let (middle, last) = (bytes.len() / 2, bytes.len().saturating_sub(1));
    (bytes.len() ^ byte(0) ^ (byte(middle) << 1) ^ (byte(last) << 2)) % PLACES
}
