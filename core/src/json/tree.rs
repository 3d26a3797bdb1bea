use std::{iter::Zip, mem, slice, vec};

use serde_json::{Map, Value, map};

/// Values that are compared, and taken apart when they are dropped, without recursion: hostile ones can
/// be nested deeper than a small stack allows.
#[derive(Default)]
pub(crate) struct Tree(pub(super) Vec<Value>);

impl Tree {
    /// The value, if there is one.
    pub(crate) fn value(&self) -> &Value {
        self.0.first().unwrap_or(&Value::Null)
    }

    /// The members of the value, if it is an object.
    pub(crate) fn members_mut(&mut self) -> Option<&mut Map<String, Value>> {
        self.0.first_mut()?.as_object_mut()
    }
}

impl Drop for Tree {
    fn drop(&mut self) {
        let mut open = vec![Values::Array(mem::take(&mut self.0).into_iter())];
        while let Some(values) = open.last_mut() {
            match values.next() {
                Some(Value::Array(elements)) => open.push(Values::Array(elements.into_iter())),
                Some(Value::Object(members)) => open.push(Values::Object(members.into_values())),
                Some(_) => {}
                None => drop(open.pop()),
            }
        }
    }
}

enum Values {
    Array(vec::IntoIter<Value>),
    Object(map::IntoValues),
}

impl Iterator for Values {
    type Item = Value;

    fn next(&mut self) -> Option<Value> {
        match self {
            Self::Array(elements) => elements.next(),
            Self::Object(members) => members.next(),
        }
    }
}

/// `a == b`, without recursion.
pub(crate) fn are_equal(a: &Value, b: &Value) -> bool {
    let mut open = Vec::new();
    let mut pair = Some((a, b));
    loop {
        match pair {
            Some((Value::Array(a), Value::Array(b))) if a.len() == b.len() => {
                open.push(Pairs::Array(a.iter().zip(b)));
            }
            Some((Value::Object(a), Value::Object(b))) if a.len() == b.len() => {
                open.push(Pairs::Object(a.iter(), b));
            }
            Some((Value::Array(_) | Value::Object(_), _)) => return false,
            Some((a, b)) if a != b => return false,
            _ => {}
        }
        pair = loop {
            let Some(pairs) = open.last_mut() else {
                return true;
            };
            match pairs.next() {
                Some(Some(pair)) => break Some(pair),
                Some(None) => return false,
                None => drop(open.pop()),
            }
        };
    }
}

/// What has to be equal; `None` for a member that only one object has.
enum Pairs<'a> {
    Array(Zip<slice::Iter<'a, Value>, slice::Iter<'a, Value>>),
    Object(map::Iter<'a>, &'a Map<String, Value>),
}

impl<'a> Iterator for Pairs<'a> {
    type Item = Option<(&'a Value, &'a Value)>;

    fn next(&mut self) -> Option<Self::Item> {
        match self {
            Self::Array(pairs) => pairs.next().map(Some),
            Self::Object(members, others) => {
                let (key, value) = members.next()?;
                Some(others.get(key).map(|other| (value, other)))
            }
        }
    }
}
