//! What the bindings rely on.

#![allow(
    clippy::arithmetic_side_effects,
    clippy::unwrap_used,
    reason = "a test fails by panicking"
)]

use std::time::Duration;

use gather_webhooks::{
    Verifier,
    binding::{read_verifier, write_verifier},
    sign, unix_time,
};
use proptest::{collection::vec, option, prelude::*};

const BODY: &str = "{}";
const NOW: u64 = 1_700_000_000;

proptest! {
    #[test]
    fn a_verifier_that_was_written_judges_as_it_did(
        secrets in vec("[ -~]{0,10}x[ -~]{0,200}x", 1..5),
        tolerance in option::of((0..u64::MAX, 0..1_000_000_000_u32)),
        other in "[a-z]{1,5}",
        age in 0..2_000_u64,
    ) {
        let secrets: Vec<String> = secrets.iter().map(|secret| secret.trim().to_owned()).collect();
        let tolerance = tolerance.map(|(seconds, nanos)| Duration::new(seconds % 1_500, nanos));
        let mut builder = Verifier::builder().tolerance(tolerance);
        for secret in &secrets {
            builder = builder.secret(secret);
        }
        let verifier = builder.build().unwrap();
        let read = read_verifier(&write_verifier(&verifier)).unwrap();
        prop_assert_eq!(format!("{read:?}"), format!("{verifier:?}"));
        let now = unix_time(f64::from(1_700_000_000_u32)).unwrap();
        for secret in secrets.iter().chain([&other]) {
            let header = sign(BODY, secret, NOW - age);
            prop_assert_eq!(
                read.authenticate_at(BODY, &header, now),
                verifier.authenticate_at(BODY, &header, now)
            );
        }
    }
}

#[test]
fn the_longest_tolerance_is_not_taken_for_none() {
    for tolerance in [Duration::MAX, Duration::ZERO] {
        let verifier = Verifier::builder().secret("x").tolerance(tolerance);
        let verifier = verifier.build().unwrap();
        let read = read_verifier(&write_verifier(&verifier)).unwrap();
        assert_eq!(format!("{read:?}"), format!("{verifier:?}"));
    }
}

#[test]
fn what_is_cut_is_no_verifier() {
    let written = write_verifier(&Verifier::new("x").unwrap());
    assert!(read_verifier(&written).is_some());
    for length in 0..written.len() {
        assert!(read_verifier(&written[..length]).is_none(), "{length}");
    }
}
