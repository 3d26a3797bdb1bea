//! What people paste, and what they may paste.

mod curl;
mod har;
mod http;
mod lambda;

use proptest::prelude::*;

use super::{Format, Request, read};

const BODY: &str = r#"{"event":"x","name":"Ana \"Ä\" O'Hara 😀"}"#;

fn only(input: impl AsRef<[u8]>) -> Request {
    let mut requests = read(input.as_ref()).expect("it is a request");
    assert_eq!(requests.len(), 1);
    requests.remove(0)
}

fn fault(input: impl AsRef<[u8]>) -> String {
    read(input.as_ref()).expect_err("it is none").to_string()
}

#[test]
fn nothing_says_so() {
    assert_eq!(fault(""), "there is nothing in it");
    assert_eq!(fault(" \r\n"), "there is nothing in it");
}

#[test]
fn a_body_alone_says_where_it_belongs() {
    assert!(fault(r#"{"event":"x"}"#).contains("--body"));
    assert!(fault("{\"event\":").contains("--body"));
    assert!(fault("hello").contains("no request"));
}

#[test]
fn a_files_byte_order_mark_is_not_read() {
    let text = "POST /hook HTTP/1.1\r\nA: ä\r\n\r\n{}";
    let with_mark = ["\u{feff}", text].concat();
    assert_eq!(only(&with_mark), only(text));
    let utf16 =
        |unit: fn(u16) -> [u8; 2]| -> Vec<u8> { with_mark.encode_utf16().flat_map(unit).collect() };
    assert_eq!(only(utf16(u16::to_le_bytes)), only(text));
    assert_eq!(only(utf16(u16::to_be_bytes)), only(text));
}

#[test]
fn formats_have_names() {
    let names = [Format::Http, Format::Curl, Format::Har, Format::Lambda].map(Format::as_str);
    assert_eq!(names, ["http", "curl", "har", "lambda"]);
}

proptest! {
    #[test]
    fn no_bytes_panic(input in any::<Vec<u8>>()) {
        drop(read(&input));
    }

    #[test]
    fn no_http_panics(head in "(POST|GET) /[a-z]{0,5}( HTTP/1.1)?\r?\n", rest in "[-:A-Za-z0-9 \t\r\n;=]{0,120}", body in any::<Vec<u8>>()) {
        for header in ["", "Content-Length: 5\n\n", "Transfer-Encoding: chunked\n\n"] {
            let input = [head.as_bytes(), rest.as_bytes(), header.as_bytes(), &body].concat();
            drop(read(&input));
        }
    }

    #[test]
    fn no_curl_panics(rest in r#"[-a-zA-Z@:;=/'"$\\^%&|<>\r\n ]{0,120}"#) {
        drop(read(format!("curl {rest}").as_bytes()));
    }

    #[test]
    fn no_json_panics(text in r#"\{("(headers|log|request|body|entries|multiValueHeaders|postData|text)":[\[{"a:},\]]{0,6}){0,6}"#) {
        drop(read(text.as_bytes()));
    }

    #[test]
    fn any_body_comes_whole_out_of_raw_http(body in any::<Vec<u8>>()) {
        let head = format!("POST / HTTP/1.1\r\nContent-Length: {}\r\n\r\n", body.len());
        let request = only([head.as_bytes(), &body].concat());
        prop_assert_eq!(request.body, body);
        prop_assert!(request.notes.is_empty());
    }

    #[test]
    fn any_text_comes_whole_out_of_quotes(body in "[^'\0\r]{1,80}") {
        let request = only(format!("curl http://h/ --data-raw '{body}'"));
        prop_assert_eq!(request.body, body.as_bytes());
    }

    #[test]
    fn any_text_comes_whole_out_of_chrome(body in "[^\0\r]{1,80}") {
        prop_assume!(!body.starts_with('@'));
        let posix = only(format!("curl 'http://h/' --data-raw {}", curl::chrome_posix(&body)));
        prop_assert_eq!(posix.body, body.as_bytes());
    }

    #[test]
    fn any_line_comes_whole_out_of_chrome_for_cmd(body in "[ -~]{1,80}") {
        let cmd = only(format!("curl {} ^\r\n  --data-raw {}", curl::chrome_cmd("http://h/"), curl::chrome_cmd(&body)));
        prop_assert_eq!(cmd.body, body.as_bytes());
    }
}
