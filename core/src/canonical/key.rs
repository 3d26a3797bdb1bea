use std::{borrow::Cow, collections::HashSet};

use super::string;
use crate::json::Text;

/// From here on hashing is faster than looking at every key before.
pub(super) const FEW: usize = 12;

/// The array index that a key is, if it is one: `0` to `4294967294`, without a leading zero. Such
/// keys come first in an object, in ascending order.
///
/// ```
/// use gather_webhooks::canonical::array_index;
///
/// assert_eq!(array_index("10"), Some(10));
/// assert_eq!(array_index("010"), None);
/// ```
#[must_use]
pub fn array_index(key: &str) -> Option<u32> {
    match key.as_bytes() {
        [b'0'] => Some(0),
        [b'1'..=b'9', ..] if key.len() <= 10 => key.parse().ok().filter(|&index| index != u32::MAX),
        _ => None,
    }
}

/// The string that a key stands for, in a form that equal keys share and no others, lone surrogates
/// included: as it is if it has no escapes, else as `JSON.stringify` writes it.
pub(super) fn identity(key: Text<'_>) -> Cow<'_, str> {
    if key.is_plain() {
        return Cow::Borrowed(key.raw());
    }
    let mut written = String::new();
    string::push_text(&mut written, key);
    written.pop();
    written.remove(0);
    Cow::Owned(written)
}

/// The keys of an object so far, to notice the first one that may not stand where it stands.
#[derive(Default)]
pub(super) struct Keys<'a> {
    last_index: Option<u32>,
    has_names: bool,
    few: Vec<Cow<'a, str>>,
    many: HashSet<Cow<'a, str>>,
}

impl<'a> Keys<'a> {
    /// Whether the key may stand here: not a second time, and if an index, after smaller ones only.
    pub(super) fn add(&mut self, key: Text<'a>) -> bool {
        let key = identity(key);
        if let Some(index) = array_index(&key) {
            let in_order = !self.has_names && self.last_index.is_none_or(|last| last < index);
            self.last_index = Some(index);
            return in_order;
        }
        self.has_names = true;
        if self.few.len() < FEW {
            let is_new = !self.few.contains(&key);
            self.few.push(key);
            return is_new;
        }
        if self.many.is_empty() {
            self.many.extend(self.few.iter().cloned());
        }
        self.many.insert(key)
    }
}
