//! Holds the MAC underneath to published vectors, which the public API cannot express: their
//! messages are not of the form `timestamp.body`.

#![allow(
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    clippy::unwrap_used,
    reason = "a test fails by panicking"
)]

#[expect(dead_code, unreachable_pub, reason = "it is the crate's")]
#[path = "../src/secret.rs"]
mod secret;

// What that file finds in the crate.
use gather_webhooks::{Error, ErrorKind};
use serde_json::Value;

use self::secret::Secret;

fn mac(key: &str, message: &[u8]) -> String {
    let key = Secret::from(hex::decode(key).unwrap()).key();
    let whole = key.mac([message, b"", b""]);
    for at in [0, message.len() / 2, message.len()] {
        let (head, tail) = message.split_at(at);
        assert_eq!(key.mac([head, b"", tail]), whole, "split at {at}");
    }
    hex::encode(whole)
}

/// RFC 4231, section 4: key, message and HMAC-SHA-256 of its test cases.
#[test]
fn rfc_4231() {
    let aa_20 = "aa".repeat(20);
    let aa_131 = "aa".repeat(131);
    let cases: [(&str, &[u8], &str); 7] = [
        (
            "0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b",
            b"Hi There",
            "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7",
        ),
        (
            "4a656665",
            b"what do ya want for nothing?",
            "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843",
        ),
        (
            &aa_20,
            &[0xdd; 50],
            "773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe",
        ),
        (
            "0102030405060708090a0b0c0d0e0f10111213141516171819",
            &[0xcd; 50],
            "82558a389a443c0ea4cc819899f2083a85f0faa3e578f8077a2e3ff46729665b",
        ),
        // The RFC prints only the first 128 bits of this one.
        (
            "0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c",
            b"Test With Truncation",
            "a3b6167473100ee06e0c796c2955552b",
        ),
        (
            &aa_131,
            b"Test Using Larger Than Block-Size Key - Hash Key First",
            "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54",
        ),
        (
            &aa_131,
            b"This is a test using a larger than block-size key and a larger than block-size \
              data. The key needs to be hashed before being used by the HMAC algorithm.",
            "9b09ffa71b942fcb27635fbcd5b0e944bfdc63644f0713938a7f51535c3a35e2",
        ),
    ];
    for (number, (key, message, expected)) in cases.into_iter().enumerate() {
        let got = mac(key, message);
        assert!(got.starts_with(expected), "test case {}", number + 1);
    }
}

/// Project Wycheproof; see `tests/data/README.md`.
#[test]
fn wycheproof() {
    let text = include_str!("data/wycheproof_hmac_sha256.json");
    let file: Value = serde_json::from_str(text).unwrap();
    let mut ran = 0;
    for group in file["testGroups"].as_array().unwrap() {
        for test in group["tests"].as_array().unwrap() {
            let field = |name: &str| test[name].as_str().unwrap();
            let message = hex::decode(field("msg")).unwrap();
            let matches = mac(field("key"), &message).starts_with(field("tag"));
            assert_eq!(matches, field("result") == "valid", "tcId {}", test["tcId"]);
            ran += 1;
        }
    }
    assert_eq!(ran, 174);
}
