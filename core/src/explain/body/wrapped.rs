//! A delivery inside the JSON of a platform that handed it on.

use super::{Body, Form};
use crate::{
    explain::{
        decode,
        find::{contains, split_once},
        mistakes::body::WRAPPED,
    },
    json::{Container, RawValue, Reader, Token},
};

/// As many texts and objects inside as are tried.
const MOST: usize = 24;

pub(super) fn wrapped(body: &Body<'_>) -> Vec<Form> {
    let Ok(text) = str::from_utf8(body) else {
        return Vec::new();
    };
    let text = text.trim();
    let mut forms = Vec::new();
    if let Some((_, content)) = split_once(text, "\r\n\r\n")
        && contains(text, " HTTP/1")
    {
        forms.push(Form::telling(&WRAPPED, content));
        return forms;
    }
    if !text.starts_with(['{', '[']) {
        // A text before it: a log line.
        if let (Some(start), Some(end)) = (text.find('{'), text.rfind('}'))
            && let Some(inner) = text.get(start..=end)
            && (1..200).contains(&start)
            && text
                .get(..start)
                .is_some_and(|head| head.ends_with([' ', ':', '=', '>', '\n']))
            && text.ends_with('}')
            && contains(inner, "\"event\"")
        {
            forms.push(Form {
                expand: true,
                ..Form::new(&WRAPPED, inner)
            });
        }
        return forms;
    }
    inside(text, &mut forms);
    forms
}

/// The texts within that hold JSON, and the objects within.
fn inside(text: &str, forms: &mut Vec<Form>) {
    let mut reader = Reader::new(text);
    let is_base64 =
        contains(text, "\"isBase64Encoded\":true") || contains(text, "\"isBase64Encoded\": true");
    let is_delivery = {
        let mut own = Reader::new(text);
        let mut keys = Vec::new();
        if own.enter_object().unwrap_or(false) {
            while let Ok(Some(key)) = own.key_or_end() {
                keys.push(key.raw());
                if own.raw_value().is_err() {
                    return;
                }
            }
        }
        keys.contains(&"event") && keys.contains(&"data")
    };
    let mut name = "";
    let mut objects = Vec::new();
    loop {
        match reader.next() {
            Ok(Some(Token::Key(key))) => name = key.raw(),
            Ok(Some(Token::String(value))) => {
                let value = value.decode();
                let trimmed = value.trim_start();
                let starts = ["{", "\"", "[{", "b'", "b\"", "\u{feff}{"];
                let is_json = starts.iter().any(|start| trimmed.starts_with(start));
                let named = matches!(
                    name,
                    "body"
                        | "data"
                        | "Data"
                        | "payload"
                        | "content"
                        | "message"
                        | "Body"
                        | "data_base64"
                        | "rawBody"
                        | "value"
                );
                if is_json && value.len() > 1 {
                    forms.push(Form {
                        telling: !is_delivery,
                        expand: true,
                        ..Form::new(&WRAPPED, value.as_bytes())
                    });
                } else if named
                    && value.len() >= 16
                    && let Some(decoded) = decode::base64(value.as_bytes())
                    && (is_base64
                        || decoded.starts_with(b"{")
                        || decoded.starts_with(&[0x1f, 0x8b]))
                {
                    forms.push(Form::telling(&WRAPPED, decoded));
                } else if named && !is_delivery && value.len() >= 16 {
                    forms.push(Form {
                        expand: true,
                        ..Form::new(&WRAPPED, value.as_bytes())
                    });
                }
            }
            Ok(Some(Token::Open(Container::Object))) => {
                let start = reader.offset().saturating_sub(1);
                if reader.depth() > 1 && objects.len() < MOST {
                    objects.push(start);
                }
            }
            Ok(Some(_)) => {}
            Ok(None) => break,
            Err(_) => return forms.clear(),
        }
        if forms.len() >= MOST {
            break;
        }
    }
    if is_delivery {
        return;
    }
    // Each is read again to find its end, so only few may be long.
    let mut room = text.len().saturating_mul(3);
    for start in objects {
        let rest = text.get(start..).unwrap_or_default();
        let value = Reader::new(rest).raw_value().ok().map(RawValue::text);
        let Some(value) =
            value.filter(|value| contains(value, "\"event\"") || contains(value, "\"Buffer\""))
        else {
            room = room.saturating_sub(rest.len() / 8);
            continue;
        };
        let Some(left) = room.checked_sub(value.len()) else {
            return;
        };
        room = left;
        forms.push(Form::telling(&WRAPPED, value));
    }
}
