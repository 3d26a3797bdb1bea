//! A payload that was taken apart into the fields of a form: `event=...&data%5Btitle%5D=...`.

use super::{Body, Form};
use crate::{
    canonical::{self, string::push_string},
    explain::{decode, find::find, mistakes::body::FORM_ENCODED},
};

/// More fields and deeper ones than these no event has.
const MOST_FIELDS: usize = 1_000;
const DEEPEST: usize = 16;

pub(super) fn nested_form(body: &Body<'_>) -> Vec<Form> {
    let starts = body.starts_with(b"event=") || find(body, b"&event=").is_some();
    if !starts || !body.is_ascii() {
        return Vec::new();
    }
    [true, false]
        .into_iter()
        .filter_map(|literals| canonical::stringify(&read(body, literals)?).ok())
        .map(|json| Form::telling(&FORM_ENCODED, json))
        .collect()
}

/// The JSON it stands for; what looks like a number, a truth or nothing is one, or is a text.
fn read(body: &[u8], literals: bool) -> Option<String> {
    let mut out = String::from("{");
    let mut open: Vec<String> = Vec::new();
    for (at, field) in body.split(|&byte| byte == b'&').enumerate() {
        if at >= MOST_FIELDS {
            return None;
        }
        let split = memchr::memchr(b'=', field)?;
        let (name, value) = field.split_at_checked(split)?;
        let decoded = |text: &[u8]| String::from_utf8(decode::percent(text, true)).ok();
        let (name, value) = (decoded(name)?, decoded(value.get(1..)?)?);
        let mut path: Vec<String> = name
            .split(['[', '.'])
            .map(|part| part.trim_end_matches(']').to_owned())
            .collect();
        let last = path.pop()?;
        if path.len() > DEEPEST {
            return None;
        }
        let same = open.iter().zip(&path).take_while(|(a, b)| a == b).count();
        for _ in same..open.len() {
            out.push('}');
        }
        open.truncate(same);
        for part in path.into_iter().skip(same) {
            push_key(&mut out, &part);
            out.push('{');
            open.push(part);
        }
        push_key(&mut out, &last);
        let is_literal = literals
            && value.starts_with(|c: char| {
                c == '-' || c.is_ascii_digit() || matches!(c, 't' | 'f' | 'n')
            })
            && canonical::stringify(&value).is_ok();
        if is_literal {
            out.push_str(&value);
        } else {
            push_string(&mut out, &value);
        }
    }
    for _ in 0..=open.len() {
        out.push('}');
    }
    Some(out)
}

fn push_key(out: &mut String, key: &str) {
    if !out.ends_with('{') {
        out.push(',');
    }
    push_string(out, key);
    out.push(':');
}

#[cfg(test)]
mod tests {
    #[test]
    fn fields_of_fields() {
        let form = b"event=a%20b&data%5Btitle%5D=Zo%C3%AB+x&data%5Bn%5D%5Bm%5D=5&z=true";
        assert_eq!(
            super::read(form, true).as_deref(),
            Some(r#"{"event":"a b","data":{"title":"Zoë x","n":{"m":5}},"z":true}"#)
        );
    }
}
