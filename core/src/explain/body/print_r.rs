//! What PHP's `print_r` shows.

use super::{Body, Form, loose::is_number};
use crate::{
    canonical::{self, string::push_string},
    explain::{find::split_once, mistakes::body::OBJECT_REPR},
    json::MAX_DEPTH,
};

pub(super) fn print_r(body: &Body<'_>) -> Vec<Form> {
    let Ok(text) = str::from_utf8(body) else {
        return Vec::new();
    };
    let text = text.trim();
    if !text.starts_with("Array") && !text.starts_with("stdClass Object") {
        return Vec::new();
    }
    [true, false]
        .into_iter()
        .filter_map(|numbers| canonical::stringify(&read(text, numbers)?).ok())
        .map(|json| Form::telling(&OBJECT_REPR, json))
        .collect()
}

/// The JSON it stands for; what looks like a number is one, or is a text.
fn read(text: &str, numbers: bool) -> Option<String> {
    let mut out = String::with_capacity(text.len());
    // Of each open array whether it is a list, once that is known.
    let mut open: Vec<Option<bool>> = Vec::new();
    let mut lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    let opens = |value: &str| value == "Array" || value.ends_with(" Object");
    if !opens(lines.next()?) {
        return None;
    }
    for line in lines {
        match line {
            "(" => {
                open.push(None);
                if open.len() > MAX_DEPTH {
                    return None;
                }
            }
            ")" => match open.pop()? {
                Some(true) => out.push(']'),
                Some(false) => out.push('}'),
                None => out.push_str("[]"),
            },
            _ => {
                let (key, value) = split_once(line.strip_prefix('[')?, "] =>")?;
                let frame = open.last_mut()?;
                let is_list = *frame.get_or_insert_with(|| {
                    out.push(if key == "0" { '[' } else { '{' });
                    key == "0"
                });
                if !out.ends_with(['[', '{']) {
                    out.push(',');
                }
                if !is_list {
                    push_string(&mut out, key);
                    out.push(':');
                }
                let value = value.strip_prefix(' ').unwrap_or(value);
                if opens(value) {
                    continue;
                }
                if numbers && is_number(value) {
                    out.push_str(value);
                } else {
                    push_string(&mut out, value);
                }
            }
        }
    }
    open.is_empty().then_some(out)
}

#[cfg(test)]
mod tests {
    #[test]
    fn as_php_prints_it() {
        let text = "Array\n(\n    [event] => x y\n    [data] => Array\n        (\n            [a] => 5\n            [b] => Array\n                (\n                    [0] => p\n                    [1] => q\n                )\n\n            [c] => Array\n                (\n                )\n\n        )\n\n)\n";
        assert_eq!(
            super::read(text.trim(), true).as_deref(),
            Some(r#"{"event":"x y","data":{"a":5,"b":["p","q"],"c":[]}}"#)
        );
    }
}
