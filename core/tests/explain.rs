//! What `explain` promises, whatever it is given.

#![allow(
    clippy::arithmetic_side_effects,
    clippy::as_conversions,
    clippy::cast_possible_truncation,
    clippy::cast_precision_loss,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::unwrap_used,
    reason = "a test fails by panicking"
)]

use std::{collections::BTreeMap, fs, path::Path};

use gather_webhooks::{
    DEFAULT_TOLERANCE, Secret,
    binding::explanation_json,
    explain::{Explanation, Grade, Lines, StepState, catalog, explain},
    sign,
};
use proptest::{collection::vec, prelude::*};
use serde_json::{Value, json};

#[path = "explain/damage.rs"]
mod damage;
#[path = "explain/markdown.rs"]
mod markdown;

use damage::{Case, NOW, Random};

const BODY: &str = r#"{"event":"interview.created","timestamp":"2024-01-01T00:00:00Z","data":{"interviewId":"i","title":"Zoë"}}"#;
const SECRET: &str = "whsec_4f1a8c2b9d7e6053";

fn signed(body: &str) -> String {
    sign(body, SECRET, 1_700_000_000)
}

fn run<'a>(body: impl AsRef<[u8]>, signature: impl Into<Lines<'a>>, secret: &str) -> Explanation {
    let found = explain(body, signature, &[secret.into()], NOW, DEFAULT_TOLERANCE);
    assert_sound(&found);
    found
}

fn ids(found: &Explanation) -> Vec<&str> {
    found.findings.iter().map(|finding| finding.id).collect()
}

/// What holds for all.
fn assert_sound(found: &Explanation) {
    assert!(found.tried <= 5_000, "{}", found.tried);
    let controls = |text: &str| text.chars().any(|c| c.is_control() && c != '\n');
    assert!(!controls(&found.text), "{:?}", found.text);
    for line in found.text.lines() {
        assert!(line.chars().count() <= 80, "{line:?}");
    }
    for finding in &found.findings {
        assert!(catalog().any(|mistake| mistake.id == finding.id));
        if let Some(difference) = &finding.difference {
            for side in [&difference.received, &difference.signed] {
                assert!(!controls(side) && !side.contains('\n'), "{side:?}");
                assert!(side.chars().count() > 0);
            }
        }
    }
    let failed = found
        .steps
        .iter()
        .filter(|step| step.state == StepState::Failed);
    assert!(failed.count() <= 1);
    assert_eq!(
        found.verdict == "accepted",
        found
            .steps
            .iter()
            .all(|step| step.state == StepState::Passed)
    );
    let json: Value = serde_json::from_str(&explanation_json(found)).unwrap();
    assert_eq!(json["verdict"], found.verdict);
}

#[test]
fn a_difference_points_at_the_place() {
    let found = run(BODY.replace("\":", "\": "), &signed(BODY), SECRET);
    assert_eq!(ids(&found), ["body.json_spacing"]);
    let difference = found.findings[0].difference.as_ref().unwrap();
    assert_eq!(difference.offset, 9);
    assert_eq!(difference.received, "{\"event\":␠\"interview.cr…");
    assert_eq!(difference.signed, "{\"event\":\"interview.cre…");
    assert_eq!(difference.caret, 9);
    assert!(
        found.text.contains("                            ^\n"),
        "{}",
        found.text
    );
}

#[test]
fn two_mistakes_are_both_listed_and_none_that_is_not_needed() {
    let python = BODY.replace("\":", "\": ").replace(",\"", ", \"");
    let line = format!("{SECRET}\n");
    let found = run(&python, &signed(BODY), &line);
    assert_eq!(ids(&found), ["secret.white_space", "body.python_json"]);
    assert_eq!(found.verdict, "invalid_secret");
    assert!(
        found
            .findings
            .iter()
            .all(|finding| finding.grade == Grade::Proven)
    );

    let late = explain(
        &python,
        &signed(BODY),
        &[SECRET.into()],
        NOW + 700.0,
        DEFAULT_TOLERANCE,
    );
    assert_eq!(
        ids(&late),
        ["body.python_json", "time.clock_ahead", "time.old_delivery"]
    );
    assert!(
        late.findings
            .iter()
            .all(|finding| finding.grade == Grade::Proven)
    );
}

#[test]
fn nothing_to_find() {
    let found = run(BODY, &sign(BODY, "another", 1_700_000_000), SECRET);
    assert!(found.findings.is_empty());
    assert!(
        found.text.contains("compare the secret first"),
        "{}",
        found.text
    );
    let found = run(BODY, &signed(BODY), SECRET);
    assert_eq!(found.verdict, "accepted");
    assert!(found.findings.is_empty());
    assert_eq!(found.tried, 0);
}

#[test]
fn several_lines_and_none() {
    let (right, wrong) = (signed(BODY), sign(BODY, "another", 1));
    let found = run(BODY, Lines::new([&wrong, &right]), SECRET);
    assert_eq!(
        (found.verdict, ids(&found)),
        ("malformed_header", vec!["header.joined"])
    );
    assert_eq!(found.findings[0].grade, Grade::Proven);
    let found = run(BODY, None::<&str>, SECRET);
    assert_eq!(
        (found.verdict, ids(&found)),
        ("missing_header", vec!["header.missing"])
    );
}

#[test]
fn no_secret_and_no_time() {
    let found = explain(BODY, &signed(BODY), &[], NOW, None);
    assert_eq!(
        (found.verdict, ids(&found)),
        ("invalid_secret", vec!["secret.missing"])
    );
    let found = explain(
        BODY,
        &signed(BODY),
        &[SECRET.into()],
        NOW * 1e3,
        DEFAULT_TOLERANCE,
    );
    assert_eq!(
        (found.verdict, ids(&found)),
        ("invalid_argument", vec!["time.unit"])
    );
    let cause = &found.findings[0].cause;
    assert!(
        cause.ends_with(" now is too large by a factor of a thousand."),
        "{cause}"
    );
    for now in [f64::NAN, f64::INFINITY, -1.0, 0.0] {
        assert_sound(&explain(
            BODY,
            &signed(BODY),
            &[SECRET.into()],
            now,
            DEFAULT_TOLERANCE,
        ));
    }
}

#[test]
fn nothing_that_is_secret_is_shown() {
    let mut random = Random(7);
    for _ in 0..40 {
        let case = Case::random(&mut random);
        let found = explain(
            &case.body,
            &case.signature,
            &[case.secret.as_str().into()],
            case.now,
            DEFAULT_TOLERANCE,
        );
        let shown = explanation_json(&found);
        for secret in [
            "4f1a8c2b9d7e6053",
            "c2VjcmV0LXNlY3JldA",
            "b1946ac92492d2347c6235b4d2611184",
        ] {
            assert!(!shown.contains(secret), "{shown}");
        }
        let hex = |window: &[u8]| window.iter().all(u8::is_ascii_hexdigit);
        assert!(!shown.as_bytes().windows(32).any(hex), "{shown}");
        for finding in found
            .findings
            .iter()
            .filter_map(|finding| finding.difference.as_ref())
        {
            assert!(finding.signed.len() < 250 && finding.received.len() < 250);
        }
    }
}

#[test]
fn mistakes_at_random_are_proven_and_never_under_a_wrong_secret() {
    let mut random = Random(3);
    let (mut proven, count) = (0, 60);
    for _ in 0..count {
        let case = Case::random(&mut random);
        let secrets: [Secret; 1] = [case.secret.as_str().into()];
        let found = explain(
            &case.body,
            &case.signature,
            &secrets,
            case.now,
            DEFAULT_TOLERANCE,
        );
        assert_sound(&found);
        let grades: Vec<_> = found.findings.iter().map(|finding| finding.grade).collect();
        proven += usize::from(grades.contains(&Grade::Proven));
        assert!(!(grades.contains(&Grade::Proven) && grades.contains(&Grade::Likely)));

        let wrong: [Secret; 1] = ["whsec_another".into()];
        let found = explain(
            &case.body,
            &case.signature,
            &wrong,
            case.now,
            DEFAULT_TOLERANCE,
        );
        assert_sound(&found);
        assert!(
            found
                .findings
                .iter()
                .all(|finding| finding.grade == Grade::Likely),
            "{:?}",
            ids(&found)
        );
    }
    assert!(proven * 5 > count * 4, "{proven} of {count}");
}

/// The vectors prove each mistake that can be proven; here it is seen to that none was forgotten.
#[test]
fn every_mistake_has_two_vectors() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/vectors");
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        if !name.starts_with("explain") || path.extension().is_none_or(|end| end != "json") {
            continue;
        }
        let cases: Vec<Value> = serde_json::from_str(&fs::read_to_string(&path).unwrap()).unwrap();
        for case in cases {
            if let Some(first) = case["expect"]["ok"]["first"].as_str() {
                *counts.entry(first.to_owned()).or_default() += 1;
            }
        }
    }
    for mistake in catalog() {
        let count = counts.remove(mistake.id).unwrap_or_default();
        assert!(count >= 2, "{}: {count}", mistake.id);
    }
    assert_eq!(counts, BTreeMap::new());
}

#[test]
fn the_documentation_is_that_of_the_catalog() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/explain.md");
    assert_eq!(
        fs::read_to_string(path).unwrap(),
        markdown::markdown(),
        "cargo run -p gather-webhooks --example explain_catalog > docs/explain.md"
    );
}

#[test]
fn rows_are_sentences() {
    for mistake in catalog() {
        for text in [mistake.cause, mistake.fix] {
            assert!(text.ends_with('.'), "{}: {text}", mistake.id);
            assert!(
                !text.contains("  ") && !text.contains('\n'),
                "{}",
                mistake.id
            );
        }
        assert!(!mistake.title.ends_with('.'), "{}", mistake.id);
    }
}

/// What bodies, headers and secrets are made of, and what they may be by mistake.
fn odd() -> impl Strategy<Value = Vec<u8>> {
    let piece = prop_oneof![
        4 => "[\\[\\]{}()<>,:;=\"'`\\\\%&#+. \r\n\t-]{1,4}".prop_map(String::into_bytes),
        2 => "[a-zA-Z0-9_é\u{301}🎉\u{feff}]{1,8}".prop_map(String::into_bytes),
        2 => prop::sample::select(&[
            "t=1700000000", "v1=", "sha256=", "b'", "array (", "map[", "Array\n(\n", "=>", "True", "None", "nil",
            "\"event\":", "\"data\":{", "\"isBase64Encoded\":true", "\"body\":\"", "%7B", "&quot;", "\\u00e9", "\\x",
            "2024-01-01T00:00:00Z", "data:,", "whsec_", "WEBHOOK_SECRET=", "{\"type\":\"Buffer\",\"data\":[1,2",
            "<Buffer 7b", "[object Object]", "null", "1e400", "-0", "form-data; name=\r\n\r\n", "%{", "(object)",
        ][..]).prop_map(|text| text.as_bytes().to_vec()),
        1 => vec(any::<u8>(), 1..6),
        1 => Just(vec![0x1f, 0x8b, 8, 0xff, 0, 0, 0, 0, 0, 3]),
        1 => Just(vec![0x78, 0x9c, 0xcb, 0x48]),
    ];
    vec(piece, 0..12).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(100))]

    #[test]
    fn nothing_is_too_odd(body in odd(), line in odd(), secret in odd(), now in 0.0..4e12_f64, second in proptest::option::of(odd())) {
        let lines = [Some(&line), second.as_ref()];
        let text = String::from_utf8(secret.clone()).map(|text| Secret::from(text.as_str()));
        let secrets = [text.unwrap_or_else(|_| (&secret).into())];
        let found = explain(&body, Lines::new(lines.into_iter().flatten()), &secrets, now, DEFAULT_TOLERANCE);
        assert_sound(&found);
        let proven = found.findings.iter().any(|finding| finding.grade == Grade::Proven);
        prop_assert!(!proven, "{}", found.text);
    }

    #[test]
    fn odd_bodies_with_a_signature(body in odd(), secret in odd()) {
        let header = sign(BODY, "the right one", 1_700_000_000);
        let found = explain(&body, &header, &[(&secret).into()], NOW, DEFAULT_TOLERANCE);
        assert_sound(&found);
        prop_assert!(found.findings.iter().all(|finding| finding.grade == Grade::Likely));
        let own = sign(&body, &secret, 1_700_000_000);
        let found = explain(&body, &own, &[(&secret).into()], NOW, DEFAULT_TOLERANCE);
        prop_assert!(["accepted", "malformed_payload", "invalid_secret"].contains(&found.verdict));
    }
}

#[test]
fn the_json_that_bindings_read() {
    let found = run("", &signed(BODY), SECRET);
    let json: Value = serde_json::from_str(&explanation_json(&found)).unwrap();
    assert_eq!(json["steps"][1]["state"], "failed");
    assert_eq!(
        json["steps"][2],
        json!({"name": "timestamp", "state": "not_reached", "sentence": "not reached"})
    );
    assert_eq!(json["findings"][0]["id"], "body.empty");
    assert_eq!(json["findings"][0]["grade"], "likely");
    assert_eq!(json["findings"][0]["difference"], Value::Null);
}
