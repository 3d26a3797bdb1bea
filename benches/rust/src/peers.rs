//! Deliveries, as we and the peers sign them.

use std::time::{SystemTime, UNIX_EPOCH};

use gather_webhooks::sign;
use http::HeaderMap;
use standardwebhooks::Webhook;

pub const SECRET: &str = "whsec_bWluZSBpcyBhIHNlY3JldCBvZiAyNCBieXRlcw==";

/// A body and how each scheme signs it, now.
pub struct Delivery {
    pub body: Vec<u8>,
    pub now: String,
    pub ours: String,
    pub standard: HeaderMap,
}

impl Delivery {
    pub fn new(body: Vec<u8>) -> Self {
        let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap();
        let ours = sign(&body, SECRET, now.as_secs());
        let id = "msg_2b1Pk7nbVs9mUEtzqcGd0m7uXvR";
        let signature = Webhook::new(SECRET)
            .unwrap()
            .sign(id, now.as_secs().cast_signed(), &body)
            .unwrap();
        let mut standard = HeaderMap::new();
        standard.insert("webhook-id", id.parse().unwrap());
        standard.insert("webhook-timestamp", now.as_secs().into());
        standard.insert("webhook-signature", signature.parse().unwrap());
        Self {
            body,
            now: now.as_secs().to_string(),
            ours,
            standard,
        }
    }
}
