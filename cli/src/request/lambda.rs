//! The event of a Lambda function: API Gateway's version 1 and 2, a function URL's, a load balancer's.

use gather_webhooks::binding::from_base64;
use serde_json::Value;

use super::{Format, ReadError, Request, at};

pub(super) fn looks_like(value: &Value) -> bool {
    let has = |name: &str| value.get(name).is_some_and(Value::is_object);
    has("headers") || has("multiValueHeaders")
}

pub(super) fn read(event: &Value) -> Result<Request, ReadError> {
    let first = |paths: &[&str]| {
        let mut found = paths.iter().filter_map(|path| at(event, path)?.as_str());
        found.next().map(str::to_owned)
    };
    let method = first(&["requestContext/http/method", "httpMethod"]);
    let target = first(&["rawPath", "path"]);
    let mut request = Request::new(
        Format::Lambda,
        method.unwrap_or_else(|| "POST".into()),
        target.unwrap_or_else(|| "/".into()),
    );
    request.headers = headers(event);
    let epoch = [
        "requestContext/timeEpoch",
        "requestContext/requestTimeEpoch",
    ]
    .iter()
    .find_map(|path| at(event, path)?.as_i64());
    request.recorded_at = epoch.map(|milliseconds| milliseconds.to_string());
    request.body = body(event)?;
    Ok(request)
}

/// Lines of the same name stand in `multiValueHeaders` alone: the other has the last one.
fn headers(event: &Value) -> Vec<(String, String)> {
    let object = |name: &str| event.get(name).and_then(Value::as_object);
    let mut headers = Vec::new();
    for (name, values) in object("multiValueHeaders").into_iter().flatten() {
        let values = values.as_array().into_iter().flatten();
        headers.extend(values.filter_map(|value| Some((name.clone(), value.as_str()?.to_owned()))));
    }
    for (name, value) in object("headers").into_iter().flatten() {
        let is_known = headers
            .iter()
            .any(|(known, _): &(String, _)| known.eq_ignore_ascii_case(name));
        if let Some(value) = value.as_str()
            && !is_known
        {
            headers.push((name.clone(), value.to_owned()));
        }
    }
    headers
}

fn body(event: &Value) -> Result<Vec<u8>, ReadError> {
    let is_base64 = event.get("isBase64Encoded").and_then(Value::as_bool);
    match event.get("body") {
        None | Some(Value::Null) => Ok(Vec::new()),
        Some(Value::String(text)) if is_base64 == Some(true) => {
            from_base64(text).ok_or_else(|| {
                ReadError::new(
                    "the event has isBase64Encoded: true, and its body is not base64: it was cut, or was decoded \
                     already; then isBase64Encoded is to be false",
                )
            })
        }
        Some(Value::String(text)) => Ok(text.as_bytes().to_vec()),
        Some(_) => Err(ReadError::new(
            "the body of the event is no text: Lambda gives it as a text, so something has parsed it, and what was \
             signed is lost; log the event as it comes",
        )),
    }
}
