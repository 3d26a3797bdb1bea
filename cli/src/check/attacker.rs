//! What the attacker's probes send.

use http::Method;

use super::{
    maker::{Maker, mac},
    shot::{Shot, Want},
    text::Text,
};
use crate::sample;

const HOUR: i64 = 3600;

/// Beyond the 4,096 bytes that a signature header may have.
const PADDING: usize = 8000;

const DEEP: usize = 10_000;

/// Keys that a program ends up with when its secret is not set.
const KEYS: [&str; 5] = ["", "undefined", "null", "secret", "None"];

pub(super) fn no_header(maker: &Maker<'_>) -> Vec<Shot> {
    let shot = |label: &str, lines| Shot::new(label, maker.body(), lines).want(Want::Refused);
    vec![
        shot("no header", vec![]),
        shot("an empty header", vec![Text::default()]),
    ]
}

pub(super) fn wrong_secret(maker: &Maker<'_>) -> Vec<Shot> {
    vec![keyed(maker, "", "not the secret of this endpoint")]
}

/// A request signed with another key.
pub(super) fn keyed(maker: &Maker<'_>, label: &str, key: &str) -> Shot {
    maker.forged(label, |t, _, body| {
        let wrong = mac(key.as_bytes(), format!("{t}.{body}").as_bytes());
        format!("t={t},v1={wrong}")
    })
}

pub(super) fn body_changed(maker: &Maker<'_>) -> Vec<Shot> {
    let id = sample::uuid();
    let signed = maker.body_with_text(id.as_str());
    let header = maker.header(&signed, Maker::now());
    // The version of the UUID: 4 becomes 5.
    let changed = signed.text().replacen(&id, &id.replacen("-4", "-5", 1), 1);
    vec![Shot::new("", changed.into(), vec![header.into()]).want(Want::Refused)]
}

pub(super) fn timestamp_changed(maker: &Maker<'_>) -> Vec<Shot> {
    vec![maker.forged("", |t, right, _| {
        format!("t={},v1={right}", t.saturating_add(1))
    })]
}

pub(super) fn timestamp_unsigned(maker: &Maker<'_>) -> Vec<Shot> {
    vec![
        maker.forged("the body alone is signed, `t` beside it", |t, _, body| {
            format!("t={t},v1={}", maker.mac(body.as_bytes()))
        }),
        maker.forged("the body alone is signed, no `t`", |_, _, body| {
            format!("v1={}", maker.mac(body.as_bytes()))
        }),
        maker.forged("an empty `t` is signed", |_, _, body| {
            format!("t=,v1={}", maker.mac(format!(".{body}").as_bytes()))
        }),
    ]
}

pub(super) fn guessed_keys(maker: &Maker<'_>) -> Vec<Shot> {
    KEYS.iter()
        // Whoever has such a secret is told so by S01's success with it; here it would be the right one.
        .filter(|key| **key != maker.context.secret)
        .map(|key| keyed(maker, &format!("key `{key}`"), key))
        .collect()
}

pub(super) fn other_schemes(maker: &Maker<'_>) -> Vec<Shot> {
    vec![
        maker.forged("`v0` with what is right for `v1`", |t, right, _| {
            format!("t={t},v0={right}")
        }),
        maker.forged("`sha256=` instead of `v1`", |t, right, _| {
            format!("t={t},sha256={right}")
        }),
        maker.forged("`sha256=` of the body alone", |_, _, body| {
            format!("sha256={}", maker.mac(body.as_bytes()))
        }),
    ]
}

pub(super) fn truncated(maker: &Maker<'_>) -> Vec<Shot> {
    [0, 8, 32, 63]
        .map(|length| {
            maker.forged(&format!("{length} of 64 digits"), |t, right, _| {
                format!("t={t},v1={}", right.get(..length).unwrap_or_default())
            })
        })
        .into()
}

pub(super) fn no_signatures(maker: &Maker<'_>) -> Vec<Shot> {
    let long = |c: char| c.to_string().repeat(64);
    vec![
        maker.forged("65 digits", |t, _, _| format!("t={t},v1={}0", long('0'))),
        maker.forged("3 digits", |t, _, _| format!("t={t},v1=abc")),
        maker.forged("64 letters that are no hex", |t, _, _| {
            format!("t={t},v1={}", long('z'))
        }),
        maker.forged("64 characters of two bytes", |t, _, _| {
            format!("t={t},v1={}", long('é'))
        }),
    ]
}

pub(super) fn old(maker: &Maker<'_>) -> Vec<Shot> {
    let t = Maker::now().saturating_sub(HOUR);
    vec![maker.signed_at("", maker.body(), t).want(Want::Refused)]
}

pub(super) fn future(maker: &Maker<'_>) -> Vec<Shot> {
    let t = Maker::now().saturating_add(HOUR);
    vec![maker.signed_at("", maker.body(), t).want(Want::Refused)]
}

pub(super) fn two_timestamps(maker: &Maker<'_>) -> Vec<Shot> {
    let other = |t: i64| t.saturating_sub(1);
    vec![
        maker.forged("the true one first", |t, right, _| {
            format!("t={t},t={},v1={right}", other(t))
        }),
        maker.forged("the true one last", |t, right, _| {
            format!("t={},t={t},v1={right}", other(t))
        }),
        maker.forged("the true one first, the other at the end", |t, right, _| {
            format!("t={t},v1={right},t={}", other(t))
        }),
    ]
}

pub(super) fn two_lines(maker: &Maker<'_>) -> Vec<Shot> {
    let pair = |label: &str, true_first: bool| {
        let body = maker.body();
        let t = Maker::now();
        let right = Text::from(maker.header(&body, t));
        let wrong = Text::from(format!("t={t},v1={}", "0".repeat(64)));
        let lines = if true_first {
            vec![right, wrong]
        } else {
            vec![wrong, right]
        };
        Shot::new(label, body, lines).want(Want::Refused)
    };
    vec![
        pair("the true one first", true),
        pair("the true one last", false),
    ]
}

pub(super) fn padded(maker: &Maker<'_>) -> Vec<Shot> {
    let shot = |label: &str, tail: Text| {
        let body = maker.body();
        let header = Text::from(maker.header(&body, Maker::now())).join(tail);
        Shot::new(label, body, vec![header]).want(Want::Refused)
    };
    vec![
        shot("8 kB long", Text::from(",x=").repeat('x', PADDING)),
        shot("not ASCII", Text::from(",é=ü")),
    ]
}

pub(super) fn no_json(maker: &Maker<'_>) -> Vec<Shot> {
    let id = sample::uuid();
    let deep = Text::from(format!(r#"{{"event":"{id}","data":"#))
        .repeat('[', DEEP)
        .repeat(']', DEEP)
        .then("}");
    [
        ("text that is no JSON", Text::from(format!("not JSON {id}"))),
        ("an array", Text::from(format!(r#"["{id}"]"#))),
        ("10,000 levels deep", deep),
    ]
    .map(|(label, body)| maker.signed(label, body).want(Want::Answered))
    .into()
}

/// Requests whose refusal may say too much.
pub(super) fn provoking(maker: &Maker<'_>) -> Vec<Shot> {
    let mut shots = no_header(maker);
    shots.extend(wrong_secret(maker));
    let id = sample::uuid();
    let text = Text::from(format!("not JSON {id}"));
    shots.push(maker.signed("text that is no JSON", text));
    shots
}

pub(super) fn methods(maker: &Maker<'_>) -> Vec<Shot> {
    let mut get = Shot::new("GET", Text::default(), vec![]).want(Want::Unserved);
    get.method = Method::GET;
    let mut put = maker
        .signed("PUT of a signed delivery", maker.body())
        .want(Want::Unserved);
    put.method = Method::PUT;
    vec![get, put]
}
