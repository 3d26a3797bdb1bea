use std::fmt::Write;

use super::{BODY, fault, only};
use crate::request::{Format, read};

/// As Chrome's developer tools quote for a POSIX shell.
pub(super) fn chrome_posix(text: &str) -> String {
    let is_plain = |c: char| !(c.is_control() || c == '!' || c == '\'');
    if text.chars().all(is_plain) {
        return format!("'{text}'");
    }
    let mut out = String::from("$'");
    for c in text.chars() {
        match c {
            '\\' => out.push_str("\\\\"),
            '\'' => out.push_str("\\'"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            c if is_plain(c) => out.push(c),
            c => write!(out, "\\u{:04x}", u32::from(c)).unwrap(),
        }
    }
    out + "'"
}

/// As they quote for `cmd`.
pub(super) fn chrome_cmd(text: &str) -> String {
    let mut out = String::from("^\"");
    let text = text.replace('\\', "\\\\").replace('"', "\\\"");
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        if !(c.is_ascii_alphanumeric()
            || c.is_ascii_whitespace()
            || "_-:=+~'/.',?;()*`".contains(c))
        {
            out.push('^');
        }
        out.push(c);
        if c == '%'
            && chars
                .peek()
                .is_some_and(|next| next.is_ascii_alphanumeric() || *next == '_')
        {
            out.push('^');
        }
    }
    out.replace('\n', "^\n\n") + "^\""
}

#[test]
fn chromes_for_bash() {
    let body = chrome_posix(BODY);
    assert!(body.starts_with("$'"), "{body}");
    for end in ["\n", "\r\n"] {
        let text = [
            "curl 'http://localhost:3000/webhooks/qualifi' \\",
            "  -H 'accept: */*' \\",
            "  -H 'content-type: application/json' \\",
            "  -H 'x-qualifi-signature: t=1,v1=ab' \\",
            &format!("  --data-raw {body} \\"),
            "  --compressed \\",
            "  --insecure",
            "",
        ];
        let request = only(text.join(end));
        assert_eq!(request.format, Format::Curl);
        assert_eq!(request.method, "POST");
        assert_eq!(request.target, "http://localhost:3000/webhooks/qualifi");
        assert_eq!(request.headers.len(), 3);
        assert_eq!(request.header("X-Qualifi-Signature"), ["t=1,v1=ab"]);
        assert_eq!(String::from_utf8(request.body).unwrap(), BODY);
    }
}

#[test]
fn chromes_for_cmd() {
    let body = r#"{"event":"x","path":"C:\\n","percent":"100%41 & ^ | <b>","quote":"\""}"#;
    for end in ["\n", "\r\n"] {
        let text = [
            r#"curl ^"http://localhost:3000/webhooks/qualifi^" ^"#,
            r#"  -H ^"accept: */*^" ^"#,
            r#"  -H ^"x-qualifi-signature: t=1,v1=ab^" ^"#,
            &format!("  --data-raw {}", chrome_cmd(body)),
        ];
        let request = only(text.join(end));
        assert_eq!(request.target, "http://localhost:3000/webhooks/qualifi");
        assert_eq!(request.header("X-Qualifi-Signature"), ["t=1,v1=ab"]);
        assert_eq!(String::from_utf8(request.body).unwrap(), body);
    }
}

#[test]
fn of_cmd_by_hand() {
    let request = only(
        "curl.exe http://h/ ^\r\n -H \"X-Qualifi-Signature: t=1,v1=ab\" ^\r\n -d \"{\\\"event\\\":\\\"x\\\"}\"",
    );
    assert_eq!(request.header("x-qualifi-signature"), ["t=1,v1=ab"]);
    assert_eq!(request.body, br#"{"event":"x"}"#);
    let doubled = only("curl http://h/ ^\n -d \"{\"\"event\"\":\"\"x\"\"}\"");
    assert_eq!(doubled.body, br#"{"event":"x"}"#);
}

#[test]
fn options_in_every_spelling() {
    let text = r#"$ A=b curl -sSXPUT --url=http://h/p -HA:\ b -H "C: d" --header 'C: e' -H'Empty;' -H 'Accept:' --max-time 5 -o out -d'{"a":1}' -d b=c"#;
    let request = only(text);
    assert_eq!(
        (request.method.as_str(), request.target.as_str()),
        ("PUT", "http://h/p")
    );
    assert_eq!(request.header("a"), ["b"]);
    assert_eq!(request.header("c"), ["d", "e"]);
    assert_eq!(request.header("empty"), [""]);
    assert!(request.header("accept").is_empty());
    assert_eq!(request.body, br#"{"a":1}&b=c"#);
}

#[test]
fn data_of_every_kind() {
    let body = |text: &str| String::from_utf8(only(text).body).unwrap();
    assert_eq!(body(r#"curl h --data-binary '{"a": 1}'"#), r#"{"a": 1}"#);
    assert_eq!(body("curl h --data-raw '@x'"), "@x");
    assert_eq!(body("curl h --json '[1' --json ']'"), "[1]");
    assert_eq!(
        body("curl h --data-urlencode 'payload={\"a\":1}'"),
        "payload=%7B%22a%22%3A1%7D"
    );
    assert_eq!(body("curl h --data-urlencode 'a b'"), "a%20b");
    assert_eq!(body(r"curl h -d $'{\n\t\'\u00e9\'\x41}'"), "{\n\t'é'A}");
    assert_eq!(body("curl h"), "");
    assert_eq!(
        only("curl h --json {}").header("content-type"),
        ["application/json"]
    );
    assert_eq!(only("curl -G h -d a=b").method, "GET");
    assert_eq!(only("curl -I h").method, "HEAD");
}

#[test]
fn what_is_in_a_file_says_so() {
    let message = fault("curl h -d @body.json");
    assert!(
        message.contains("body.json")
            && message.contains("--body")
            && message.contains("line breaks"),
        "{message}"
    );
    assert!(fault("curl h --data-binary @b").contains("--body"));
    assert!(fault("curl h -H @h").contains("file"));
    assert!(fault("curl h -F a=b").contains("form"));
    assert!(fault("curl h -H").contains("cut"));
}

#[test]
fn what_follows_is_not_curls() {
    let request = only("curl -s h -d '{}' 2>/dev/null | jq . # of mine");
    assert_eq!(
        (request.target.as_str(), request.body.as_slice()),
        ("h", &b"{}"[..])
    );
}

#[test]
fn all_of_a_browsers() {
    let requests = read(b"curl 'http://a/' ;\ncurl 'http://b/' -d '{}'\n").unwrap();
    let targets: Vec<_> = requests
        .iter()
        .map(|request| request.target.as_str())
        .collect();
    assert_eq!(targets, ["http://a/", "http://b/"]);
}

#[test]
fn what_a_shell_would_have_replaced_is_told() {
    let request = only("curl h -H \"X-Qualifi-Signature: $(sign body)\" -d '{}'");
    assert!(request.notes[0].contains("$(…)"));
}
