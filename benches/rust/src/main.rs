//! The crate beside its peers. Prints one JSON document; `make bench` makes a table of it.

mod measure;
mod peers;

use std::{collections::BTreeMap, env, fs, path::Path};

use gather_webhooks::Verifier;
use hmac::{Hmac, KeyInit, Mac};
use serde::Serialize;
use serde_json::Value;
use sha2::Sha256;

use crate::{
    measure::{Group, Subject},
    peers::{Delivery, SECRET},
};

const NOTES: &[&str] = &[
    "The limit is HMAC-SHA256 of the same bytes with the same crate (`hmac`, `sha2`), its key prepared \
     beforehand. It reads no header and no clock.",
    "`standardwebhooks` and `svix` sign `id.timestamp.body` (32 bytes more), read three headers, write \
     base64 and not hex, and parse nothing. Both compute the hash in portable code.",
];
const SIZES: [usize; 4] = [320, 4_096, 65_536, 1_048_576];

fn main() {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let folder = arguments.first().expect("the folder of the bodies");
    let rounds = if arguments.iter().any(|a| a == "--quick") {
        21
    } else {
        101
    };
    let bodies: Vec<Vec<u8>> = SIZES
        .iter()
        .map(|size| fs::read(Path::new(folder).join(format!("{size}.json"))).expect("a body"))
        .collect();

    let report = Report {
        title: "Rust",
        versions: BTreeMap::from([
            ("rustc", env!("RUSTC_VERSION")),
            ("standardwebhooks", "1.0.1"),
            ("svix", "2.9.1"),
        ]),
        groups: vec![
            authenticate(&bodies, rounds),
            verify(&bodies, rounds),
            reject(&bodies[0], rounds),
        ],
        notes: NOTES,
    };
    println!(
        "{}",
        serde_json::to_string(&report).expect("text and numbers")
    );
}

#[derive(Serialize)]
struct Report {
    title: &'static str,
    versions: BTreeMap<&'static str, &'static str>,
    groups: Vec<Group>,
    notes: &'static [&'static str],
}

/// The key schedule is made beforehand, as `Verifier` does.
fn hmac() -> Hmac<Sha256> {
    Hmac::new_from_slice(SECRET.as_bytes()).unwrap()
}

fn bare_hmac<'a>(key: &'a Hmac<Sha256>, delivery: &'a Delivery) -> Subject<'a> {
    Subject::new("limit: bare HMAC-SHA256", || {
        let mut mac = key.clone();
        mac.update(delivery.now.as_bytes());
        mac.update(b".");
        mac.update(&delivery.body);
        mac.finalize()
    })
}

fn authenticate(bodies: &[Vec<u8>], rounds: usize) -> Group {
    let mut group = Group::new("Authenticate", rounds);
    let key = hmac();
    let ours = Verifier::new(SECRET).unwrap();
    let standard = standardwebhooks::Webhook::new(SECRET).unwrap();
    let svix = svix::webhooks::Webhook::new(SECRET).unwrap();
    for body in bodies {
        let delivery = &Delivery::new(body.clone());
        ours.authenticate(body, &delivery.ours).unwrap();
        standard.verify(body, &delivery.standard).unwrap();
        svix.verify(body, &delivery.standard).unwrap();
        group.measure(
            &body.len().to_string(),
            vec![
                bare_hmac(&key, delivery),
                Subject::new("gather-webhooks `authenticate`", || {
                    ours.authenticate(&delivery.body, &delivery.ours)
                }),
                Subject::new("standardwebhooks", || {
                    standard.verify(&delivery.body, &delivery.standard)
                }),
                Subject::new("svix", || svix.verify(&delivery.body, &delivery.standard)),
            ],
        );
    }
    group
}

fn verify(bodies: &[Vec<u8>], rounds: usize) -> Group {
    let mut group = Group::new("Verify to an event", rounds);
    let key = hmac();
    let ours = Verifier::new(SECRET).unwrap();
    let standard = standardwebhooks::Webhook::new(SECRET).unwrap();
    let svix = svix::webhooks::Webhook::new(SECRET).unwrap();
    for body in bodies {
        let delivery = &Delivery::new(body.clone());
        group.measure(
            &body.len().to_string(),
            vec![
                bare_hmac(&key, delivery),
                Subject::new("gather-webhooks `verify`", || {
                    ours.verify(&delivery.body, &delivery.ours)
                }),
                Subject::new("standardwebhooks, nothing parsed", || {
                    standard.verify(&delivery.body, &delivery.standard)
                }),
                Subject::new("svix, nothing parsed", || {
                    svix.verify(&delivery.body, &delivery.standard)
                }),
                Subject::new("standardwebhooks and `serde_json::Value`", || {
                    standard.verify(&delivery.body, &delivery.standard).unwrap();
                    serde_json::from_slice::<Value>(&delivery.body)
                }),
                Subject::new("svix and `serde_json::Value`", || {
                    svix.verify(&delivery.body, &delivery.standard).unwrap();
                    serde_json::from_slice::<Value>(&delivery.body)
                }),
            ],
        );
    }
    group
}

fn reject(body: &[u8], rounds: usize) -> Group {
    let mut group = Group::new("Refuse, with a body of 320 bytes", rounds);
    let key = hmac();
    let ours = Verifier::new(SECRET).unwrap();
    let standard = standardwebhooks::Webhook::new(SECRET).unwrap();
    let svix = svix::webhooks::Webhook::new(SECRET).unwrap();
    let delivery = &Delivery::new(body.to_vec());
    let (_, right) = delivery.ours.split_once("v1=").unwrap();
    let wrong = |at: usize| {
        let digit = if right.as_bytes()[at] == b'0' {
            "1"
        } else {
            "0"
        };
        let mut wrong = right.to_owned();
        wrong.replace_range(at..=at, digit);
        wrong
    };
    let wrong_standard = "v1,AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=";
    let headers = [
        (
            "first digit wrong",
            format!("t={},v1={}", delivery.now, wrong(0)),
            wrong_standard.to_owned(),
        ),
        (
            "last digit wrong",
            format!("t={},v1={}", delivery.now, wrong(63)),
            wrong_standard.to_owned(),
        ),
        (
            "garbage header",
            "not a signature".to_owned(),
            "not a signature".to_owned(),
        ),
        ("4 KB of garbage", "x".repeat(4_096), "x".repeat(4_096)),
        (
            "4 KB of `v1`s",
            format!(
                "t={}{}",
                delivery.now,
                format!(",v1={}", wrong(63)).repeat(59)
            ),
            [wrong_standard; 59].join(" "),
        ),
    ];
    for (column, ours_header, standard_header) in &headers {
        let mut headers = delivery.standard.clone();
        headers.insert("webhook-signature", standard_header.parse().unwrap());
        let headers = &headers;
        ours.authenticate(body, ours_header).unwrap_err();
        standard.verify(body, headers).unwrap_err();
        svix.verify(body, headers).unwrap_err();
        group.measure(
            column,
            vec![
                bare_hmac(&key, delivery),
                Subject::new("gather-webhooks `authenticate`", || {
                    ours.authenticate(body, ours_header)
                }),
                Subject::new("gather-webhooks `authenticate`, accepting", || {
                    ours.authenticate(body, &delivery.ours)
                }),
                Subject::new("standardwebhooks", || standard.verify(body, headers)),
                Subject::new("svix", || svix.verify(body, headers)),
            ],
        );
    }
    group
}
