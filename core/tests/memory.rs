//! What nobody has authenticated may cost at most twelve times its size in memory.

#![allow(
    clippy::arithmetic_side_effects,
    clippy::as_conversions,
    clippy::cast_possible_truncation,
    clippy::cast_precision_loss,
    clippy::indexing_slicing,
    clippy::unwrap_used,
    reason = "a test fails by panicking"
)]

use std::{fmt::Write, iter::repeat_n};

use gather_webhooks::{
    Error, Verifier,
    canonical::{stringify, to_string},
    sign, unix_time,
};
use serde::{Serialize, Serializer, ser::SerializeMap};

#[path = "memory/peak.rs"]
mod peak;

use peak::peak_of;

const SIZE: usize = 1_000_000;
const MOST: usize = 12;

#[test]
fn canonical_text_of_hostile_texts() {
    for (name, text) in hostile_texts() {
        let (peak, result) = peak_of(|| stringify(&text));
        assert!(result.is_ok(), "{name}: {result:?}");
        assert_bounded(&name, peak, text.len());
    }
}

#[test]
fn refused_texts() {
    for (name, mut text) in hostile_texts() {
        text.pop();
        let (peak, result) = peak_of(|| stringify(&text));
        assert_eq!(result.unwrap_err().code(), "malformed_payload", "{name}");
        assert_bounded(&name, peak, text.len());
    }
}

#[test]
fn refused_deliveries() {
    let verifier = Verifier::new("secret").unwrap();
    let now = unix_time(0.0).unwrap();
    let forged = sign("", "another", 0);
    for (name, text) in hostile_texts().step_by(6) {
        let (peak, result) = peak_of(|| verifier.verify_at(&text, &forged, now));
        assert_eq!(result.unwrap_err().code(), "signature_mismatch", "{name}");
        assert!(peak < 10_000, "{name}: {peak} bytes");
        let (peak, result) = peak_of(|| verifier.authenticate_at(&text, &forged, now));
        assert_eq!(result.unwrap_err().code(), "signature_mismatch", "{name}");
        assert!(peak < 10_000, "{name}: {peak} bytes");
        let (peak, result) = peak_of(|| verifier.verify_at("{}", &text, now));
        assert_eq!(result.unwrap_err().code(), "malformed_header", "{name}");
        assert!(peak < 10_000, "{name}: {peak} bytes");
    }
}

#[test]
fn hostile_values() {
    check_value("tiny arrays", &Sequence([0]));
    check_value("numbers", &Sequence(1e20));
    check_value("moving", &Members(|at| (1_000_000 - at).to_string()));
    check_value("names", &Members(short_name));
    check_value("equal", &Members(|_| String::new()));
    check_value("small objects", &Sequence(Pair));
}

fn check_value(name: &str, value: &impl Serialize) {
    let size = serde_json::to_string(value).unwrap().len();
    let (peak, text) = peak_of(|| to_string(value));
    assert!(text.is_ok(), "{name}");
    assert_bounded(name, peak, size);
    let verifier = Verifier::new("secret").unwrap();
    let refuse = || -> Error {
        let (now, forged) = (unix_time(0.0).unwrap(), sign("", "another", 0));
        let refused = verifier.verify_parsed_at(value, &forged, now);
        refused.unwrap_err()
    };
    let (peak, error) = peak_of(refuse);
    assert_eq!(error.code(), "signature_mismatch", "{name}");
    assert_bounded(name, peak, size);
}

/// An element again and again.
struct Sequence<T>(T);

impl<T: Serialize> Serialize for Sequence<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(repeat_n(&self.0, SIZE / 5))
    }
}

/// An object of very many members.
struct Members(fn(usize) -> String);

impl Serialize for Members {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map((0..SIZE / 10).map(|at| ((self.0)(at), 1e20)))
    }
}

/// An object whose two members have to move.
struct Pair;

impl Serialize for Pair {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("1", &0)?;
        map.serialize_entry("0", &0)?;
        map.end()
    }
}

fn assert_bounded(name: &str, peak: usize, size: usize) {
    let factor = peak as f64 / size as f64;
    assert!(peak <= MOST * size, "{name}: {factor:.1} times the text");
}

/// Each kind of hostile part alone, and mixtures; with an object around them that has to move, and
/// without.
fn hostile_texts() -> impl Iterator<Item = (String, String)> {
    let alone = (0..PARTS.len()).map(|part| (format!("part {part}"), vec![part]));
    let mixed = (0..12_u64).map(|seed| {
        let mut random = Random(seed);
        let parts = (0..=random.below(3)).map(|_| random.below(PARTS.len()));
        (format!("mixture {seed}"), parts.collect())
    });
    alone.chain(mixed).flat_map(|(name, parts)| {
        let elements = elements(&parts);
        [
            (format!("{name}, straight"), format!("[{elements}]")),
            (
                format!("{name}, moving"),
                format!(r#"{{"1":0,"0":[{elements}]}}"#),
            ),
        ]
    })
}

/// Elements of an array: of each kind a share of the whole.
fn elements(parts: &[usize]) -> String {
    let mut text = String::with_capacity(SIZE + SIZE / 10);
    for (done, part) in parts.iter().enumerate() {
        PARTS[*part](&mut text, SIZE * (done + 1) / parts.len());
    }
    text.pop();
    text
}

/// Writes elements, each with a comma, up to a size.
type Part = fn(&mut String, usize);

const PARTS: [Part; 25] = [
    |text, size| fill(text, size, "0,"),
    |text, size| fill(text, size, "[],"),
    |text, size| fill(text, size, "[0],"),
    |text, size| fill(text, size, "{},"),
    |text, size| fill(text, size, r#"{"":0},"#),
    |text, size| fill(text, size, r#"{"":0,"":0},"#),
    |text, size| fill(text, size, r#"{"1":0,"0":0},"#),
    |text, size| fill(text, size, r#"{"1":1e20,"0":1e20},"#),
    |text, size| fill(text, size, r#"{"a":1,"1":2,"\u0061":{"1":{},"0":[]}},"#),
    |text, size| fill(text, size, r#"{"\ud83c":1,"\ud83c":2},"#),
    |text, size| fill(text, size, "1e20,"),
    |text, size| fill(text, size, "-1e20, 1e-6,"),
    |text, size| fill(text, size, r#""\/\u0041","#),
    |text, size| {
        text.push('1');
        text.extend(repeat_n('0', size.saturating_sub(text.len())));
        text.push_str("e-70000,");
    },
    |text, size| object(text, size, |_| String::new(), "0"),
    |text, size| object(text, size, |_| "0".to_owned(), "0"),
    |text, size| object(text, size, |at| at.to_string(), "0"),
    |text, size| object(text, size, |at| (SIZE - at).to_string(), "0"),
    |text, size| object(text, size, |at| (SIZE - at).to_string(), "1e20"),
    |text, size| object(text, size, short_name, "0"),
    |text, size| object(text, size, short_name, "1e20"),
    |text, size| object(text, size, |at| short_name(at / 2), "0"),
    |text, size| object(text, size, |at| format!("\\u{:04x}", at % 0xd000), "[]"),
    |text, size| object(text, size, |at| format!("{}\\n", short_name(at)), "0"),
    |text, size| {
        while text.len() < size {
            let room = (size - text.len()) / 12;
            let depth = room.clamp(1, 500);
            for _ in 0..depth {
                text.push_str(r#"{"1":0,"0":"#);
            }
            text.push('0');
            text.extend(repeat_n('}', depth));
            text.push(',');
        }
    },
];

fn fill(text: &mut String, size: usize, element: &str) {
    while text.len() < size {
        text.push_str(element);
    }
}

fn object(text: &mut String, size: usize, key: fn(usize) -> String, value: &str) {
    text.push('{');
    for at in 0.. {
        let _ = write!(text, "\"{}\":{value},", key(at));
        if text.len() >= size {
            break;
        }
    }
    text.pop();
    text.push_str("},");
}

/// As short as different names can be.
fn short_name(mut at: usize) -> String {
    const LETTERS: &[u8] =
        b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_-+*/.,;:!?()<>[]{}=|~^@#$%&";
    let mut name = String::new();
    loop {
        name.push(LETTERS[at % LETTERS.len()].into());
        at /= LETTERS.len();
        if at == 0 {
            return name;
        }
    }
}

/// Xorshift: the same numbers in every run.
struct Random(u64);

impl Random {
    fn below(&mut self, end: usize) -> usize {
        self.0 ^= 0x9e37_79b9_7f4a_7c15;
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % end as u64) as usize
    }
}
