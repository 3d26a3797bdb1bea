//! What the sender's probes send.

use super::{
    maker::Maker,
    shot::{Shot, Want},
    text::Text,
};

/// Six minutes: a last attempt that was not signed anew.
const LATE: i64 = 360;

/// 256 kB, with what is around it.
const LARGE: usize = 256 * 1024;

const MANY: usize = 20;

pub(super) fn signed(maker: &Maker<'_>) -> Vec<Shot> {
    vec![maker.signed("", maker.body())]
}

pub(super) fn unknown(maker: &Maker<'_>) -> Vec<Shot> {
    vec![maker.signed("", maker.unknown())]
}

pub(super) fn fields(maker: &Maker<'_>) -> Vec<Shot> {
    let beyond = maker.body_with_members("", r#","addedLater":{"list":[1,true,null],"text":"x"}"#);
    let event = maker.documented().unwrap_or("gather_webhooks.check");
    let only = format!(r#"{{"addedLater":"{}"}}"#, crate::sample::uuid());
    vec![
        maker.signed("fields beyond the documented ones", beyond),
        maker.signed(
            "documented fields missing",
            Maker::body_with_data(event, &only),
        ),
    ]
}

pub(super) fn text(maker: &Maker<'_>) -> Vec<Shot> {
    vec![
        maker.signed(
            "accents and emoji",
            maker.body_with_text("Zoë Łukasz 東京 👩‍🚀"),
        ),
        maker.signed(
            "U+2028 and U+2029",
            maker.body_with_text("line\u{2028}and\u{2029}paragraph"),
        ),
        maker.signed("/, <, & and >", maker.body_with_text("</b>&<a/b>'+=")),
    ]
}

pub(super) fn lone_surrogate(maker: &Maker<'_>) -> Vec<Shot> {
    vec![maker.signed("", maker.body_with_text(r"cut \ud83d in half"))]
}

pub(super) fn integer_keys(maker: &Maker<'_>) -> Vec<Shot> {
    // As V8 orders them; sorted as texts, 10 comes before 2. From 0 on without a gap they are a list to PHP.
    vec![
        maker.signed(
            "keys 2 and 10",
            maker.body_with_members("", r#","answers":{"2":"b","10":"a"}"#),
        ),
        maker.signed(
            "keys 0 and 1",
            maker.body_with_members("", r#","answers":{"0":"a","1":"b"}"#),
        ),
    ]
}

pub(super) fn large(maker: &Maker<'_>) -> Vec<Shot> {
    let text = Text::default().repeat('x', LARGE);
    vec![maker.signed("", maker.body_with_text(text))]
}

pub(super) fn duplicate(maker: &Maker<'_>) -> Vec<Shot> {
    let first = maker.signed("first", maker.body());
    let mut second = first.clone();
    "again".clone_into(&mut second.label);
    second.follows = true;
    vec![first, second]
}

pub(super) fn duplicate_signed_anew(maker: &Maker<'_>) -> Vec<Shot> {
    let body = maker.body();
    // A minute later, as the second attempt is.
    let first = maker.signed_at("first", body.clone(), Maker::now().saturating_sub(60));
    let mut second = maker.signed("again, with a new `t`", body);
    second.follows = true;
    vec![first, second]
}

pub(super) fn twice_at_once(maker: &Maker<'_>) -> Vec<Shot> {
    let one = maker.signed("one", maker.body());
    let mut other = one.clone();
    "the other".clone_into(&mut other.label);
    other.follows = true;
    vec![one, other]
}

pub(super) fn late(maker: &Maker<'_>) -> Vec<Shot> {
    vec![maker.signed_at("", maker.body(), Maker::now().saturating_sub(LATE))]
}

pub(super) fn ahead(maker: &Maker<'_>) -> Vec<Shot> {
    vec![maker.signed_at("", maker.body(), Maker::now().saturating_add(5))]
}

pub(super) fn units(maker: &Maker<'_>) -> Vec<Shot> {
    let milliseconds = Maker::now().saturating_mul(1000);
    vec![
        maker.signed_at("`t` in milliseconds", maker.body(), milliseconds),
        maker.signed_at("`t` in RFC 3339", maker.body(), crate::sample::now()),
    ]
}

pub(super) fn rotation(maker: &Maker<'_>) -> Vec<Shot> {
    let wrong = "0".repeat(64);
    let first = maker.forged("the right one first", |t, right, _| {
        format!("t={t},v1={right},v1={wrong}")
    });
    let last = maker.forged("the right one last", |t, right, _| {
        format!("t={t},v1={wrong},v1={right}")
    });
    vec![first.want(Want::Accepted), last.want(Want::Accepted)]
}

pub(super) fn grammar(maker: &Maker<'_>) -> Vec<Shot> {
    let other = "0".repeat(64);
    let shots = [
        maker.forged("a `v0` beside", |t, right, _| {
            format!("t={t},v0={other},v1={right}")
        }),
        maker.forged("spaces", |t, right, _| format!("t={t} , v1={right}")),
        maker.forged("`v1` before `t`", |t, right, _| format!("v1={right},t={t}")),
    ];
    shots
        .into_iter()
        .map(|shot| shot.want(Want::Accepted))
        .collect()
}

pub(super) fn lower_case(maker: &Maker<'_>) -> Vec<Shot> {
    let mut shot = maker.signed("", maker.body());
    shot.lower_case = true;
    vec![shot]
}

pub(super) fn many(maker: &Maker<'_>) -> Vec<Shot> {
    (1..=MANY)
        .map(|number| maker.signed(&format!("number {number}"), maker.body()))
        .collect()
}

pub(super) fn redirect(maker: &Maker<'_>) -> Vec<Shot> {
    vec![maker.signed("", maker.body()).want(Want::NoRedirect)]
}

pub(super) fn chunked(maker: &Maker<'_>) -> Vec<Shot> {
    let mut shot = maker.signed("", maker.body());
    shot.chunked = true;
    vec![shot]
}
