//! What `explain` holds in memory at most, whatever it is given.

#![allow(
    clippy::arithmetic_side_effects,
    clippy::as_conversions,
    clippy::cast_possible_truncation,
    clippy::unwrap_used,
    reason = "a test fails by panicking"
)]

use base64::{Engine, prelude::BASE64_STANDARD};
use gather_webhooks::{DEFAULT_TOLERANCE, explain::explain, sign};

#[path = "memory/peak.rs"]
mod peak;

use peak::peak_of;

const SIZE: usize = if cfg!(debug_assertions) {
    1 << 14
} else {
    1 << 18
};
const MOST: usize = 40 << 20;

#[test]
fn a_long_body_of_any_kind() {
    let repeat = |text: &str| text.repeat(SIZE / text.len()).into_bytes();
    let around = |start: &str, text: &str, end: &str| {
        [start.as_bytes(), &repeat(text), end.as_bytes()].concat()
    };
    let mut bomb = vec![0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3];
    bomb.extend(miniz_oxide::deflate::compress_to_vec(
        &vec![b'['; SIZE * 100],
        9,
    ));
    let bodies = [
        ("tiny arrays", around("[", "[0],", "1]")),
        ("moving", around("[", r#"{"1":0,"0":1},"#, "1]")),
        ("numbers", around("[", "1e20,", "1]")),
        ("bytes", around("[", "123,", "1]")),
        ("escapes", around("[\"", "\\u00e9", "\"]")),
        ("dates", around("[", "\"2024-01-01T00:00:00Z\",", "1]")),
        ("objects", around("[", "{\"event\":1},", "1]")),
        ("texts", around("[", "\"{}\",", "1]")),
        ("bare", around("{a=", "b, c=", "d}")),
        ("accents", around("{\"a\":\"", "é", "\"}")),
        ("hangul", around("{\"a\":\"", "각", "\"}")),
        ("fields", repeat("event=1&a[b]=2&")),
        ("open", repeat("[")),
        ("quotes", repeat("\"")),
        (
            "base64",
            BASE64_STANDARD.encode(repeat("{\"a\":1}")).into_bytes(),
        ),
        ("gzip bomb", bomb),
    ];
    for (name, body) in bodies {
        let wrong = sign("", "another", 1_700_000_000);
        let (peak, found) =
            peak_of(|| explain(&body, &wrong, &["x".into()], 1.7e9, DEFAULT_TOLERANCE));
        assert_eq!(found.verdict, "signature_mismatch");
        assert!(peak < MOST, "{name}: {} MB", peak >> 20);
    }
}
