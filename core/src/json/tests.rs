//! Skipping a value beside reading it token by token.

use proptest::{collection::vec, prelude::*};

use super::{MAX_DEPTH, Malformed, Reader, are_equal, to_tree};

/// Reads the text to its end.
fn read(text: &str) -> Result<(), Malformed> {
    let mut reader = Reader::new(text);
    while reader.next()?.is_some() {}
    Ok(())
}

/// Skips the value, and reads what is left.
fn skip(text: &str) -> Result<(), Malformed> {
    let mut reader = Reader::new(text);
    assert!(text.contains(reader.raw_value()?.text()));
    while reader.next()?.is_some() {}
    Ok(())
}

/// What JSON is made of, and what may stand there by mistake.
fn piece() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => r#"[\[\]{},:"]"#,
        2 => "[ \t\n\r]{1,3}",
        2 => r#""[a-zß🎉 ]{0,20}""#,
        1 => r#"(\\["\\/bfnrtu]|\\u[0-9a-fA-F]{4}|\\.)"#,
        1 => "-?(0|[1-9][0-9]{0,9})(\\.[0-9]{0,3})?([eE][+-]?[0-9]{0,3})?",
        1 => "true|false|null|tru|nul",
        1 => "[\u{0}-\u{1f}]|.",
    ]
}

fn value() -> impl Strategy<Value = String> {
    let leaf = prop_oneof![
        r#""([a-zß🎉 ]|\\["\\/bfnrt]|\\u[0-9a-fA-F]{4}){0,30}""#,
        "-?(0|[1-9][0-9]{0,9})(\\.[0-9]{1,3})?([eE][+-]?[0-9]{1,3})?",
        "true|false|null",
    ];
    leaf.prop_recursive(6, 60, 6, |inner| {
        let key = r#" ?"([a-z]|\\u00[0-9]{2}){0,12}" ?"#;
        let member = (key, " ?", inner.clone())
            .prop_map(|(key, blank, value)| format!("{key}:{blank}{value}{blank}"));
        prop_oneof![
            vec(inner, 0..6).prop_map(|elements| format!("[{}]", elements.join(" ,"))),
            vec(member, 0..6).prop_map(|members| format!("{{{}}}", members.join(","))),
        ]
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(3_000))]

    #[test]
    fn pieces_are_skipped_as_they_are_read(pieces in vec(piece(), 0..12)) {
        let text = pieces.concat();
        prop_assert_eq!(skip(&text), read(&text), "{}", text);
    }

    #[test]
    fn a_value_is_skipped_as_it_is_read(text in value()) {
        prop_assert_eq!(read(&text), Ok(()), "{}", text);
        prop_assert_eq!(skip(&text), Ok(()), "{}", text);
    }

    #[test]
    fn values_are_those_of_serde_json_and_equal_where_theirs_are(a in value(), b in value()) {
        let (ours, other) = (to_tree(&a).unwrap(), to_tree(&b).unwrap());
        prop_assert_eq!(are_equal(ours.value(), other.value()), ours.value() == other.value());
        prop_assert!(are_equal(ours.value(), &ours.value().clone()));
        if let Ok(theirs) = serde_json::from_str::<serde_json::Value>(&a) {
            prop_assert!(are_equal(ours.value(), &theirs), "{}", a);
        }
    }

    #[test]
    fn a_changed_value_is_skipped_as_it_is_read(
        text in value(), at: prop::sample::Index, cut in 0_usize..3, put in piece()
    ) {
        let mut chars: Vec<char> = text.chars().collect();
        let start = at.index(chars.len());
        let end = chars.len().min(start.saturating_add(cut));
        chars.splice(start..end, put.chars());
        let text: String = chars.into_iter().collect();
        prop_assert_eq!(skip(&text), read(&text), "{}", text);
    }
}

#[test]
fn as_deep_as_may_be() {
    for (open, close) in [("[", "]"), ("{\"a\":", "}")] {
        for depth in [1, 63, 64, 65, MAX_DEPTH] {
            let text = format!("{}1{}", open.repeat(depth), close.repeat(depth));
            assert_eq!((skip(&text), read(&text)), (Ok(()), Ok(())));
        }
        let text = open.repeat(MAX_DEPTH + 1);
        let malformed = skip(&text).unwrap_err();
        assert_eq!(malformed.what, "it is nested deeper than 512 levels");
        assert_eq!(malformed.offset, MAX_DEPTH * open.len());
        assert_eq!(Err(malformed), read(&text));
    }
}
