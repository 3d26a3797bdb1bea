//! The keys written before. Objects of one kind share their keys, and `json.loads` makes each of those
//! once: what was written for it is copied.

use std::{array, ops::Range};

use pyo3::{prelude::*, types::PyString};

const PLACES: usize = 32;

/// Each key has one place, and leaves it to the next that has the same.
pub(super) struct Keys<'py>([Option<(Bound<'py, PyString>, Range<usize>)>; PLACES]);

impl Default for Keys<'_> {
    fn default() -> Self {
        Self(array::from_fn(|_| None))
    }
}

impl<'py> Keys<'py> {
    /// Where this very key was written, if it is known.
    pub(super) fn find(&self, key: &Bound<'py, PyAny>) -> Option<Range<usize>> {
        let (known, written) = self.0.get(place(key))?.as_ref()?;
        known.is(key).then(|| written.clone())
    }

    pub(super) fn remember(&mut self, key: &Bound<'py, PyString>, written: Range<usize>) {
        if let Some(place) = self.0.get_mut(place(key)) {
            *place = Some((key.clone(), written));
        }
    }
}

/// Objects lie at multiples of 16 bytes, and those of one size often at multiples of more.
fn place(key: &Bound<'_, PyAny>) -> usize {
    let address = key.as_ptr().addr();
    ((address >> 4) ^ (address >> 7) ^ (address >> 11)) % PLACES
}
