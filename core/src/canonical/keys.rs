use std::{
    cmp::Ordering,
    collections::HashSet,
    hash::{BuildHasher, BuildHasherDefault, Hasher, RandomState},
};

use super::key::{compare, index_of};
use crate::{
    invariant::always,
    json::{Container, Text, Token},
};

/// From here on hashing is faster than looking at every key before.
const FEW: usize = 12;

/// The keys so far of the objects that are open, to notice the first one that may not stand where it
/// stands.
#[derive(Default)]
pub(super) struct Keys<'a> {
    open: Vec<Object>,
    /// Those of objects that have few, in the order of the objects.
    few: Vec<Text<'a>>,
    random: RandomState,
}

/// Hashes that were seen.
pub(crate) type Hashes = HashSet<u64, BuildHasherDefault<AsItIs>>;

#[derive(Default)]
struct Object {
    last_index: Option<u32>,
    has_names: bool,
    first_of_few: usize,
    /// The hashes of its keys, once they are not few. Where two keys share one, they are taken to be
    /// equal: that costs time, and nothing else.
    many: Hashes,
}

impl<'a> Keys<'a> {
    /// Whether the token may stand here. A key may not a second time, and if it is an index, after
    /// smaller ones only.
    pub(super) fn accept(&mut self, token: Token<'a>) -> bool {
        match token {
            Token::Key(key) => self.add(key),
            Token::Open(Container::Object) => {
                self.open.push(Object {
                    first_of_few: self.few.len(),
                    ..Object::default()
                });
                true
            }
            Token::Close(Container::Object) => {
                let object = self.open.pop();
                debug_assert!(object.is_some(), "what closes was open");
                if let Some(object) = object {
                    self.few.truncate(object.first_of_few);
                }
                true
            }
            _ => true,
        }
    }

    fn add(&mut self, key: Text<'a>) -> bool {
        let Some(object) = self.open.last_mut() else {
            debug_assert!(false, "a key stands in an object");
            return true;
        };
        if let Some(index) = index_of(key.raw()) {
            let in_order = !object.has_names && object.last_index.is_none_or(|last| last < index);
            object.last_index = Some(index);
            return in_order;
        }
        object.has_names = true;
        if object.many.is_empty() {
            let few = always(self.few.get(object.first_of_few..));
            if few.len() < FEW {
                let is_new = !few.iter().any(|other| are_equal(*other, key));
                self.few.push(key);
                return is_new;
            }
            let few = self.few.drain(object.first_of_few..);
            let random = &self.random;
            object.many.extend(few.map(|key| hash(random, key)));
        }
        object.many.insert(hash(&self.random, key))
    }
}

fn are_equal(a: Text<'_>, b: Text<'_>) -> bool {
    if a.is_plain() && b.is_plain() {
        a.raw() == b.raw()
    } else {
        compare(a.raw(), b.raw()) == Ordering::Equal
    }
}

fn hash(random: &RandomState, key: Text<'_>) -> u64 {
    random.hash_one(&*key.decode())
}

/// The hash of what is a hash already.
#[derive(Default)]
pub(crate) struct AsItIs(u64);

impl Hasher for AsItIs {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write_u64(&mut self, hash: u64) {
        self.0 = hash;
    }

    fn write(&mut self, bytes: &[u8]) {
        for &byte in bytes {
            self.0 = self.0.rotate_left(8) ^ u64::from(byte);
        }
    }
}
