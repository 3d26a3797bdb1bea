//! Canonical text, where the vectors do not reach.

#![allow(
    clippy::arithmetic_side_effects,
    clippy::unwrap_used,
    reason = "a test fails by panicking"
)]

use std::collections::{BTreeMap, HashMap};

use gather_webhooks::{
    ErrorKind, Verifier,
    binding::{array_index, push_number, push_utf16},
    canonical::{MAX_DEPTH, stringify, to_string},
    sign, unix_time,
};
use proptest::{collection::vec, prelude::*};
use serde_json::{Value, json};

#[test]
fn hostile_texts_end_soon() {
    let million = 1_000_000;
    let equal = format!("{{{}\"a\":1}}", "\"a\":0,".repeat(million));
    assert_eq!(stringify(&equal).unwrap(), r#"{"a":1}"#);

    let members = |indices: &mut dyn Iterator<Item = usize>| {
        let members: Vec<_> = indices.map(|index| format!("\"{index}\":1")).collect();
        format!("{{{}}}", members.join(","))
    };
    let descending = members(&mut (0..million).rev());
    assert_eq!(stringify(&descending).unwrap(), members(&mut (0..million)));

    for text in ["[".repeat(million), "{\"a\":".repeat(million)] {
        let error = stringify(&text).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::MalformedPayload);
        assert!(error.message().contains("512"), "{error}");
    }

    assert_eq!(stringify(&"9".repeat(10_000_000)).unwrap(), "null");
    let thirds = format!("0.{}", "3".repeat(10_000_000));
    assert_eq!(stringify(&thirds).unwrap(), "0.3333333333333333");

    // Every level has members that move: each level is still written once.
    let mut nested = "0".to_owned();
    for _ in 1..MAX_DEPTH {
        nested = format!("{{\"name\":\"{}\",\"1\":{nested}}}", "x".repeat(10_000));
    }
    assert_eq!(stringify(&nested).unwrap().len(), nested.len());
}

#[test]
fn an_error_says_where() {
    let error = stringify("[1,\n x]").unwrap_err();
    assert!(error.message().contains("at byte 5"), "{error}");
}

#[test]
fn values_of_rust() {
    let map: BTreeMap<u32, f32> = [(10, 0.5), (9, 1.0)].into();
    assert_eq!(to_string(&map).unwrap(), r#"{"9":1,"10":0.5}"#);
    assert_eq!(
        to_string(&[f64::NAN, f64::INFINITY]).unwrap(),
        "[null,null]"
    );
    assert_eq!(to_string(&u128::MAX).unwrap(), "3.402823669209385e+38");
    assert_eq!(to_string("\u{1f}").unwrap(), r#""\u001f""#);
}

#[test]
fn values_without_a_json_form() {
    let pairs: HashMap<(u8, u8), u8> = [((1, 2), 3)].into();
    let error = to_string(&pairs).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::UnserializablePayload);
    let deep = (0..600).fold(Value::Null, |inner, _| json!([inner]));
    let error = to_string(&deep).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::UnserializablePayload);
    let verifier = Verifier::new("secret").unwrap();
    let error = verifier.verify_parsed(&pairs, "").unwrap_err();
    assert_eq!(error.kind(), ErrorKind::UnserializablePayload);
}

#[test]
fn what_counts_as_an_index() {
    for (key, index) in [
        ("0", 0),
        ("9", 9),
        ("10", 10),
        ("4294967294", 4_294_967_294),
    ] {
        assert_eq!(array_index(key), Some(index), "{key}");
    }
    for key in [
        "",
        "00",
        "01",
        "-0",
        "+1",
        "1.0",
        "1e1",
        " 1",
        "4294967295",
        "99999999999",
        "١",
    ] {
        assert_eq!(array_index(key), None, "{key}");
    }
}

#[test]
fn a_value_too_deep_is_refused_before_the_stack_ends() {
    let deep = (0..5_000).fold(Value::Null, |inner, _| Value::Array(vec![inner]));
    let header = sign("", "secret", 0);
    let verifier = Verifier::new("secret").unwrap();
    let error = verifier.verify_parsed(&deep, &header).unwrap_err();
    // The value itself would run out of stack.
    std::mem::forget(deep);
    assert_eq!(error.kind(), ErrorKind::UnserializablePayload);
    assert!(error.message().contains("512 levels"), "{error}");
    let object = |depth| (0..depth).fold(Value::Null, |inner, _| json!({ "a": inner }));
    assert!(to_string(&object(MAX_DEPTH)).is_ok());
    let error = to_string(&object(MAX_DEPTH + 1)).unwrap_err();
    assert!(error.message().contains("512 levels"), "{error}");
}

/// JSON text in which keys are equal, escaped, and indices: all that makes members move.
fn moving_text() -> impl Strategy<Value = String> {
    let leaf = "[0-9]|1e20|1\\.0|\"a\"|\\[\\]|\\{\\}";
    leaf.prop_recursive(5, 120, 20, |inner| {
        let key = "[a-e]|[0-3]|10|é|\\\\u006[1-5]|\\\\u003[0-3]|\\\\n|\\\\u000a|\\\\u00e9|[a-c]{2}";
        let member = (key, " ?", inner.clone())
            .prop_map(|(key, blank, value)| format!("\"{key}\"{blank}:{blank}{value}{blank}"));
        prop_oneof![
            vec(inner, 0..6).prop_map(|elements| format!("[{}]", elements.join(" ,"))),
            vec(member, 0..25).prop_map(|members| format!("{{{}}}", members.join(", "))),
        ]
    })
}

/// `JSON.stringify` of a value that has kept the first place and the last value of equal keys.
fn written(value: &Value) -> String {
    match value {
        Value::Array(elements) => {
            let elements: Vec<_> = elements.iter().map(written).collect();
            format!("[{}]", elements.join(","))
        }
        Value::Object(members) => {
            let mut members: Vec<_> = members.iter().collect();
            members.sort_by_key(|(key, _)| array_index(key).map_or(u64::MAX, u64::from));
            let members: Vec<_> = members
                .into_iter()
                .map(|(key, value)| format!("{}:{}", json!(key), written(value)))
                .collect();
            format!("{{{}}}", members.join(","))
        }
        Value::Number(number) => {
            let mut text = String::new();
            push_number(&mut text, number.as_f64().unwrap());
            text
        }
        value => value.to_string(),
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn members_move_as_in_javascript(text in moving_text()) {
        let value: Value = serde_json::from_str(&text).unwrap();
        prop_assert_eq!(stringify(&text).unwrap(), written(&value), "{}", text);
    }

    #[test]
    fn no_text_is_too_odd(text in ".{0,50}") {
        if let Err(error) = stringify(&text) {
            prop_assert_eq!(error.kind(), ErrorKind::MalformedPayload);
        }
    }

    #[test]
    fn canonical_text_stays_as_it_is(text in r#"[\[\]{}:,0-9a-c"\\u.e-]{0,30}"#) {
        if let Ok(once) = stringify(&text) {
            prop_assert_eq!(stringify(&once).unwrap(), once);
        }
    }

    #[test]
    fn a_number_is_the_double_it_prints(bits: u64) {
        let number = f64::from_bits(bits);
        let mut text = String::new();
        push_number(&mut text, number);
        if number.is_finite() {
            // Adding zero makes -0 into 0, and changes nothing else.
            prop_assert_eq!(text.parse::<f64>().unwrap().to_bits(), (number + 0.0).to_bits());
        } else {
            prop_assert_eq!(text, "null");
        }
    }

    #[test]
    fn utf_16_comes_back(units: Vec<u16>) {
        let mut text = String::new();
        push_utf16(&mut text, units.iter().copied());
        prop_assert_eq!(&stringify(&text).unwrap(), &text);
        if let Ok(string) = String::from_utf16(&units) {
            prop_assert_eq!(serde_json::from_str::<String>(&text).unwrap(), string);
        }
    }

    #[test]
    fn a_parsed_payload_verifies(name in ".{0,20}", score: f64, n: i64) {
        let payload = json!({"event": name, "data": {"score": score, "10": n, "9": [n, score]}});
        let signed = to_string(&payload).unwrap();
        let header = sign(&signed, "secret", 0);
        let now = unix_time(0.0).unwrap();
        let event = Verifier::new("secret").unwrap().verify_parsed_at(&payload, &header, now).unwrap();
        prop_assert_eq!(event.name.as_str(), name);
        prop_assert_eq!(event.payload_text(), signed);
    }
}
