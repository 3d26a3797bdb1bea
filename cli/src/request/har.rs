//! A HAR: the requests that a browser or a proxy has recorded.

use gather_webhooks::binding::from_base64;
use serde_json::Value;

use super::{Format, ReadError, Request, at};

/// The entries, if it is a HAR, or one entry of it.
pub(super) fn entries(value: &Value) -> Option<&[Value]> {
    if let Some(Value::Array(entries)) = at(value, "log/entries") {
        return Some(entries);
    }
    let is_entry = at(value, "request/headers").is_some_and(Value::is_array);
    is_entry.then(|| std::slice::from_ref(value))
}

pub(super) fn read(entries: &[Value]) -> Result<Vec<Request>, ReadError> {
    if entries.is_empty() {
        return Err(ReadError::new(
            "this HAR has no entries: export it again while the request is in the list",
        ));
    }
    entries
        .iter()
        .enumerate()
        .map(|(at, entry)| read_entry(at.saturating_add(1), entry))
        .collect()
}

fn read_entry(number: usize, entry: &Value) -> Result<Request, ReadError> {
    let text = |path: &str| at(entry, path).and_then(Value::as_str);
    let method = text("request/method").unwrap_or("GET");
    let mut request = Request::new(Format::Har, method, text("request/url").unwrap_or_default());
    let headers = at(entry, "request/headers").and_then(Value::as_array);
    for header in headers.into_iter().flatten() {
        let field = |name: &str| header.get(name).and_then(Value::as_str);
        if let (Some(name), Some(value)) = (field("name"), field("value"))
            && !name.starts_with(':')
        {
            request.headers.push((name.to_owned(), value.to_owned()));
        }
    }
    request.recorded_at = text("startedDateTime").map(str::to_owned);
    let Some(data) = text("request/postData/text") else {
        return Ok(without_text(request, entry));
    };
    let is_base64 = ["encoding", "_encoding"]
        .iter()
        .filter_map(|name| at(entry, "request/postData")?.get(name)?.as_str())
        .any(|encoding| encoding.eq_ignore_ascii_case("base64"));
    request.body = if is_base64 {
        from_base64(data).ok_or_else(|| {
            ReadError::new(format!(
                "the body of entry {number} says that it is base64, and is not: the HAR was cut or changed"
            ))
        })?
    } else {
        data.as_bytes().to_vec()
    };
    Ok(request)
}

fn without_text(mut request: Request, entry: &Value) -> Request {
    let size = at(entry, "request/bodySize").and_then(Value::as_i64);
    if size.is_some_and(|size| size > 0) {
        request.notes.push(
            "The HAR says that there was a body, and does not hold it: export it with content."
                .into(),
        );
    }
    request
}
