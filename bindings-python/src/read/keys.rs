//! The keys of a text. Equal ones are one object, as those are that `json.loads` makes.

use std::{array, borrow::Cow};

use gather_webhooks::binding::Text;
use pyo3::{
    prelude::*,
    types::{PyDict, PyString},
};

use crate::text;

const PLACES: usize = 32;

pub(super) struct Keys<'a, 'py> {
    /// Some of those that were read last, by their text: objects of one kind share their keys.
    recent: [Option<(&'a str, Bound<'py, PyString>)>; PLACES],
    all: Bound<'py, PyDict>,
}

impl<'a, 'py> Keys<'a, 'py> {
    pub(super) fn new(py: Python<'py>) -> Self {
        Self {
            recent: array::from_fn(|_| None),
            all: PyDict::new(py),
        }
    }

    pub(super) fn get(&mut self, key: Text<'a>) -> PyResult<Bound<'py, PyString>> {
        let Text::Utf8(Cow::Borrowed(plain)) = key else {
            return self.shared(text::from_json(self.all.py(), key)?);
        };
        let place = place(plain);
        if let Some(Some((known, key))) = self.recent.get(place)
            && *known == plain
        {
            return Ok(key.clone());
        }
        let key = self.shared(PyString::new(self.all.py(), plain))?;
        if let Some(place) = self.recent.get_mut(place) {
            *place = Some((plain, key.clone()));
        }
        Ok(key)
    }

    fn shared(&self, key: Bound<'py, PyString>) -> PyResult<Bound<'py, PyString>> {
        if let Some(known) = self.all.get_item(&key)? {
            return Ok(known.cast_into()?);
        }
        self.all.set_item(&key, &key)?;
        Ok(key)
    }
}

/// By the length and both ends, in which most keys of an object differ.
fn place(key: &str) -> usize {
    let end = |byte: Option<&u8>| byte.copied().map_or(0, usize::from);
    let bytes = key.as_bytes();
    (bytes.len() ^ (end(bytes.first()) << 1) ^ (end(bytes.last()) << 2)) % PLACES
}
