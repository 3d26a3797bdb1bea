use base64::{Engine, engine::general_purpose::STANDARD};
use serde_json::json;

use super::{BODY, fault};
use crate::request::{Format, read};

#[test]
fn several_entries() {
    let har = json!({"log": {"version": "1.2", "entries": [
        {"request": {"method": "GET", "url": "http://h/", "headers": [{"name": ":path", "value": "/"}]}},
        {
            "startedDateTime": "2024-01-01T00:00:01.000Z",
            "request": {
                "method": "POST", "url": "http://h/hook", "bodySize": BODY.len(),
                "headers": [{"name": "x-qualifi-signature", "value": "t=1,v1=ab"}, {"name": "X-Qualifi-Signature", "value": "t=2,v1=cd"}],
                "postData": {"mimeType": "application/json", "text": BODY},
            },
        },
        {"request": {
            "method": "POST", "url": "http://h/b", "headers": [],
            "postData": {"mimeType": "application/json", "text": STANDARD.encode(b"\xff\x00"), "encoding": "base64"},
        }},
        {"request": {"method": "POST", "url": "http://h/c", "headers": [], "bodySize": 3}},
    ]}});
    // Some tools write Windows' line ends.
    let text = serde_json::to_string_pretty(&har)
        .unwrap()
        .replace('\n', "\r\n");
    let requests = read(text.as_bytes()).unwrap();
    let [first, signed, binary, without] = requests.as_slice() else {
        panic!("four of them");
    };
    assert_eq!(first.format, Format::Har);
    assert!(first.headers.is_empty() && first.body.is_empty());
    assert_eq!(
        signed.header("X-Qualifi-Signature"),
        ["t=1,v1=ab", "t=2,v1=cd"]
    );
    assert_eq!(signed.body, BODY.as_bytes());
    assert_eq!(
        signed.recorded_at.as_deref(),
        Some("2024-01-01T00:00:01.000Z")
    );
    assert_eq!(binary.body, b"\xff\x00");
    assert!(without.notes[0].contains("export it with content"));
}

#[test]
fn one_entry_by_itself() {
    let entry = json!({"request": {"method": "POST", "url": "/", "headers": [], "postData": {"text": "{}"}}});
    assert_eq!(read(entry.to_string().as_bytes()).unwrap()[0].body, b"{}");
}

#[test]
fn what_is_wrong_with_it() {
    assert!(fault(r#"{"log":{"entries":[]}}"#).contains("no entries"));
    let entry = json!({"log": {"entries": [{"request": {"postData": {"text": "%", "encoding": "base64"}}}]}});
    assert!(fault(entry.to_string()).contains("entry 1"));
}
