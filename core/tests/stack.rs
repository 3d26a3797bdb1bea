//! What arrives as deep as it may be, in threads with little stack. A test that fails ends the program.

#![allow(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test fails by panicking"
)]

use std::thread;

use gather_webhooks::{
    ErrorKind, Event, EventData, Verifier,
    binding::{Envelope, check_limits},
    canonical::{MAX_DEPTH, stringify},
    sign, unix_time,
};

const STACK: usize = 64 * 1024;

/// What opens a level, and what closes it.
const SHAPES: [(&str, &str); 9] = [
    ("[", "]"),
    ("[0,", ",0]"),
    (r#"{"a":"#, "}"),
    (r#"{"1":"#, "}"),
    (r#"{"1":0,"0":"#, "}"),
    (r#"{"1":"#, r#","0":0}"#),
    (r#"{"a":0,"a":"#, "}"),
    (r#"{"a":"#, r#","b":0,"a":0}"#),
    (r#"{"a":0,"\u0061":"#, r#","1":0}"#),
];

fn nested(shape: (&str, &str), depth: usize) -> String {
    nested_around("0", shape, depth)
}

fn nested_around(innermost: &str, (open, close): (&str, &str), depth: usize) -> String {
    [&open.repeat(depth), innermost, &close.repeat(depth)].concat()
}

fn on_a_small_stack(work: impl FnOnce() + Send + 'static) {
    let thread = thread::Builder::new().stack_size(STACK);
    thread.spawn(work).unwrap().join().unwrap();
}

fn receive(body: &str) -> Event {
    let verifier = Verifier::new("secret").unwrap();
    let header = sign(body, "secret", 0);
    let now = unix_time(0.0).unwrap();
    verifier.verify_at(body, &header, now).unwrap()
}

#[test]
fn canonical_text() {
    on_a_small_stack(|| {
        for shape in SHAPES {
            for depth in [MAX_DEPTH - 1, MAX_DEPTH] {
                assert!(stringify(&nested(shape, depth)).is_ok());
            }
            let error = stringify(&nested(shape, 100_000)).unwrap_err();
            assert_eq!(error.kind(), ErrorKind::MalformedPayload);
        }
    });
}

#[test]
fn envelopes() {
    on_a_small_stack(|| {
        for shape in SHAPES {
            let data = nested(shape, 100_000);
            let body = format!(r#"{{"event":"x","data":{data}}}"#);
            assert!(Envelope::read(body.as_bytes()).is_err());
            assert!(check_limits(body.as_bytes()).is_err());
        }
    });
}

#[test]
fn events() {
    for shape in SHAPES {
        let deep = nested(shape, 500);
        let shallow = nested(shape, 499);
        let of = |data: &str| {
            [
                format!(r#"{{"event":"x","data":{data}}}"#),
                format!(r#"{{"event":"interview.created","data":{{"title":null,"more":{data}}}}}"#),
                format!(r#"{{"event":"interview.created","data":{{"title":{data},"title":"x"}}}}"#),
                format!(r#"{{"event":"interview.created","data":{{"more":{data},"more":0}}}}"#),
                format!(r#"{{"event":"interview.created","data":[{data}]}}"#),
                format!(r#"{{"before":{data},"event":"interview.created","data":{{}}}}"#),
            ]
        };
        for (deep, shallow) in of(&deep).into_iter().zip(of(&shallow)) {
            on_a_small_stack(move || use_event(&deep, &shallow));
        }
    }
}

#[test]
fn what_differs_deep_down() {
    on_a_small_stack(|| {
        for shape in SHAPES {
            let of = |innermost| {
                let data = nested_around(innermost, shape, 500);
                receive(&format!(r#"{{"event":"x","data":[{data},1]}}"#)).data
            };
            assert!(of("0") == of(" 0"));
            // An earlier one of equal keys does not count.
            let is_dropped = shape.1.contains("\"a\"");
            assert_eq!(of("0") == of("1"), is_dropped, "{shape:?}");
        }
    });
}

/// Everything that a receiver can do with an event.
fn use_event(body: &str, other: &str) {
    let event = receive(body);
    assert!(event.payload().is_object());
    touch(&event.data);
    let clone = event.clone();
    touch(&clone.data);
    assert_eq!(event, clone);
    assert_eq!(event, receive(body));
    // The same data in another text, so that the values are compared.
    let spaced = body.replacen('0', " 0", 1);
    assert!(event.data == receive(&spaced).data);
    let other = receive(other);
    assert_ne!(event, other);
    assert!(format!("{event:?} {:?} {other:#?}", event.data).len() < 1_000);
    drop(event);
    assert!(clone.payload().is_object());
    drop((clone, other));
}

fn touch(data: &EventData) {
    match data {
        EventData::InterviewCreated(interview) => {
            assert!(!interview.extra.contains_key("title"));
            assert_eq!(interview.clone(), *interview);
        }
        EventData::Unrecognized(unrecognized) => {
            assert!(unrecognized.data.is_array() || unrecognized.data.is_object());
            assert_eq!(unrecognized.clone(), *unrecognized);
            let value = &*unrecognized.data;
            assert!(unrecognized.data == *value);
        }
        _ => panic!("{data:?}"),
    }
}
