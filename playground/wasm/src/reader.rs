//! The command line's reader of requests.

use gather_webhooks::binding::{push_string, to_base64};
use gather_webhooks_cli::request::{self, Request};
use wasm_bindgen::prelude::*;

/// The requests of a file or of pasted text as JSON, or why there are none: `{"kind", "requests"}` or `{"error"}`.
#[wasm_bindgen]
pub fn read_request(input: &[u8]) -> String {
    let mut out = String::new();
    match request::read(input) {
        Ok(requests) => {
            let kind = requests.first().map_or("", |first| first.format.as_str());
            out.push_str("{\"kind\":");
            push_string(&mut out, kind);
            out.push_str(",\"requests\":");
            push_list(&mut out, &requests, push_request);
        }
        Err(error) => {
            out.push_str("{\"error\":");
            push_string(&mut out, &error.to_string());
        }
    }
    out.push('}');
    out
}

fn push_request(out: &mut String, request: &Request) {
    out.push_str("{\"method\":");
    push_string(out, &request.method);
    out.push_str(",\"url\":");
    push_string(out, &request.target);
    out.push_str(",\"headers\":");
    push_list(out, &request.headers, |out, (name, value)| {
        push_list(out, &[name, value], |out, text| push_string(out, text));
    });
    out.push_str(",\"body_base64\":\"");
    out.push_str(&to_base64(&request.body));
    out.push_str("\",\"recorded_at\":");
    match &request.recorded_at {
        Some(time) => push_string(out, time),
        None => out.push_str("null"),
    }
    out.push_str(",\"notes\":");
    push_list(out, &request.notes, |out, note| push_string(out, note));
    out.push('}');
}

fn push_list<T>(out: &mut String, items: &[T], push: impl Fn(&mut String, &T)) {
    out.push('[');
    for (at, item) in items.iter().enumerate() {
        if at > 0 {
            out.push(',');
        }
        push(out, item);
    }
    out.push(']');
}
