//! The verifier through its public API, where the vectors do not reach.

#![allow(
    clippy::arithmetic_side_effects,
    clippy::unwrap_used,
    reason = "a test fails by panicking"
)]

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use gather_webhooks::{
    DEFAULT_TOLERANCE, Error, ErrorKind, SIGNATURE_HEADER, Secret, SignatureHeader, Verifier,
    binding::{catalog, tolerance_from_seconds},
    sign, unix_time,
};

const SECRET: &str = "whsec_4f1a8c2b9d7e6053";
const BODY: &[u8] =
    br#"{"event":"interview.created","timestamp":"2023-11-14T22:13:20Z","data":{}}"#;

fn at(seconds: u64) -> SystemTime {
    UNIX_EPOCH + Duration::from_secs(seconds)
}

#[test]
fn the_system_clock_is_now() -> Result<(), Error> {
    let verifier = Verifier::new(SECRET)?;
    let seconds = UNIX_EPOCH.elapsed().unwrap().as_secs();
    assert!(verifier.verify(BODY, &sign(BODY, SECRET, seconds)).is_ok());
    assert!(
        verifier
            .authenticate(BODY, &sign(BODY, SECRET, seconds))
            .is_ok()
    );
    let stale = verifier.verify(BODY, &sign(BODY, SECRET, seconds - 700));
    assert_eq!(stale.unwrap_err().kind(), ErrorKind::TimestampTooOld);
    Ok(())
}

#[test]
fn a_proof_names_the_time_and_the_secret() -> Result<(), Error> {
    let verifier = Verifier::builder().secret("new").secret("old").build()?;
    for (index, secret) in ["new", "old"].into_iter().enumerate() {
        let header = sign(BODY, secret, "2023-11-14T22:13:20.5Z");
        let proof = verifier.authenticate_at(BODY, &header, at(1_700_000_000))?;
        assert_eq!(proof.secret_index, index);
        assert_eq!(
            proof.signed_at,
            at(1_700_000_000) + Duration::from_millis(500)
        );
    }
    Ok(())
}

#[test]
fn a_header_comes_in_many_types() -> Result<(), Error> {
    let verifier = Verifier::new(SECRET)?;
    let now = at(1_700_000_000);
    let owned = sign(BODY, SECRET, 1_700_000_000);
    let text: &str = &owned;
    let bytes: &[u8] = text.as_bytes();
    verifier.verify_at(BODY, &owned, now)?;
    verifier.verify_at(BODY, text, now)?;
    verifier.verify_at(BODY, bytes, now)?;
    verifier.verify_at(BODY, &bytes.to_vec(), now)?;
    verifier.verify_at(BODY, Some(text), now)?;
    verifier.verify_at(BODY, Some(&owned), now)?;
    let none = verifier.verify_at(BODY, None::<&str>, now);
    assert_eq!(none.unwrap_err().kind(), ErrorKind::MissingHeader);
    Ok(())
}

#[test]
fn one_header_line_counts_and_several_are_refused() -> Result<(), Error> {
    let verifier = Verifier::new(SECRET)?;
    let now = at(1_700_000_000);
    let right = &*sign(BODY, SECRET, 1_700_000_000);
    let wrong = &*sign(BODY, "other", 1_700_000_000);
    verifier.verify_at(BODY, SignatureHeader::from_lines([right]), now)?;
    let code = |header| verifier.verify_at(BODY, header, now).unwrap_err().code();
    assert_eq!(
        code(SignatureHeader::from_lines::<str>([])),
        "missing_header"
    );
    assert_eq!(code(SignatureHeader::from_lines([""])), "missing_header");
    for lines in [
        vec![right, wrong],
        vec![wrong, right],
        vec![right, right],
        vec![right, ""],
        vec!["", right],
        vec!["", ""],
        vec![right; 100],
    ] {
        let header = SignatureHeader::from_lines(lines.iter().copied());
        let error = verifier.verify_at(BODY, header, now).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::MalformedHeader, "{lines:?}");
        // As some callers hand them over.
        let joined = verifier.verify_at(BODY, &lines.join("\n"), now);
        if lines.len() == 2 {
            assert_eq!(joined, Err(error), "{lines:?}");
        }
    }
    Ok(())
}

#[test]
fn a_body_comes_in_many_types() -> Result<(), Error> {
    let verifier = Verifier::new(SECRET)?;
    let now = at(1_700_000_000);
    let header = sign(BODY, SECRET, 1_700_000_000);
    let text = std::str::from_utf8(BODY).unwrap();
    let owned = BODY.to_vec();
    verifier.verify_at(BODY, &header, now)?;
    verifier.verify_at(&owned, &header, now)?;
    verifier.verify_at(text, &header, now)?;
    verifier.verify_at(String::from(text), &header, now)?;
    Ok(())
}

#[test]
fn a_secret_comes_in_many_types() -> Result<(), Error> {
    let header = sign(BODY, SECRET, 1_700_000_000);
    let owned = SECRET.to_owned();
    let bytes = SECRET.as_bytes();
    let verifiers = [
        Verifier::new(SECRET)?,
        Verifier::new(&owned)?,
        Verifier::new(owned.clone())?,
        Verifier::new(bytes)?,
        Verifier::new(bytes.to_vec())?,
        Verifier::new(Secret::from(SECRET))?,
    ];
    for verifier in verifiers {
        verifier.verify_at(BODY, &header, at(1_700_000_000))?;
    }
    Ok(())
}

#[test]
fn binary_secrets_may_hold_anything_but_nothing() -> Result<(), Error> {
    let secret = b"\n\x00\xff ";
    let header = sign(BODY, secret, 1_700_000_000);
    Verifier::new(secret)?.verify_at(BODY, &header, at(1_700_000_000))?;
    let empty = Verifier::new(b"");
    assert_eq!(empty.unwrap_err().kind(), ErrorKind::InvalidSecret);
    Ok(())
}

#[test]
fn secrets_of_any_length() -> Result<(), Error> {
    for length in [1, 1_000_000] {
        let secret = "k".repeat(length);
        let header = sign(BODY, &secret, 1_700_000_000);
        Verifier::new(secret)?.verify_at(BODY, &header, at(1_700_000_000))?;
    }
    Ok(())
}

#[test]
fn bodies_and_headers_of_any_length() -> Result<(), Error> {
    let verifier = Verifier::new(SECRET)?;
    let body = vec![b' '; 50_000_000];
    let header = sign(&body, SECRET, 1_700_000_000);
    verifier.authenticate_at(&body, &header, at(1_700_000_000))?;
    let empty = verifier.verify_at(&body, &header, at(1_700_000_000));
    assert_eq!(empty.unwrap_err().kind(), ErrorKind::MalformedPayload);
    let long = verifier.verify(BODY, &vec![b','; 10_000_000]);
    assert_eq!(long.unwrap_err().kind(), ErrorKind::MalformedHeader);
    Ok(())
}

#[test]
fn a_clock_before_1970_is_behind() -> Result<(), Error> {
    let verifier = Verifier::new(SECRET)?;
    let clock = UNIX_EPOCH - Duration::from_secs(300);
    let header = sign(BODY, SECRET, 0);
    assert!(verifier.verify_at(BODY, &header, clock).is_ok());
    let header = sign(BODY, SECRET, 301);
    let error = verifier.verify_at(BODY, &header, clock).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::TimestampInFuture);
    Ok(())
}

#[test]
fn a_tolerance_as_long_as_there_is() -> Result<(), Error> {
    let verifier = Verifier::builder()
        .secret(SECRET)
        .tolerance(Duration::MAX)
        .build()?;
    let header = sign(BODY, SECRET, 0);
    verifier.verify_at(BODY, &header, unix_time(253_402_300_799.0)?)?;
    Ok(())
}

#[test]
fn how_old_a_delivery_is_is_said_as_a_person_would() -> Result<(), Error> {
    let message = |signed: &str, now: f64, tolerance: f64| {
        let tolerance = tolerance_from_seconds(tolerance)?;
        let verifier = Verifier::builder().secret(SECRET).tolerance(tolerance);
        let header = sign(BODY, SECRET, signed);
        let verdict = verifier.build()?.verify_at(BODY, &header, unix_time(now)?);
        Ok(verdict.unwrap_err().message().to_owned())
    };
    for (signed, now, tolerance, words) in [
        (
            "1700000000",
            1_795_557_358.761,
            600.0,
            "signed 3 years ago and the tolerance is 10 min: ",
        ),
        (
            "1700000000",
            1_700_000_362.0,
            300.0,
            "signed 6 min 2 s ago and the tolerance is 5 min: ",
        ),
        (
            "1700003900",
            1_700_000_000.0,
            600.0,
            "signed 1 h 5 min in the future and the tolerance is 10 min: ",
        ),
        (
            "1700000000",
            1_700_000_600.001,
            600.0,
            "signed more than 10 min ago and the tolerance is 10 min: ",
        ),
        (
            "1700000000",
            1_700_000_000.25,
            0.0,
            "signed 250 ms ago and the tolerance is 0 s: ",
        ),
    ] {
        let message = message(signed, now, tolerance)?;
        assert!(message.contains(words), "{message}");
    }
    Ok(())
}

#[test]
fn seconds_as_a_double() {
    assert_eq!(unix_time(0.0), Ok(UNIX_EPOCH));
    assert_eq!(
        unix_time(1_700_000_000.123),
        Ok(UNIX_EPOCH + Duration::from_millis(1_700_000_000_123))
    );
    for wrong in [
        f64::NAN,
        f64::INFINITY,
        f64::NEG_INFINITY,
        -1.0,
        253_402_300_800.0,
        1e300,
    ] {
        let error = unix_time(wrong).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidArgument, "{wrong}");
    }
    assert_eq!(tolerance_from_seconds(0.5), Ok(Duration::from_millis(500)));
    assert_eq!(tolerance_from_seconds(600.0), Ok(DEFAULT_TOLERANCE));
    for wrong in [f64::NAN, f64::INFINITY, -0.001, 1e300] {
        let error = tolerance_from_seconds(wrong).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidArgument, "{wrong}");
    }
}

#[test]
fn nothing_prints_a_secret_or_a_signature() -> Result<(), Error> {
    let builder = Verifier::builder().secret(SECRET);
    let mut printed = vec![format!("{builder:?} {:?}", Secret::from(SECRET))];
    let verifier = builder.build()?;
    let header = sign(BODY, SECRET, 1_700_000_000);
    let (_, signature) = header.split_once("v1=").unwrap();
    printed.push(format!("{:?}", SignatureHeader::from(&header)));
    let attempts = [
        verifier.verify_at(BODY, "", at(0)),
        verifier.verify_at(BODY, &format!("{header},"), at(1_700_000_000)),
        verifier.verify_at(BODY, "t=1700000000", at(1_700_000_000)),
        verifier.verify_at(b"other", &header, at(1_700_000_000)),
        verifier.verify_at(BODY, &sign(BODY, SECRET, "soon"), at(0)),
        verifier.verify_at(BODY, &header, at(0)),
        verifier.verify_at(BODY, &header, at(1_800_000_000)),
        verifier.verify_at(b"payload", &sign("payload", SECRET, 0), at(0)),
    ];
    printed.push(format!("{verifier:?}"));
    for attempt in attempts {
        let error = attempt.unwrap_err();
        printed.push(format!("{error} {error:?}"));
    }
    let printed = printed.join("\n");
    for hidden in [
        SECRET,
        signature,
        "interview.created",
        "2023-11-14T22:13:20Z",
    ] {
        assert!(!printed.contains(hidden), "{hidden} in {printed}");
    }
    let event = verifier.verify_at(BODY, &header, at(1_700_000_000))?;
    assert!(!format!("{event:?}").contains("data"));
    Ok(())
}

#[test]
fn every_error_has_its_code_family_and_status() {
    let table: Vec<_> = ErrorKind::ALL
        .iter()
        .map(|kind| (kind.code(), kind.family().as_str(), kind.http_status()))
        .collect();
    assert_eq!(
        table,
        [
            ("missing_header", "verification", 401),
            ("malformed_header", "verification", 400),
            ("unsupported_scheme", "verification", 400),
            ("invalid_timestamp", "verification", 400),
            ("signature_mismatch", "verification", 401),
            ("timestamp_too_old", "verification", 401),
            ("timestamp_in_future", "verification", 401),
            ("malformed_payload", "payload", 400),
            ("unserializable_payload", "payload", 400),
            ("invalid_secret", "configuration", 500),
            ("body_not_raw", "usage", 500),
            ("invalid_argument", "usage", 500),
        ]
    );
}

#[test]
fn the_catalog_lists_errors_and_events() {
    let catalog: serde_json::Value = serde_json::from_str(&catalog()).unwrap();
    let errors = catalog["errors"].as_array().unwrap();
    assert_eq!(errors.len(), ErrorKind::ALL.len());
    assert_eq!(errors[4]["code"], "signature_mismatch");
    assert_eq!(errors[4]["family"], "verification");
    assert_eq!(errors[4]["httpStatus"], 401);
    let events = catalog["events"].as_array().unwrap();
    assert_eq!(events.len(), 5);
    assert_eq!(events[0]["fields"][4]["name"], "takenAt");
    assert_eq!(events[0]["fields"][4]["required"], true);
    assert_eq!(events[1]["fields"][4]["required"], false);
}

#[test]
fn verifiers_are_shared_between_threads() {
    fn shared<T: Send + Sync + 'static>() {}
    shared::<Verifier>();
    shared::<Error>();
    shared::<gather_webhooks::Event>();
    assert_eq!(SIGNATURE_HEADER, "X-Qualifi-Signature");
}
