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
    /// In the order of first appearance, each with the value that came last.
    Object(Vec<Member<'a>>),
}

type Member<'a> = (Text<'a>, Node<'a>);

/// A container that has not ended yet.
struct Open<'a> {
    node: Node<'a>,
    /// The key that it is the value of.
    key: Option<Text<'a>>,
    /// Where in an object each of its keys is; empty while there are few.
    places: HashMap<Cow<'a, str>, usize>,
}

impl<'a> Open<'a> {
    fn new(container: Container, key: Option<Text<'a>>) -> Self {
        Self {
            node: match container {
                Container::Array => Node::Array(Vec::new()),
                Container::Object => Node::Object(Vec::new()),
            },
            key,
            places: HashMap::new(),
        }
    }

    fn add(&mut self, key: Option<Text<'a>>, value: Node<'a>) {
        match (&mut self.node, key) {
            (Node::Array(elements), _) => elements.push(value),
            (Node::Object(members), Some(key)) => {
                match place(members, &mut self.places, key).and_then(|at| members.get_mut(at)) {
                    Some((_, earlier)) => *earlier = value,
                    None => members.push((key, value)),
                }
            }
            _ => {}
        }
    }

    /// The whole container. It keeps no memory to spare, as a hostile text can hold very many.
    fn close(mut self) -> Node<'a> {
        match &mut self.node {
            Node::Array(elements) => elements.shrink_to_fit(),
            Node::Object(members) => members.shrink_to_fit(),
            Node::Scalar(_) => {}
        }
        self.node
    }
}

/// Where among the members the key is; if it is new, it is taken to be pushed next.
fn place<'a>(
    members: &[Member<'a>],
    places: &mut HashMap<Cow<'a, str>, usize>,
    key: Text<'a>,
) -> Option<usize> {
    let key = identity(key);
    if members.len() < FEW {
        return members
            .iter()
            .position(|(other, _)| identity(*other) == key);
    }
    if places.is_empty() {
        places.extend(members.iter().map(|(key, _)| identity(*key)).zip(0..));
    }
    match places.entry(key) {
        Entry::Occupied(place) => Some(*place.get()),
        Entry::Vacant(place) => {
            place.insert(members.len());
            None
        }
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
    let mut open: Vec<Open<'_>> = Vec::new();
    let mut key = None;
    let mut root = None;
    while let Ok(Some(token)) = reader.next() {
        let node = match token {
            Token::Key(text) => {
                key = Some(text);
                continue;
            }
            Token::Open(container) => {
                open.push(Open::new(container, key.take()));
                continue;
            }
            Token::Close => {
                let closed = open.pop()?;
                key = closed.key;
                closed.close()
            }
            scalar => Node::Scalar(scalar),
        };
        match open.last_mut() {
            Some(container) => container.add(key.take(), node),
            None => root = Some(node),
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
        Node::Object(mut members) => {
            // Array indices ascending, then the others as they stand.
            members.sort_by_cached_key(|(key, _)| {
                array_index(&identity(*key)).map_or(u64::MAX, u64::from)
            });
            out.push('{');
            for (index, (key, value)) in members.into_iter().enumerate() {
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
