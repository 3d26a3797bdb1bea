//! Runs `tests/vectors/*.json`, or those of the folder that `GATHER_VECTORS` names, and says how
//! many passed.

#![allow(
    clippy::arithmetic_side_effects,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::option_option,
    clippy::print_stdout,
    reason = "a runner of tests counts, prints, and fails by panicking"
)]

use std::{
    env, fs,
    path::{Path, PathBuf},
    process::ExitCode,
    time::Duration,
};

use base64::{Engine, prelude::BASE64_STANDARD};
use gather_webhooks::{
    DEFAULT_TOLERANCE, Error, Event, EventData, Secret, Verifier, binding::tolerance_from_seconds,
    canonical, explain::explain, idempotency_key, sign, unix_time,
};
use serde::Deserialize;
use serde_json::{Value, json};

#[derive(Deserialize)]
struct Case {
    op: String,
    #[serde(default)]
    secrets: Vec<String>,
    #[serde(default)]
    secrets_base64: Vec<String>,
    signature: Option<String>,
    body_base64: String,
    now: Option<f64>,
    #[serde(default, deserialize_with = "present")]
    tolerance: Option<Option<f64>>,
    timestamp: Option<String>,
    expect: Expect,
}

#[derive(Deserialize, Debug)]
#[serde(rename_all = "lowercase")]
enum Expect {
    Ok(Value),
    Error(String),
}

/// Tells `null`, which turns the tolerance off, from its absence.
fn present<'de, D: serde::Deserializer<'de>>(value: D) -> Result<Option<Option<f64>>, D::Error> {
    Option::deserialize(value).map(Some)
}

fn main() -> ExitCode {
    let folder = env::var_os("GATHER_VECTORS").map_or_else(
        || Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/vectors"),
        PathBuf::from,
    );
    let (mut passed, mut failed) = (0, 0);
    for file in files(&folder) {
        let text = fs::read_to_string(&file).expect("a readable file");
        let cases: Vec<Value> = serde_json::from_str(&text).expect("an array of cases");
        for case in cases {
            match check(&case) {
                Ok(()) => passed += 1,
                Err(why) => {
                    println!("FAIL {} {}: {why}", file.display(), case["name"]);
                    failed += 1;
                }
            }
        }
    }
    println!("rust: {passed} passed, {failed} failed");
    ExitCode::from(u8::from(failed > 0 || passed == 0))
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).expect("a folder of vectors");
    let mut files: Vec<_> = entries
        .map(|entry| entry.expect("a readable folder").path())
        .filter(|path| {
            path.extension()
                .is_some_and(|extension| extension == "json")
        })
        .collect();
    files.sort();
    files
}

fn check(case: &Value) -> Result<(), String> {
    let case = Case::deserialize(case).map_err(|error| error.to_string())?;
    let got = run(&case)?;
    match (&case.expect, got) {
        (Expect::Error(expected), Err(got)) if *expected == got.code() => Ok(()),
        (Expect::Ok(expected), Ok(got)) => agrees(expected, &got),
        (expected, got) => Err(format!(
            "expected {expected:?}, got {:?}",
            got.map_err(|e| e.code())
        )),
    }
}

/// Whether `got` is what was expected; of an event, only what is named is compared.
fn agrees(expected: &Value, got: &Value) -> Result<(), String> {
    let same = match (expected, got) {
        (Value::Object(expected), Value::Object(got)) => expected
            .iter()
            .all(|(key, value)| got.get(key).is_some_and(|got| same_json(value, got))),
        _ => expected == got,
    };
    if same {
        Ok(())
    } else {
        Err(format!("expected {expected}, got {got}"))
    }
}

/// Equality as JSON has it, in which `1000` and `1e3` are one number.
fn same_json(a: &Value, b: &Value) -> bool {
    match (a, b) {
        (Value::Number(a), Value::Number(b)) => a == b || a.as_f64() == b.as_f64(),
        (Value::Array(a), Value::Array(b)) => {
            a.len() == b.len() && a.iter().zip(b).all(|(a, b)| same_json(a, b))
        }
        (Value::Object(a), Value::Object(b)) => {
            a.len() == b.len()
                && a.iter()
                    .all(|(key, a)| b.get(key).is_some_and(|b| same_json(a, b)))
        }
        _ => a == b,
    }
}

fn run(case: &Case) -> Result<Result<Value, Error>, String> {
    let body = BASE64_STANDARD
        .decode(&case.body_base64)
        .map_err(|error| error.to_string())?;
    Ok(match case.op.as_str() {
        "verify" => verify(case, &body),
        "authenticate" => authenticate(case, &body),
        "sign" => {
            let secret = case.secrets.first().ok_or("no secret")?;
            let timestamp = case.timestamp.as_ref().ok_or("no timestamp")?;
            Ok(sign(&body, secret, timestamp).into())
        }
        "verify_parsed" => verify_parsed(case, &body),
        "stringify" => String::from_utf8(body)
            .map_err(|error| error.to_string())
            .map(|text| canonical::stringify(&text).map(Value::from))?,
        "key" => Ok(idempotency_key(&body).into()),
        "explain" => Ok(explanation(case, &body)?),
        op => return Err(format!("unknown op {op}")),
    })
}

/// What is found first; how the whole reads is for people to judge.
fn explanation(case: &Case, body: &[u8]) -> Result<Value, String> {
    let mut secrets: Vec<Secret> = case.secrets.iter().map(Secret::from).collect();
    for secret in &case.secrets_base64 {
        let bytes = BASE64_STANDARD.decode(secret);
        secrets.push(bytes.map_err(|error| error.to_string())?.into());
    }
    let tolerance = match case.tolerance {
        None => Some(DEFAULT_TOLERANCE),
        Some(None) => None,
        Some(Some(seconds)) => Some(tolerance_from_seconds(seconds).map_err(|e| e.to_string())?),
    };
    let now = case.now.ok_or("no now")?;
    let found = explain(body, case.signature.as_deref(), &secrets, now, tolerance);
    let first = found.findings.first();
    Ok(json!({
        "verdict": found.verdict,
        "first": first.map(|first| first.id),
        "grade": first.map(|first| first.grade.as_str()),
    }))
}

fn verifier(case: &Case) -> Result<Verifier, Error> {
    let mut builder = Verifier::builder();
    for secret in &case.secrets {
        builder = builder.secret(secret);
    }
    match case.tolerance {
        None => {}
        Some(None) => builder = builder.tolerance(None::<Duration>),
        Some(Some(seconds)) => builder = builder.tolerance(tolerance_from_seconds(seconds)?),
    }
    builder.build()
}

fn authenticate(case: &Case, body: &[u8]) -> Result<Value, Error> {
    let now = unix_time(case.now.unwrap_or(f64::NAN))?;
    verifier(case)?.authenticate_at(body, case.signature.as_ref(), now)?;
    Ok(json!(true))
}

fn verify(case: &Case, body: &[u8]) -> Result<Value, Error> {
    let now = unix_time(case.now.unwrap_or(f64::NAN))?;
    let event = verifier(case)?.verify_at(body, case.signature.as_ref(), now)?;
    Ok(describe(&event))
}

/// A payload that `serde_json` refuses (lone surrogates, numbers beyond a double) reaches a Rust
/// receiver as text, and goes through `canonical::stringify`.
fn verify_parsed(case: &Case, body: &[u8]) -> Result<Value, Error> {
    let now = unix_time(case.now.unwrap_or(f64::NAN))?;
    let (verifier, signature) = (verifier(case)?, case.signature.as_ref());
    let event = if let Ok(payload) = serde_json::from_slice::<Value>(body) {
        verifier.verify_parsed_at(&payload, signature, now)?
    } else {
        let text = canonical::stringify(&String::from_utf8_lossy(body))?;
        verifier.verify_at(text, signature, now)?
    };
    Ok(describe(&event))
}

fn describe(event: &Event) -> Value {
    let data = event.payload()["data"].clone();
    let typed = serde_json::to_value(&event.data).expect("data serializes");
    assert_eq!(event.kind, event.data.kind());
    assert_eq!(typed, data);
    let mut got = json!({"kind": event.kind.as_str(), "name": event.name, "data": data});
    if let EventData::Unrecognized(unrecognized) = &event.data {
        got["reason"] = unrecognized.reason.to_string().into();
    }
    got
}
