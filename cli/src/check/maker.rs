//! Makes what the probes send.

use jiff::Timestamp;
use ring::hmac;

use super::{
    shot::{Shot, Want},
    text::Text,
};
use crate::sample;

/// The name of an event that no program handles.
const UNKNOWN: &str = "gather_webhooks.check";

/// What all probes of a run share.
pub(crate) struct Context {
    pub(crate) secret: String,
    /// The documented events that may be sent; none: only unknown ones.
    pub(crate) events: Vec<&'static str>,
}

/// Makes the requests of one probe. Every body is one that `JSON.stringify` would write, and has an id of its own.
pub(crate) struct Maker<'a> {
    pub(crate) context: &'a Context,
    pub(crate) probe: &'static str,
}

impl Maker<'_> {
    pub(crate) fn now() -> i64 {
        Timestamp::now().as_second()
    }

    /// A body with nothing special about it.
    pub(crate) fn body(&self) -> Text {
        self.with("", Text::from(sample::uuid()), "")
    }

    /// A body with a text of its own in it, as it stands within JSON's quotes.
    pub(crate) fn body_with_text(&self, text: impl Into<Text>) -> Text {
        self.with("", text.into(), "")
    }

    /// A body with members before and after the others of its data; each with its comma.
    pub(crate) fn body_with_members(&self, before: &str, after: &str) -> Text {
        self.with(before, Text::from(sample::uuid()), after)
    }

    /// A body whose data is `data`.
    pub(crate) fn body_with_data(event: &str, data: &str) -> Text {
        Text::from(format!(
            r#"{{"event":"{event}","timestamp":"{}","data":{data}}}"#,
            sample::now()
        ))
    }

    /// An event that nobody knows.
    pub(crate) fn unknown(&self) -> Text {
        Text::from(self.unknown_head("")).then(format!(r#""text":"{}"}}}}"#, sample::uuid()))
    }

    /// The documented event that probes use, if any may be.
    pub(crate) fn documented(&self) -> Option<&'static str> {
        self.context.events.first().copied()
    }

    fn with(&self, before: &str, text: Text, after: &str) -> Text {
        let (head, tail) = match self.documented() {
            None => (
                format!(r#"{}"text":""#, self.unknown_head(before)),
                format!("\"{after}}}}}"),
            ),
            Some(event) => {
                // The odd text goes into a documented field, after an id that makes the body unique.
                let members = sample::data(event);
                let (odd, rest) = match event {
                    "candidate_interview.completed" | "candidate_interview.status_changed" => {
                        ("candidateId", 2)
                    }
                    "question.audio_generated" => ("audioURL", 2),
                    _ => ("title", 2),
                };
                let list = |members: &[(&str, String)]| -> String {
                    let texts = members
                        .iter()
                        .map(|(name, value)| format!("\"{name}\":{value},"));
                    texts.collect::<Vec<_>>().concat()
                };
                let ids = list(members.get(..1).unwrap_or_default());
                let others = list(members.get(rest..).unwrap_or_default());
                let others = others.trim_end_matches(',');
                let comma = if others.is_empty() { "" } else { "," };
                (
                    format!(
                        r#"{{"event":"{event}","timestamp":"{}","data":{{{before}{ids}"{odd}":""#,
                        sample::now()
                    ),
                    format!("\"{comma}{others}{after}}}}}"),
                )
            }
        };
        Text::from(head).join(text).then(tail)
    }

    fn unknown_head(&self, before: &str) -> String {
        format!(
            r#"{{"event":"{UNKNOWN}","timestamp":"{}","data":{{{before}"probe":"{}","id":"{}","#,
            sample::now(),
            self.probe,
            sample::uuid()
        )
    }

    /// A request with a body and the right header for it, signed now.
    pub(crate) fn signed(&self, label: &str, body: Text) -> Shot {
        self.signed_at(label, body, Self::now())
    }

    pub(crate) fn signed_at(&self, label: &str, body: Text, t: impl std::fmt::Display) -> Shot {
        let header = self.header(&body, t);
        Shot::new(label, body, vec![Text::from(header)])
    }

    /// A request with a fresh body and a header made from its `t` and its right signature, to be refused.
    pub(crate) fn forged(
        &self,
        label: &str,
        header: impl FnOnce(i64, &str, &str) -> String,
    ) -> Shot {
        let body = self.body();
        let text = body.text();
        let t = Self::now();
        let right = self.mac(format!("{t}.{text}").as_bytes());
        let header = header(t, &right, &text);
        Shot::new(label, body, vec![Text::from(header)]).want(Want::Refused)
    }

    pub(crate) fn header(&self, body: &Text, t: impl std::fmt::Display) -> String {
        gather_webhooks::sign(body.text(), self.context.secret.as_str(), t)
    }

    /// The MAC of any message at all, in hex.
    pub(crate) fn mac(&self, message: &[u8]) -> String {
        mac(self.context.secret.as_bytes(), message)
    }
}

/// HMAC-SHA256 in hex.
pub(crate) fn mac(key: &[u8], message: &[u8]) -> String {
    let key = hmac::Key::new(hmac::HMAC_SHA256, key);
    hex(hmac::sign(&key, message).as_ref())
}

fn hex(bytes: &[u8]) -> String {
    let digits: Vec<_> = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
    digits.concat()
}
