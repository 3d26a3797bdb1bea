//! The long way, for texts in which the members of an object have to move: build, then print.

use std::{
    borrow::Cow,
    collections::{HashMap, hash_map::Entry},
};

use super::{
    key::{FEW, array_index, identity},
    push_scalar, string,
};
use crate::json::{Container, Reader, Text, Token};

enum Node<'a> {
    Scalar(Token<'a>),
    Array(Vec<Node<'a>>),
    Object(Members<'a>),
}

/// Members in the order of first appearance, each with the value that came last.
#[derive(Default)]
struct Members<'a> {
    list: Vec<(Text<'a>, Node<'a>)>,
    /// Where in the list a key is; empty while there are few.
    places: HashMap<Cow<'a, str>, usize>,
}

impl<'a> Members<'a> {
    fn set(&mut self, key: Text<'a>, value: Node<'a>) {
        match self.place(key).and_then(|place| self.list.get_mut(place)) {
            Some((_, earlier)) => *earlier = value,
            None => self.list.push((key, value)),
        }
    }

    /// Where the key is; if it is new, it is taken to be pushed next.
    fn place(&mut self, key: Text<'a>) -> Option<usize> {
        let key = identity(key);
        if self.list.len() < FEW {
            return self
                .list
                .iter()
                .position(|(other, _)| identity(*other) == key);
        }
        if self.places.is_empty() {
            let keys = self.list.iter().map(|(key, _)| identity(*key));
            self.places = keys.zip(0..).collect();
        }
        match self.places.entry(key) {
            Entry::Occupied(place) => Some(*place.get()),
            Entry::Vacant(place) => {
                place.insert(self.list.len());
                None
            }
        }
    }

    /// Array indices ascending, then the others in the order of first appearance.
    fn in_order(self) -> Vec<(Text<'a>, Node<'a>)> {
        let mut list = self.list;
        list.sort_by_cached_key(|(key, _)| {
            array_index(&identity(*key)).map_or(u64::MAX, u64::from)
        });
        list
    }
}

/// Writes a text that is known to be valid JSON.
pub(super) fn write(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    if let Some(root) = build(text) {
        push(&mut out, root);
    }
    out
}

fn build(text: &str) -> Option<Node<'_>> {
    let mut reader = Reader::new(text);
    let mut open: Vec<(Node<'_>, Option<Text<'_>>)> = Vec::new();
    let mut key = None;
    let mut root = None;
    while let Ok(Some(token)) = reader.next() {
        let node = match token {
            Token::Key(text) => {
                key = Some(text);
                continue;
            }
            Token::Open(Container::Array) => {
                open.push((Node::Array(Vec::new()), key.take()));
                continue;
            }
            Token::Open(Container::Object) => {
                open.push((Node::Object(Members::default()), key.take()));
                continue;
            }
            Token::Close => {
                let (container, its_key) = open.pop()?;
                key = its_key;
                container
            }
            scalar => Node::Scalar(scalar),
        };
        match open.last_mut() {
            Some((Node::Array(elements), _)) => elements.push(node),
            Some((Node::Object(members), _)) => members.set(key.take()?, node),
            _ => root = Some(node),
        }
    }
    root
}

/// Recurses as deep as the text is nested, which the reader limits.
fn push(out: &mut String, node: Node<'_>) {
    match node {
        Node::Scalar(token) => push_scalar(out, token),
        Node::Array(elements) => {
            out.push('[');
            for (index, element) in elements.into_iter().enumerate() {
                if index > 0 {
                    out.push(',');
                }
                push(out, element);
            }
            out.push(']');
        }
        Node::Object(members) => {
            out.push('{');
            for (index, (key, value)) in members.in_order().into_iter().enumerate() {
                if index > 0 {
                    out.push(',');
                }
                string::push_text(out, key);
                out.push(':');
                push(out, value);
            }
            out.push('}');
        }
    }
}
