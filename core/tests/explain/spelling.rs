//! JSON and what is nearly JSON, spelled as other tools spell it.

use std::fmt::Write;

use serde_json::Value;

pub(super) fn spelled(
    body: &[u8],
    comma: &str,
    colon: &str,
    indent: &str,
    string: fn(&mut String, &str),
) -> Option<Vec<u8>> {
    let mut out = String::new();
    push_spelled(
        &mut out,
        &super::parsed(body)?,
        &Spelling {
            comma,
            colon,
            indent,
            string,
        },
        0,
    );
    Some(out.into_bytes())
}

struct Spelling<'a> {
    comma: &'a str,
    colon: &'a str,
    indent: &'a str,
    string: fn(&mut String, &str),
}

fn push_spelled(out: &mut String, value: &Value, spelling: &Spelling<'_>, depth: usize) {
    let line = |out: &mut String, depth: usize| {
        if !spelling.indent.is_empty() {
            out.push('\n');
            out.push_str(&spelling.indent.repeat(depth));
        }
    };
    match value {
        Value::String(text) => (spelling.string)(out, text),
        Value::Array(elements) if !elements.is_empty() => {
            out.push('[');
            for (at, element) in elements.iter().enumerate() {
                if at > 0 {
                    out.push_str(spelling.comma);
                }
                line(out, depth + 1);
                push_spelled(out, element, spelling, depth + 1);
            }
            line(out, depth);
            out.push(']');
        }
        Value::Object(members) if !members.is_empty() => {
            out.push('{');
            for (at, (key, value)) in members.iter().enumerate() {
                if at > 0 {
                    out.push_str(spelling.comma);
                }
                line(out, depth + 1);
                (spelling.string)(out, key);
                out.push_str(spelling.colon);
                push_spelled(out, value, spelling, depth + 1);
            }
            line(out, depth);
            out.push('}');
        }
        value => out.push_str(&value.to_string()),
    }
}

pub(super) fn plain_string(out: &mut String, text: &str) {
    out.push_str(&serde_json::to_string(text).unwrap());
}

pub(super) fn python_string(out: &mut String, text: &str) {
    let text = serde_json::to_string(text).unwrap();
    for c in text.chars() {
        if c.is_ascii() && c != '\u{7f}' {
            out.push(c);
        } else {
            for unit in c.encode_utf16(&mut [0; 2]) {
                write!(out, "\\u{unit:04x}").unwrap();
            }
        }
    }
}

pub(super) fn slashed_string(out: &mut String, text: &str) {
    out.push_str(&serde_json::to_string(text).unwrap().replace('/', "\\/"));
}

pub(super) fn push_repr(out: &mut String, value: &Value) {
    match value {
        Value::Null => out.push_str("None"),
        Value::Bool(true) => out.push_str("True"),
        Value::Bool(false) => out.push_str("False"),
        Value::Number(number) => write!(out, "{number}").unwrap(),
        Value::String(text) => {
            let quote = if text.contains('\'') && !text.contains('"') {
                '"'
            } else {
                '\''
            };
            out.push(quote);
            for c in text.chars() {
                match c {
                    '\\' => out.push_str("\\\\"),
                    '\n' => out.push_str("\\n"),
                    c if c == quote => write!(out, "\\{c}").unwrap(),
                    c if c < ' ' => write!(out, "\\x{:02x}", u32::from(c)).unwrap(),
                    '\u{2028}' => out.push_str("\\u2028"),
                    c => out.push(c),
                }
            }
            out.push(quote);
        }
        Value::Array(elements) => {
            out.push('[');
            for (at, element) in elements.iter().enumerate() {
                if at > 0 {
                    out.push_str(", ");
                }
                push_repr(out, element);
            }
            out.push(']');
        }
        Value::Object(members) => {
            out.push('{');
            for (at, (key, value)) in members.iter().enumerate() {
                if at > 0 {
                    out.push_str(", ");
                }
                push_repr(out, &Value::String(key.clone()));
                out.push_str(": ");
                push_repr(out, value);
            }
            out.push('}');
        }
    }
}
