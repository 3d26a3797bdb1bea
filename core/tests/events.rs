//! Events as a receiver meets them.

#![allow(
    clippy::arithmetic_side_effects,
    clippy::unwrap_used,
    reason = "a test fails by panicking"
)]

use std::{
    fmt::Write,
    time::{Duration, UNIX_EPOCH},
};

use gather_webhooks::{
    CandidateInterviewStatus, ErrorKind, Event, EventData, EventKind, UnrecognizedReason, Verifier,
    binding::{Envelope, Found, check_limits, fields},
    sign, unix_time,
};
use serde_json::json;

fn receive(body: &str) -> Event {
    let header = sign(body, "secret", 1_700_000_000);
    let now = unix_time(1_700_000_000.0).unwrap();
    let verifier = Verifier::new("secret").unwrap();
    verifier.verify_at(body, &header, now).unwrap()
}

#[test]
fn the_documented_example() {
    let event = receive(
        r#"{"event":"candidate_interview.completed","timestamp":"2024-01-01T00:00:00Z",
            "data":{"candidateInterviewId":"ci","candidateId":"c","interviewId":"i",
                    "status":"new_response","takenAt":"2024-01-01T00:00:00Z","score":4.5}}"#,
    );
    assert_eq!(event.kind, EventKind::CandidateInterviewCompleted);
    assert_eq!(event.name, "candidate_interview.completed");
    let new_year = UNIX_EPOCH + Duration::from_secs(1_704_067_200);
    assert_eq!(event.timestamp, Some(new_year));
    assert_eq!(event.signed_at, unix_time(1_700_000_000.0).unwrap());
    let EventData::CandidateInterviewCompleted(data) = &event.data else {
        panic!("{:?}", event.data);
    };
    assert_eq!(data.candidate_interview_id, "ci");
    assert_eq!(data.candidate_id, "c");
    assert_eq!(data.interview_id, "i");
    assert_eq!(data.status, CandidateInterviewStatus::NewResponse);
    assert_eq!(data.taken_at, "2024-01-01T00:00:00Z");
    assert_eq!(
        serde_json::to_value(&data.extra).unwrap(),
        json!({"score": 4.5})
    );
}

#[test]
fn undocumented_fields_are_optional() {
    let event = receive(
        r#"{"event":"candidate_interview.status_changed","data":{"status":"on_hold","previousStatus":null}}"#,
    );
    assert_eq!(event.timestamp, None);
    let EventData::CandidateInterviewStatusChanged(data) = &event.data else {
        panic!("{:?}", event.data);
    };
    let on_hold = CandidateInterviewStatus::Other("on_hold".to_owned());
    assert_eq!(data.status, Some(on_hold));
    assert_eq!(data.previous_status, None);
    assert_eq!(data.candidate_id, None);
    assert!(data.extra.is_empty());
}

#[test]
fn an_unknown_event_keeps_its_data() {
    let event = receive(r#"{"event":"interview.deleted","data":[1,"two"]}"#);
    assert_eq!(event.kind, EventKind::Unrecognized);
    assert_eq!(event.name, "interview.deleted");
    let EventData::Unrecognized(data) = &event.data else {
        panic!("{:?}", event.data);
    };
    assert_eq!(data.reason, UnrecognizedReason::UnknownEvent);
    assert_eq!(data.data, json!([1, "two"]));
}

#[test]
fn a_known_event_of_another_shape_keeps_its_data() {
    let event = receive(r#"{"event":"candidate_interview.completed","data":{"status":"hired"}}"#);
    let EventData::Unrecognized(data) = &event.data else {
        panic!("{:?}", event.data);
    };
    let reason = UnrecognizedReason::MissingField("candidateInterviewId");
    assert_eq!(data.reason, reason);
    assert_eq!(reason.to_string(), "data has no candidateInterviewId");
    assert_eq!(data.data, json!({"status": "hired"}));
}

#[test]
fn data_serializes_as_it_came() {
    let data = json!({"questionId": "q", "audioURL": "https://example.com/a.mp3", "length": 12});
    let body = json!({"event": "question.audio_generated", "data": data});
    let event = receive(&body.to_string());
    assert_eq!(serde_json::to_value(&event.data).unwrap(), data);
    assert_eq!(*event.payload(), body);
    assert_eq!(event.payload_text(), body.to_string());
}

#[test]
fn a_field_that_was_changed_serializes_as_it_is() {
    let mut event = receive(
        r#"{"event":"candidate_interview.status_changed","data":{"status":null,"previousStatus":null,"candidateId":"c","more":null}}"#,
    );
    let EventData::CandidateInterviewStatusChanged(data) = &mut event.data else {
        panic!("{:?}", event.data);
    };
    data.status = Some(CandidateInterviewStatus::Hired);
    data.candidate_id = None;
    assert_eq!(
        serde_json::to_value(&event.data).unwrap(),
        json!({"status": "hired", "previousStatus": null, "more": null})
    );
}

#[test]
fn debug_output_shows_nothing_of_the_payload() {
    const CANARY: &str = "Zoë";
    for kind in EventKind::KNOWN {
        let fields: Vec<_> = fields(*kind)
            .iter()
            .map(|field| format!(r#""{}":"{CANARY}","#, field.name))
            .collect();
        let data = format!(
            r#"{{{}"{CANARY}":{{"{CANARY}":["{CANARY}"]}}}}"#,
            fields.concat()
        );
        let bodies = [
            (kind.as_str(), data.as_str()),
            (kind.as_str(), r#"["Zoë"]"#),
            (CANARY, &data),
        ]
        .map(|(name, data)| {
            format!(r#"{{"event":"{name}","timestamp":"{CANARY}","data":{data},"{CANARY}":1}}"#)
        });
        for body in bodies {
            let event = receive(&body);
            let envelope = Envelope::read(body.as_bytes()).unwrap();
            let _ = event.payload();
            let mut printed = format!("{event:?} {event:#?} {:?} {envelope:#?}", event.data);
            match &event.data {
                EventData::CandidateInterviewCompleted(data) => {
                    assert!(data.extra.contains_key(CANARY));
                    let _ = write!(printed, "{data:?} {:?} {:?}", data.extra, data.status);
                }
                EventData::CandidateInterviewStatusChanged(data) => {
                    assert!(data.extra.contains_key(CANARY));
                    let _ = write!(printed, "{data:?} {:?} {:?}", data.extra, data.status);
                }
                EventData::Unrecognized(data) => {
                    assert!(!data.data.is_null());
                    let _ = write!(printed, "{data:?} {:?} {:#?}", data.data, data.reason);
                }
                _ => {}
            }
            assert!(!printed.contains(CANARY), "{printed}");
        }
    }
}

#[test]
fn debug_output_says_what_it_is() {
    let event = receive(
        r#"{"event":"candidate_interview.status_changed","data":{"status":"hired","previousStatus":"x"}}"#,
    );
    assert_eq!(
        format!("{:?}", event.data),
        "CandidateInterviewStatusChanged(CandidateInterviewStatusChanged { .. })"
    );
    let EventData::CandidateInterviewStatusChanged(data) = &event.data else {
        panic!("{:?}", event.data);
    };
    assert_eq!(format!("{:?}", data.status), "Some(Hired)");
    assert_eq!(format!("{:?}", data.previous_status), "Some(Other(..))");
    let event = receive(r#"{"event":"x"}"#);
    assert_eq!(
        format!("{:?}", event.data),
        "Unrecognized(Unrecognized { reason: UnknownEvent, .. })"
    );
    let envelope = Envelope::read(br#"{"event":"x"}"#).unwrap();
    assert_eq!(
        format!("{envelope:?}"),
        "Envelope { found: Unrecognized(UnknownEvent), timestamp: None, .. }"
    );
}

#[test]
fn what_no_rust_string_or_double_holds_is_replaced() {
    let event = receive(
        r#"{"event":"interview.created","data":{"title":"cut \ud83c","a\ud83c":[1e400,-1e400,36893488147419103232,18446744073709551615,-9223372036854775808,-0]}}"#,
    );
    let EventData::InterviewCreated(data) = &event.data else {
        panic!("{:?}", event.data);
    };
    assert_eq!(data.title.as_deref(), Some("cut \u{fffd}"));
    assert_eq!(
        data.extra["a\u{fffd}"],
        json!([
            null,
            null,
            36_893_488_147_419_103_232.0,
            u64::MAX,
            i64::MIN,
            -0.0
        ])
    );
}

#[test]
fn the_idempotency_key_ignores_the_signature() {
    let body = r#"{"event":"interview.created","data":{}}"#;
    let verifier = Verifier::builder().secret("a").secret("b").build().unwrap();
    let receive = |secret, t: u32| {
        let now = unix_time(t.into()).unwrap();
        let header = sign(body, secret, t);
        verifier.verify_at(body, &header, now).unwrap()
    };
    let (first, retry) = (receive("a", 1_700_000_000), receive("b", 1_700_000_360));
    assert_ne!(first, retry);
    assert_eq!(first.idempotency_key(), retry.idempotency_key());
    assert_eq!(first.idempotency_key().len(), 64);
}

#[test]
fn what_was_verified_before_is_read_again() {
    for body in [
        r#"{"event":"interview.created","timestamp":"2024-01-01T00:00:00Z","data":{"title":"Zoë","n":1}}"#,
        r#"{"event":"interview.created","data":[1]}"#,
        r#"{"data":{"title":"cut \ud83c"},"event":"interview.deleted"}"#,
    ] {
        let event = receive(body);
        let again = Event::read_verified(body, event.signed_at).unwrap();
        assert_eq!(again, event);
        assert_eq!(again.idempotency_key(), event.idempotency_key());
        let later = event.signed_at + Duration::from_secs(1);
        let signed_later = Event::read_verified(body, later).unwrap();
        assert_eq!(signed_later.signed_at, later);
        assert_ne!(signed_later, event);
    }
}

#[test]
fn what_no_verifier_accepted_is_refused_if_it_is_no_event() {
    let deep = format!(r#"{{"event":"x","data":{}"#, "[".repeat(600));
    for body in [b"".as_slice(), b"[]", b"{}", b"\xff", deep.as_bytes()] {
        let error = Event::read_verified(body, UNIX_EPOCH).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::MalformedPayload);
        assert_eq!(error.http_status(), 400);
    }
}

#[test]
fn an_envelope_borrows_its_data() {
    let body = br#"{"timestamp":"2023-11-14T22:13:20Z","data": [ 1 ] ,"event":"x\u0021"}"#;
    let envelope = Envelope::read(body).unwrap();
    assert_eq!(envelope.kind(), EventKind::Unrecognized);
    let Found::Unrecognized { reason, data } = envelope.found else {
        panic!("{envelope:?}");
    };
    assert_eq!(reason, UnrecognizedReason::UnknownEvent);
    assert_eq!(data, Some("[ 1 ]"));
    assert_eq!(envelope.name, "x!");
    assert_eq!(envelope.name_json, r#""x\u0021""#);
    assert_eq!(
        envelope.timestamp,
        Some(unix_time(1_700_000_000.0).unwrap())
    );
}

fn known_fields<'a>(envelope: &Envelope<'a>) -> Option<Vec<Option<&'a str>>> {
    match &envelope.found {
        Found::Known(known) => Some(known.fields().collect()),
        Found::Unrecognized { .. } => None,
    }
}

#[test]
fn the_last_name_counts_wherever_it_stands() {
    let data = r#""data":{"questionId":"q","title":"Barista","audioURL":null}"#;
    let title = [None, Some(r#""Barista""#)];
    let question = [Some(r#""q""#), Some("null")];
    for (payload, kind, fields) in [
        (
            format!(r#"{{{data},"event":"interview.created"}}"#),
            EventKind::InterviewCreated,
            title,
        ),
        (
            format!(r#"{{"event":"interview.created",{data},"event":"question.audio_generated"}}"#),
            EventKind::QuestionAudioGenerated,
            question,
        ),
        (
            format!(r#"{{{data},"event":"x","data":1,"event":"interview.updated",{data}}}"#),
            EventKind::InterviewUpdated,
            title,
        ),
    ] {
        let envelope = Envelope::read(payload.as_bytes()).unwrap();
        assert_eq!(envelope.kind(), kind);
        assert_eq!(known_fields(&envelope).unwrap(), fields);
    }
    let envelope = Envelope::read(br#"{"event":1,"event":"cut \ud83c"}"#).unwrap();
    assert_eq!(envelope.name, "cut \u{fffd}");
    assert_eq!(envelope.name_json, r#""cut \ud83c""#);
    let envelope = Envelope::read(br#"{"event":"interview.created","data":[]}"#).unwrap();
    assert_eq!(envelope.kind(), EventKind::Unrecognized);
    assert_eq!(envelope.data(), Some("[]"));
}

#[test]
fn what_was_written_is_not_read_again() {
    let payload =
        r#"{"a":[?],"event":"interview.created","data":{"b":{?},"title":"Barista","c":[[?]]}}"#;
    let place = |part: &str| {
        let start = payload.find(part).unwrap();
        start..start + part.len()
    };
    let (a, b, c) = (place("[?]"), place("{?}"), place("[[?]]"));
    let event = place("\"event\"");
    let known = [a.clone(), event, b.clone(), c.clone()];
    let envelope = Envelope::read_written(payload, &known).unwrap();
    assert_eq!(envelope.kind(), EventKind::InterviewCreated);
    assert_eq!(
        known_fields(&envelope).unwrap(),
        [None, Some(r#""Barista""#)]
    );
    assert!(envelope.data().unwrap().ends_with(r#""c":[[?]]}"#));

    let empty = b.start..b.start;
    let beyond = b.start..payload.len() + 1;
    for wrong in [
        vec![a.clone(), b.clone()],
        vec![a.clone(), c.clone(), b.clone()],
        vec![a.clone(), beyond, c.clone()],
        vec![a, empty, b, c],
    ] {
        let error = Envelope::read_written(payload, &wrong).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::MalformedPayload);
    }
}

#[test]
fn a_malformed_payload_says_where() {
    let cases: [(&[u8], &str); 6] = [
        (b"", "at byte 0"),
        (b"[1", "at byte 2"),
        (b"{\"event\":\"x\",}", "at byte 13"),
        (b"{\"event\":\"\xff\"}", "from byte 10 on"),
        (b"[]", "not an object"),
        (b"{\"event\":1}", "no `event` that is a string"),
    ];
    for (payload, where_) in cases {
        let error = Envelope::read(payload).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::MalformedPayload);
        assert!(error.message().contains(where_), "{error}");
    }
}

#[test]
fn limits_without_parsing() {
    let nested = |levels| ["[".repeat(levels), "]".repeat(levels)].concat();
    assert!(check_limits(nested(512).as_bytes()).is_ok());
    assert!(check_limits(nested(513).as_bytes()).is_err());
    assert!(check_limits("[]".repeat(10_000).as_bytes()).is_ok());
    assert!(check_limits(format!("\"{}\"", "[\\\"".repeat(10_000)).as_bytes()).is_ok());
    assert!(check_limits(b"not JSON").is_ok());
    assert!(check_limits(b"\xff").is_err());
}
