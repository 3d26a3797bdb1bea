//! Mistakes made on purpose, at random, over random payloads.

mod spelling;

use std::fmt::Write;

use base64::{Engine, prelude::BASE64_STANDARD};
use gather_webhooks::{canonical, sign};
use serde_json::{Map, Value, json};
use unicode_normalization::UnicodeNormalization;

use spelling::{plain_string, push_repr, python_string, slashed_string, spelled};

/// Xorshift: the same numbers in every run.
pub(crate) struct Random(pub(crate) u64);

impl Random {
    pub(crate) fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 33) as usize % end
    }

    fn pick<'a, T: ?Sized>(&mut self, from: &[&'a T]) -> &'a T {
        from[self.below(from.len())]
    }
}

pub(crate) const NOW: f64 = 1_700_000_000.0;

/// A delivery, and what its receiver makes of it.
pub(crate) struct Case {
    pub(crate) body: Vec<u8>,
    pub(crate) signature: String,
    pub(crate) secret: String,
    pub(crate) now: f64,
    pub(crate) mistakes: Vec<&'static str>,
}

impl Case {
    /// Up to three mistakes over a payload.
    pub(crate) fn random(random: &mut Random) -> Self {
        let body = canonical::to_string(&payload(random)).unwrap();
        let secret = random
            .pick(&[
                "whsec_4f1a8c2b9d7e6053",
                "whsec_c2VjcmV0LXNlY3JldA==",
                "b1946ac92492d2347c6235b4d2611184",
            ])
            .to_owned();
        let mut case = Self {
            signature: sign(&body, &secret, 1_700_000_000),
            body: body.into_bytes(),
            secret,
            now: NOW,
            mistakes: Vec::new(),
        };
        let wanted = 1 + random.below(3);
        for _ in 0..50 {
            if case.mistakes.len() == wanted {
                break;
            }
            case.add(random);
        }
        case
    }

    fn add(&mut self, random: &mut Random) {
        let has = |group: &str, mistakes: &[&str]| mistakes.iter().any(|id| id.starts_with(group));
        match random.below(10) {
            0..=6 => {
                let (id, damage) = BODY[random.below(BODY.len())];
                if !self.mistakes.contains(&id)
                    && let Some(body) = damage(&self.body)
                    && body != self.body
                {
                    self.body = body;
                    self.mistakes.push(id);
                }
            }
            7 if !has("secret", &self.mistakes) => {
                let (id, damage) = SECRET[random.below(SECRET.len())];
                if let Some(secret) = damage(&self.secret) {
                    self.secret = secret;
                    self.mistakes.push(id);
                }
            }
            8 if !has("header", &self.mistakes) => {
                let (id, damage) = HEADER[random.below(HEADER.len())];
                self.signature = damage(&self.signature);
                self.mistakes.push(id);
            }
            9 if !has("time", &self.mistakes) => {
                let (id, seconds) = [
                    ("time.old_delivery", 9_999.0),
                    ("time.clock_behind", -5_000.0),
                ][random.below(2)];
                self.now += seconds;
                self.mistakes.push(id);
            }
            _ => {}
        }
    }
}

fn text(random: &mut Random) -> String {
    let words = [
        "Barista",
        "Zoë",
        "a/b",
        "<b>&",
        "naïve café",
        "🎉",
        "\u{2028}",
        "it's \"so\"",
        "back\\slash",
        "日本語",
        "line\nbreak",
        "plain words here",
        "100%",
        "a+b=c",
        "\u{1f}",
    ];
    let mut text = String::new();
    for _ in 0..=random.below(3) {
        text.push_str(random.pick(&words));
    }
    text
}

fn value(random: &mut Random, depth: usize) -> Value {
    match random.below(if depth > 2 { 6 } else { 8 }) {
        0 => Value::Null,
        1 => (random.below(2) == 0).into(),
        2 => random.below(100_000).into(),
        3 => (random.below(1_000) as f64 / 8.0).into(),
        4 | 5 => text(random).into(),
        6 => (0..random.below(4))
            .map(|_| value(random, depth + 1))
            .collect(),
        _ => Value::Object(members(random, depth + 1)),
    }
}

fn members(random: &mut Random, depth: usize) -> Map<String, Value> {
    let names = [
        "score", "tags", "note", "jobTitle", "nested", "x-y", "count",
    ];
    (0..random.below(3))
        .map(|_| (random.pick(&names).to_owned(), value(random, depth)))
        .collect()
}

fn payload(random: &mut Random) -> Value {
    let id = |random: &mut Random| format!("{:08x}-58d3-4f0a", random.below(usize::MAX >> 33));
    let (event, mut data) = match random.below(4) {
        0 => (
            "candidate_interview.completed",
            json!({"candidateInterviewId": id(random), "candidateId": id(random), "interviewId": id(random),
                "status": "new_response", "takenAt": "2024-01-01T00:00:00Z"}),
        ),
        1 => (
            "candidate_interview.status_changed",
            json!({"candidateInterviewId": id(random), "candidateId": id(random), "interviewId": id(random),
                "status": "hired", "previousStatus": "has_reviewed"}),
        ),
        2 => (
            "question.audio_generated",
            json!({"questionId": id(random), "audioURL": "https://example.com/a/b.mp3"}),
        ),
        _ => (
            "interview.created",
            json!({"interviewId": id(random), "title": text(random)}),
        ),
    };
    data.as_object_mut().unwrap().extend(members(random, 0));
    json!({"event": event, "timestamp": "2024-01-01T00:00:00Z", "data": data})
}

type BodyDamage = fn(&[u8]) -> Option<Vec<u8>>;

pub(crate) const BODY: &[(&str, BodyDamage)] = &[
    ("body.python_json", |body| {
        spelled(body, ", ", ": ", "", python_string)
    }),
    ("body.json_spacing", |body| {
        spelled(body, ",", ": ", "  ", plain_string)
    }),
    ("body.json_ascii", |body| {
        spelled(body, ",", ":", "", python_string)
    }),
    ("body.json_escapes", |body| {
        spelled(body, ",", ":", "", slashed_string)
    }),
    ("body.json_key_order", |body| {
        let sorted = sorted(parsed(body)?);
        Some(sorted.to_string().into_bytes())
    }),
    ("body.python_repr", |body| {
        let mut out = String::new();
        push_repr(&mut out, &parsed(body)?);
        Some(out.into_bytes())
    }),
    ("body.bytes_repr", |body| {
        let mut out = "b'".to_owned();
        for &byte in body {
            match byte {
                b'\\' => out.push_str("\\\\"),
                b'\'' => out.push_str("\\'"),
                b'\n' => out.push_str("\\n"),
                b' '..=b'~' => out.push(byte.into()),
                _ => write!(out, "\\x{byte:02x}").unwrap(),
            }
        }
        Some((out + "'").into_bytes())
    }),
    ("body.double_encoded", |body| {
        let text = str::from_utf8(body).ok()?;
        Some(serde_json::to_vec(text).unwrap())
    }),
    ("body.form_encoded", |body| {
        let mut out = "payload=".to_owned();
        for &byte in body {
            match byte {
                b' ' => out.push('+'),
                b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' => out.push(byte.into()),
                _ => write!(out, "%{byte:02X}").unwrap(),
            }
        }
        Some(out.into_bytes())
    }),
    ("body.base64", |body| {
        Some(BASE64_STANDARD.encode(body).into_bytes())
    }),
    ("body.gzip", |body| {
        let mut out = vec![0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3];
        out.extend(miniz_oxide::deflate::compress_to_vec(body, 6));
        out.extend([0; 8]);
        Some(out)
    }),
    ("body.html_escaped", |body| {
        let text = str::from_utf8(body).ok()?;
        let text = text
            .replace('&', "&amp;")
            .replace('"', "&quot;")
            .replace('<', "&lt;");
        Some(
            text.replace('>', "&gt;")
                .replace('\'', "&#039;")
                .into_bytes(),
        )
    }),
    ("body.wrapped", |body| {
        let event = match str::from_utf8(body) {
            Ok(text) => {
                json!({"version": "2.0", "rawPath": "/webhooks/qualifi", "body": text, "isBase64Encoded": false})
            }
            Err(_) => {
                json!({"version": "2.0", "body": BASE64_STANDARD.encode(body), "isBase64Encoded": true})
            }
        };
        Some(event.to_string().into_bytes())
    }),
    ("body.object_repr", |body| {
        let text = str::from_utf8(&spelled(body, ", ", "=>", "", plain_string)?)
            .ok()?
            .to_owned();
        (!text.contains("=>null") && !text.contains("null")).then(|| text.into_bytes())
    }),
    ("body.bytes_as_numbers", |body| {
        Some(serde_json::to_vec(body).unwrap())
    }),
    ("body.json_dates", |body| {
        let text = str::from_utf8(body).ok()?;
        Some(text.replace(":00Z", ":00.000Z").into_bytes())
    }),
    ("body.bom", |body| Some([b"\xef\xbb\xbf", body].concat())),
    ("body.trailing_newline", |body| Some([body, b"\n"].concat())),
    ("body.charset", |body| {
        let text: String = body.iter().map(|&byte| char::from(byte)).collect();
        Some(text.into_bytes())
    }),
    ("body.charset", |body| {
        let text = str::from_utf8(body).ok()?;
        Some(text.encode_utf16().flat_map(u16::to_le_bytes).collect())
    }),
    ("body.unicode_form", |body| {
        let text = str::from_utf8(body).ok()?;
        Some(text.nfd().collect::<String>().into_bytes())
    }),
];

type TextDamage = fn(&str) -> Option<String>;

const SECRET: &[(&str, TextDamage)] = &[
    ("secret.white_space", |secret| Some(format!("{secret}\n"))),
    ("secret.quotes", |secret| Some(format!("\"{secret}\""))),
    ("secret.name_included", |secret| {
        Some(format!("WEBHOOK_SECRET={secret}"))
    }),
    ("secret.prefix", |secret| {
        secret.strip_prefix("whsec_").map(str::to_owned)
    }),
    ("secret.escaped", |secret| {
        secret.contains('=').then(|| secret.replace('=', "%3D"))
    }),
    ("secret.base64_decoded", |secret| {
        Some(BASE64_STANDARD.encode(secret))
    }),
    ("secret.wrapped", |secret| {
        Some(json!({"WEBHOOK_SECRET": secret}).to_string())
    }),
];

type HeaderDamage = fn(&str) -> String;

const HEADER: &[(&str, HeaderDamage)] = &[
    ("header.name_included", |line| {
        format!("X-Qualifi-Signature: {line}")
    }),
    ("header.quotes", |line| format!("\"{line}\"")),
    ("header.prefix", |line| line.replace("v1=", "v1=sha256=")),
    ("header.base64_signature", |line| {
        let (start, digits) = line.split_once("v1=").unwrap();
        let mac = hex::decode(digits).unwrap();
        format!("{start}v1={}", BASE64_STANDARD.encode(mac))
    }),
];

fn parsed(body: &[u8]) -> Option<Value> {
    serde_json::from_slice(body).ok().filter(Value::is_object)
}

fn sorted(value: Value) -> Value {
    match value {
        Value::Object(members) => {
            let mut members: Vec<_> = members.into_iter().collect();
            members.sort_by(|a, b| a.0.cmp(&b.0));
            // Deeper ones have no order that anybody could know.
            Value::Object(
                members
                    .into_iter()
                    .map(|(key, value)| {
                        let value = if key == "data" { sorted(value) } else { value };
                        (key, value)
                    })
                    .collect(),
            )
        }
        value => value,
    }
}
