use base64::{Engine, engine::general_purpose::STANDARD};
use serde_json::json;

use super::{BODY, fault, only};
use crate::request::Format;

#[test]
fn version_1_with_lines_of_the_same_name() {
    let event = json!({
        "resource": "/{proxy+}", "path": "/webhooks/qualifi", "httpMethod": "POST",
        "headers": {"X-Qualifi-Signature": "t=2,v1=cd", "Host": "h"},
        "multiValueHeaders": {"X-Qualifi-Signature": ["t=1,v1=ab", "t=2,v1=cd"]},
        "requestContext": {"requestTimeEpoch": 1_704_067_201_000_i64},
        "body": BODY, "isBase64Encoded": false,
    });
    let request = only(event.to_string());
    assert_eq!(request.format, Format::Lambda);
    assert_eq!(
        (request.method.as_str(), request.target.as_str()),
        ("POST", "/webhooks/qualifi")
    );
    assert_eq!(
        request.header("x-qualifi-signature"),
        ["t=1,v1=ab", "t=2,v1=cd"]
    );
    assert_eq!(request.header("host"), ["h"]);
    assert_eq!(request.body, BODY.as_bytes());
    assert_eq!(request.recorded_at.as_deref(), Some("1704067201000"));
}

#[test]
fn version_2_and_function_urls() {
    let event = json!({
        "version": "2.0", "rawPath": "/hook", "headers": {"x-qualifi-signature": "t=1,v1=ab"},
        "requestContext": {"http": {"method": "POST", "path": "/hook"}, "timeEpoch": 1_704_067_201_000_i64},
        "body": STANDARD.encode(BODY), "isBase64Encoded": true,
    });
    let request = only(event.to_string());
    assert_eq!(
        (request.method.as_str(), request.target.as_str()),
        ("POST", "/hook")
    );
    assert_eq!(request.header("X-Qualifi-Signature"), ["t=1,v1=ab"]);
    assert_eq!(request.body, BODY.as_bytes());
}

#[test]
fn of_a_load_balancer() {
    let event = json!({
        "requestContext": {"elb": {"targetGroupArn": "arn"}}, "httpMethod": "POST", "path": "/",
        "multiValueHeaders": {"x-qualifi-signature": ["t=1,v1=ab"]},
        "body": BODY, "isBase64Encoded": false,
    });
    let request = only(event.to_string());
    assert_eq!(request.header("X-Qualifi-Signature"), ["t=1,v1=ab"]);
    assert_eq!(request.body, BODY.as_bytes());
}

#[test]
fn no_body_is_an_empty_one() {
    assert!(only(r#"{"headers":{},"body":null}"#).body.is_empty());
    assert!(only(r#"{"headers":{}}"#).body.is_empty());
}

#[test]
fn what_is_wrong_with_it() {
    assert!(
        fault(r#"{"headers":{},"body":"{}","isBase64Encoded":true}"#).contains("isBase64Encoded")
    );
    assert!(fault(r#"{"headers":{},"body":{"event":"x"}}"#).contains("parsed"));
}
