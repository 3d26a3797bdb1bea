//! What `explain` costs at most: bodies of many kinds under a wrong secret, so that everything is tried.
//! `cargo run --release --example explain_cost`.

#![allow(
    clippy::arithmetic_side_effects,
    clippy::as_conversions,
    clippy::cast_possible_truncation,
    clippy::cast_precision_loss,
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a tool of this repository"
)]

use std::{fs, iter::repeat_n, sync::LazyLock, time::Instant};

use base64::{Engine, prelude::BASE64_STANDARD};
use gather_webhooks::{
    DEFAULT_TOLERANCE,
    explain::{Explanation, explain},
    sign,
};

const NOW: f64 = 1_700_000_000.0;

fn main() {
    println!("{:<28} {:>9} {:>6} {:>10}", "body", "bytes", "MACs", "time");
    for size in [320, 4_096, 65_536, 1_048_576] {
        println!();
        let event = event(size);
        let python = event.replace("\":", "\": ").replace(",\"", ", \"");
        show(
            "as signed",
            &event,
            &sign(&event, "secret", 1_700_000_000),
            "secret",
        );
        show(
            "python, right secret",
            &python,
            &sign(&event, "secret", 1_700_000_000),
            "secret",
        );
        let base64 = BASE64_STANDARD.encode(&python);
        show(
            "base64 of it",
            &base64,
            &sign(&event, "secret", 1_700_000_000),
            "secret",
        );
        let wrong = sign("", "another", 1_700_000_000);
        show("wrong secret", &event, &wrong, "secret");
        show("python, wrong secret", &python, &wrong, "secret");
        for (name, body) in hostile(size) {
            show(name, &body, &wrong, "secret");
        }
    }
}

fn show(name: &str, body: impl AsRef<[u8]>, signature: &str, secret: &str) {
    let run = || -> (f64, Explanation) {
        let start = seconds();
        let found = explain(
            body.as_ref(),
            signature,
            &[secret.into()],
            NOW,
            DEFAULT_TOLERANCE,
        );
        ((seconds() - start) * 1e3, found)
    };
    let (first, found) = run();
    let time = (0..3).map(|_| run().0).fold(first, f64::min);
    let first = found.findings.first().map_or("-", |finding| finding.id);
    let (length, tried) = (body.as_ref().len(), found.tried);
    println!("{name:<28} {length:>9} {tried:>6} {time:>7.2} ms  {first}");
}

/// Of this thread on a processor, where the system says, so that other programs do not count.
fn seconds() -> f64 {
    static START: LazyLock<Instant> = LazyLock::new(Instant::now);
    let stat = fs::read_to_string("/proc/thread-self/schedstat").ok();
    let nanos = stat.and_then(|stat| stat.split(' ').next()?.parse::<u64>().ok());
    nanos.map_or_else(|| START.elapsed().as_secs_f64(), |nanos| nanos as f64 / 1e9)
}

fn event(size: usize) -> String {
    let mut text = String::from(
        r#"{"event":"candidate_interview.completed","timestamp":"2024-01-01T00:00:00Z","data":{"candidateInterviewId":"0b2f6c1e","candidateId":"1b2f6c1e","interviewId":"2b2f6c1e","status":"new_response","takenAt":"2024-01-01T00:00:00Z","answers":["#,
    );
    while text.len() + 60 < size {
        text.push_str(r#"{"text":"Zoë said it's fine, and more","score":4.5},"#);
    }
    text.push_str("null]}}");
    text
}

fn hostile(size: usize) -> Vec<(&'static str, Vec<u8>)> {
    let repeat = |text: &str| text.repeat(size / text.len() + 1).into_bytes();
    let around = |start: &str, text: &str, end: &str| {
        [start.as_bytes(), &repeat(text), end.as_bytes()].concat()
    };
    let mut random = 1_u64;
    let noise: Vec<u8> = repeat_n(0, size)
        .map(|_: u8| {
            random = random
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            (random >> 56) as u8
        })
        .collect();
    let mut bomb = vec![0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3];
    bomb.extend(miniz_oxide::deflate::compress_to_vec(
        &vec![b'{'; size * 60],
        9,
    ));
    let mut layered = event(size / 6).into_bytes();
    for _ in 0..6 {
        layered = BASE64_STANDARD.encode(&layered).into_bytes();
    }
    let mut strings = event(size / 8);
    for _ in 0..2 {
        strings = serde_json::to_string(&strings).unwrap();
    }
    vec![
        ("quotes", repeat("\"")),
        ("backslashes", around("{\"a\":\"", "\\\\", "\"}")),
        ("apostrophes", around("{'a':'", "\\'", "'}")),
        ("open braces", repeat("{")),
        ("open brackets", repeat("[")),
        ("deep objects", around("", "{\"a\":", "")),
        (
            "512 deep, again and again",
            around(
                "[",
                &format!("{}1{},", "[".repeat(500), "]".repeat(500)),
                "1]",
            ),
        ),
        (
            "512 objects deep",
            around(
                "[",
                &format!("{}1{},", "{\"event\":".repeat(500), "}".repeat(500)),
                "1]",
            ),
        ),
        ("bare members", around("{a=", "b, c=", "d}")),
        ("bare commas", around("{a=", ",  ", "}")),
        ("go", around("map[a:", "b c:", "d]")),
        ("percent", repeat("%7B%22a%22%3A")),
        ("ampersands", repeat("&quot;&")),
        ("form fields", repeat("a=%7B&")),
        ("numbers", around("[", "123,", "1]")),
        ("dates", around("[", "\"2024-01-01T00:00:00Z\",", "1]")),
        ("small texts of JSON", around("[", "\"{}\",", "1]")),
        ("small objects", around("[", "{\"event\":1},", "1]")),
        (
            "members that move",
            around("{", "\"b\":1,\"a\":2,\"1\":3,", "\"x\":1}"),
        ),
        ("accents", around("{\"a\":\"", "é", "\"}")),
        (
            "accents apart",
            around("{\"a\":\"", "e\u{301}\u{302}\u{303}", "\"}"),
        ),
        ("mojibake", around("{\"a\":\"", "Ã\u{83}Â©", "\"}")),
        ("line breaks", repeat("\r\n")),
        ("escaped line breaks", around("{\"a\":\"", "\\r\\n", "\"}")),
        ("print_r", around("Array\n(\n", "[a] => Array\n(\n", ")")),
        ("php", around("array (", "'a' => array (", ")")),
        ("a text in a text", strings.into_bytes()),
        ("base64 of base64", layered),
        ("noise", noise),
        ("zeros", vec![0; size]),
        ("gzip bomb", bomb),
    ]
}
