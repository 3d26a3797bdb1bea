use super::{BODY, fault, only};

fn raw(end: &str) -> String {
    [
        "POST /webhooks/qualifi?a=b HTTP/1.1",
        "Host: example.com",
        "X-Qualifi-Signature: t=1,v1=ab",
        "",
        BODY,
    ]
    .join(end)
}

#[test]
fn lf_and_crlf_are_the_same() {
    for end in ["\n", "\r\n"] {
        let request = only(raw(end));
        assert_eq!(request.method, "POST");
        assert_eq!(request.target, "/webhooks/qualifi?a=b");
        assert_eq!(request.header("x-qualifi-signature"), ["t=1,v1=ab"]);
        assert_eq!(request.body, BODY.as_bytes());
        assert!(request.notes.is_empty());
    }
}

#[test]
fn the_line_break_at_the_end_of_a_file_is_not_the_bodys() {
    for end in ["\n", "\r\n"] {
        let request = only(raw(end) + end);
        assert_eq!(request.body, BODY.as_bytes());
        assert!(request.notes[0].contains("line break at the end"));
    }
}

#[test]
fn the_length_says_that_it_is() {
    let request = only("POST / HTTP/1.1\nContent-Length: 3\n\n{}\n");
    assert_eq!(request.body, b"{}\n");
    let request = only("POST / HTTP/1.1\nContent-Length: 2\n\n{}\r\n\r\n");
    assert_eq!(request.body, b"{}");
}

#[test]
fn the_length_undoes_what_an_editor_did_to_line_ends() {
    let crlf = only("POST / HTTP/1.1\r\nContent-Length: 9\r\n\r\n{\r\n\"a\":1\r\n}\r\n");
    assert_eq!(crlf.body, b"{\n\"a\":1\n}");
    assert!(crlf.notes[0].contains("undone"));
    let lf = only("POST / HTTP/1.1\nContent-Length: 11\n\n{\n\"a\":1\n}\n");
    assert_eq!(lf.body, b"{\r\n\"a\":1\r\n}");
    assert!(lf.notes[0].contains("undone"));
}

#[test]
fn a_wrong_length_is_told() {
    let cut = only("POST / HTTP/1.1\nContent-Length: 9\n\n{}");
    assert_eq!(cut.body, b"{}");
    assert!(cut.notes[0].contains("cut"));
    let long = only("POST / HTTP/1.1\nContent-Length: 2\n\n{}GET / HTTP/1.1");
    assert_eq!(long.body, b"{}");
    assert!(long.notes[0].contains("left out"));
}

#[test]
fn chunks_are_put_together() {
    for end in ["\n", "\r\n"] {
        let text = [
            "POST / HTTP/1.1",
            "Transfer-Encoding: Chunked",
            "",
            "2;x=y",
            "{\"",
            "B",
            "event\":\"x\"}",
            "0",
            "",
            "",
        ];
        assert_eq!(only(text.join(end)).body, br#"{"event":"x"}"#);
    }
    let none = only("POST / HTTP/1.1\nTransfer-Encoding: chunked\n\n{}");
    assert_eq!(none.body, b"{}");
    assert!(none.notes[0].contains("chunked"));
}

#[test]
fn bytes_that_are_no_text_stay() {
    let request = only(b"POST / HTTP/1.1\nX: \xe9\n\n\xff\x00\r");
    assert_eq!(request.header("x"), ["é"]);
    assert_eq!(request.body, b"\xff\x00\r");
}

#[test]
fn files_of_editors_have_comments_and_no_version() {
    let request =
        only("### a test\r\n# of mine\r\n\r\nPOST https://example.com/hook\r\nA: b\r\n\r\n{}");
    assert_eq!(request.target, "https://example.com/hook");
    assert_eq!(request.body, b"{}");
}

#[test]
fn headers_alone_do() {
    let request = only("X-Qualifi-Signature: t=1,v1=ab\ncontent-type: application/json\n\n{}");
    assert_eq!(request.method, "POST");
    assert_eq!(request.header("X-QUALIFI-SIGNATURE"), ["t=1,v1=ab"]);
    assert_eq!(request.body, b"{}");
    assert!(request.notes[0].contains("no request line"));
}

#[test]
fn of_http_2() {
    let request =
        only(":method: POST\n:path: /hook\n:authority: h\nx-qualifi-signature: t=1,v1=ab\n\n{}");
    assert_eq!(
        (request.method.as_str(), request.target.as_str()),
        ("POST", "/hook")
    );
    assert_eq!(request.headers.len(), 1);
}

#[test]
fn each_line_of_a_header_is_kept_and_folds_are_joined() {
    let request = only("POST / HTTP/1.1\nA: 1\na: 2\n\t3\n\n");
    assert_eq!(request.header("A"), ["1", "2 3"]);
}

#[test]
fn a_missing_empty_line_is_told() {
    assert!(fault("POST / HTTP/1.1\nA: b\n{}\n").contains("empty line"));
    assert!(only("POST / HTTP/1.1\nA: b\n").notes[0].contains("No empty line"));
}
