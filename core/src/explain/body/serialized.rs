//! What PHP's `serialize` writes.

use super::{Body, Form};
use crate::{
    canonical::{self, string::push_string},
    explain::{find::split_once, mistakes::body::OBJECT_REPR},
    json::MAX_DEPTH,
};

pub(super) fn serialized(body: &Body<'_>) -> Vec<Form> {
    let body = body.trim_ascii();
    if !body.starts_with(b"a:") && !body.starts_with(b"O:") && !body.starts_with(b"s:") {
        return Vec::new();
    }
    let json = str::from_utf8(body).ok().and_then(read);
    json.and_then(|json| canonical::stringify(&json).ok())
        .map(|json| Form::telling(&OBJECT_REPR, json))
        .into_iter()
        .collect()
}

/// An array that is open: whether it is a list, and whether a key is next.
struct Open {
    list: bool,
    key: bool,
    first: bool,
}

fn read(text: &str) -> Option<String> {
    let mut out = String::with_capacity(text.len());
    let mut open: Vec<Open> = Vec::new();
    let mut rest = text;
    loop {
        if let Some(after) = rest.strip_prefix('}') {
            let closed = open.pop().filter(|array| array.key)?;
            out.push(if closed.list { ']' } else { '}' });
            rest = after;
        } else {
            let is_key = open.last().is_some_and(|array| array.key);
            if let Some(array) = open.last_mut() {
                if is_key && !std::mem::take(&mut array.first) {
                    out.push(',');
                }
                array.key = !is_key;
            }
            let is_index = is_key && open.last().is_some_and(|array| array.list);
            let (kind, after) = rest.split_at_checked(1)?;
            let after = after.strip_prefix(':').unwrap_or(after);
            let start = out.len();
            rest = match kind {
                "N" => {
                    out.push_str("null");
                    after.strip_prefix(';')?
                }
                "b" => {
                    let (value, after) = after.split_once(';')?;
                    out.push_str(if value == "1" { "true" } else { "false" });
                    after
                }
                "i" | "d" => {
                    let (value, after) = after.split_once(';')?;
                    if is_key {
                        push_string(&mut out, value);
                    } else {
                        out.push_str(value);
                    }
                    after
                }
                "s" => {
                    let (value, after) = string(after)?;
                    push_string(&mut out, value);
                    after.strip_prefix(';')?
                }
                "a" | "O" if !is_key => {
                    let after = if kind == "O" {
                        string(after)?.1.strip_prefix(':')?
                    } else {
                        after
                    };
                    let (_, inner) = split_once(after, ":{")?;
                    let list = inner.starts_with("i:0;") || kind == "a" && inner.starts_with('}');
                    out.push(if list { '[' } else { '{' });
                    open.push(Open {
                        list,
                        key: true,
                        first: true,
                    });
                    if open.len() > MAX_DEPTH {
                        return None;
                    }
                    rest = inner;
                    continue;
                }
                _ => return None,
            };
            if is_index {
                out.truncate(start);
            } else if is_key {
                out.push(':');
            }
        }
        if open.is_empty() {
            return rest.trim_start_matches(';').is_empty().then_some(out);
        }
    }
}

/// `5:"event"`, its length in bytes.
fn string(text: &str) -> Option<(&str, &str)> {
    let (length, rest) = split_once(text, ":\"")?;
    let (value, after) = rest.split_at_checked(length.parse().ok()?)?;
    Some((value, after.strip_prefix('"')?))
}

#[cfg(test)]
mod tests {
    #[test]
    fn as_php_writes_it() {
        let text = "a:2:{s:5:\"event\";s:1:\"x\";s:4:\"data\";a:4:{s:1:\"a\";N;s:1:\"b\";a:2:{i:0;b:1;i:1;d:1.5;}s:1:\"c\";\
                    a:0:{}s:2:\"é\";i:-7;}}";
        assert_eq!(
            super::read(text).as_deref(),
            Some(r#"{"event":"x","data":{"a":null,"b":[true,1.5],"c":[],"é":-7}}"#)
        );
        for end in 0..text.len() {
            assert_eq!(text.get(..end).and_then(super::read), None);
        }
    }
}
