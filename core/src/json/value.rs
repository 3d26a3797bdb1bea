use serde_json::{Map, Number, Value};

use super::{Container, Malformed, Reader, Token, to_double, tree::Tree};
use crate::invariant::always;

/// Reads a whole text into a value. Of equal keys the last one counts, as in JavaScript and Python.
pub(crate) fn to_tree(text: &str) -> Result<Tree, Malformed> {
    let mut reader = Reader::new(text);
    // What the open containers hold so far: each takes what is its own when it closes, and no memory to
    // spare, as a hostile text can hold very many.
    let mut values = Tree::default();
    let mut keys = Vec::new();
    let mut open = Vec::new();
    while let Some(token) = reader.next()? {
        let value = match token {
            Token::Key(text) => {
                keys.push(text.decode().into_owned());
                continue;
            }
            Token::Open(_) => {
                open.push((values.0.len(), keys.len()));
                continue;
            }
            Token::Close(container) => {
                let (first_value, first_key) = always(open.pop());
                let values = values.0.drain(first_value..);
                match container {
                    Container::Array => Value::Array(values.collect()),
                    Container::Object => {
                        Value::Object(members(keys.drain(first_key..).zip(values)))
                    }
                }
            }
            Token::Null => Value::Null,
            Token::Bool(bool) => Value::Bool(bool),
            Token::Number(text) => number(text),
            Token::String(text) => Value::String(text.decode().into_owned()),
        };
        values.0.push(value);
    }
    values.0.shrink_to_fit();
    Ok(values)
}

fn members(pairs: impl ExactSizeIterator<Item = (String, Value)>) -> Map<String, Value> {
    let mut members = Map::with_capacity(pairs.len());
    for (key, value) in pairs {
        if let Some(earlier) = members.insert(key, value) {
            drop(Tree(vec![earlier]));
        }
    }
    members
}

/// An integer where 64 bits hold it, else the nearest double; beyond those `null`, which is what
/// `JSON.stringify` makes of an infinite number.
fn number(text: &str) -> Value {
    if let Ok(number) = text.parse::<u64>() {
        return number.into();
    }
    if let Ok(number) = text.parse::<i64>()
        && number != 0
    {
        return number.into();
    }
    Number::from_f64(to_double(text)).map_or(Value::Null, Value::Number)
}
