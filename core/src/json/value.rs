use serde_json::{Map, Number, Value};

use super::{Container, Malformed, Reader, Token, to_double};

/// Reads a whole text into a value. Of equal keys the last one counts, as in JavaScript and Python.
pub(crate) fn to_value(text: &str) -> Result<Value, Malformed> {
    let mut reader = Reader::new(text);
    let mut open: Vec<(Value, Option<String>)> = Vec::new();
    let mut key = None;
    let mut whole = Value::Null;
    while let Some(token) = reader.next()? {
        let value = match token {
            Token::Key(text) => {
                key = Some(text.decode().into_owned());
                continue;
            }
            Token::Open(Container::Array) => {
                open.push((Value::Array(Vec::new()), key.take()));
                continue;
            }
            Token::Open(Container::Object) => {
                open.push((Value::Object(Map::new()), key.take()));
                continue;
            }
            Token::Close(_) => match open.pop() {
                Some((container, its_key)) => {
                    key = its_key;
                    container
                }
                None => Value::Null,
            },
            Token::Null => Value::Null,
            Token::Bool(bool) => Value::Bool(bool),
            Token::Number(text) => number(text),
            Token::String(text) => Value::String(text.decode().into_owned()),
        };
        match open.last_mut() {
            Some((Value::Array(elements), _)) => elements.push(value),
            Some((Value::Object(members), _)) => {
                members.insert(key.take().unwrap_or_default(), value);
            }
            _ => whole = value,
        }
    }
    Ok(whole)
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
