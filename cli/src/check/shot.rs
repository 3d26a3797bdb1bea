//! One request of a probe, and what its answer should be.

use std::fmt::Write;

use bytes::Bytes;
use http::{HeaderName, HeaderValue, Method};

use super::text::{Text, quote};
use crate::http::{Answer, Outcome, Outgoing, usual_headers};

/// What a right endpoint answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Want {
    /// 2xx, within the sender's limit.
    Accepted,
    /// 4xx.
    Refused,
    /// 2xx or 4xx: the endpoint knows what it does.
    Answered,
    /// No 3xx.
    NoRedirect,
    /// 4xx, or 501, which some servers answer to a method that they do not know.
    Unserved,
}

impl Want {
    pub(crate) fn holds(self, outcome: &Outcome) -> bool {
        outcome.as_ref().is_ok_and(|answer| self.accepts(answer))
    }

    fn accepts(self, answer: &Answer) -> bool {
        match self {
            Self::Accepted => answer.is_success(),
            Self::Refused => answer.is_client_error(),
            Self::Answered => answer.is_success() || answer.is_client_error(),
            Self::NoRedirect => !(300..400).contains(&answer.status),
            Self::Unserved => answer.is_client_error() || answer.status == 501,
        }
    }
}

#[derive(Clone, Debug)]
pub(crate) struct Shot {
    /// What distinguishes it from the other requests of the probe; may be empty.
    pub(crate) label: String,
    pub(crate) method: Method,
    /// Lines of the signature header.
    pub(crate) signatures: Vec<Text>,
    pub(crate) body: Text,
    pub(crate) chunked: bool,
    pub(crate) lower_case: bool,
    pub(crate) want: Want,
    /// The request before it is needed to show what this one shows.
    pub(crate) follows: bool,
}

impl Shot {
    pub(crate) fn new(label: impl Into<String>, body: Text, signatures: Vec<Text>) -> Self {
        Self {
            label: label.into(),
            method: Method::POST,
            signatures,
            body,
            chunked: false,
            lower_case: false,
            want: Want::Accepted,
            follows: false,
        }
    }

    pub(crate) fn want(mut self, want: Want) -> Self {
        self.want = want;
        self
    }

    pub(crate) fn outgoing(&self) -> Outgoing {
        let mut headers = usual_headers();
        let lines = self.signatures.iter().filter_map(|line| {
            // What a header cannot hold is not asked of it by any row; a test looks.
            HeaderValue::from_bytes(line.text().as_bytes()).ok()
        });
        headers.extend(lines.map(|value| (HeaderName::from_static(SIGNATURE), value)));
        Outgoing {
            method: self.method.clone(),
            headers,
            body: Bytes::from(self.body.text()),
            chunked: self.chunked,
            lower_case: self.lower_case,
        }
    }

    /// A line that sends the same with curl.
    pub(crate) fn curl(&self, url: &str) -> String {
        let mut line = String::from("curl -sS -i -m 5");
        if self.method != Method::POST {
            let _ = write!(line, " -X {}", self.method);
        }
        let _ = write!(line, " {}", quote(url));
        if !(self.method == Method::GET && self.body.is_empty()) {
            line.push_str(" -H 'Content-Type: application/json'");
        }
        let name = if self.lower_case {
            SIGNATURE
        } else {
            gather_webhooks::SIGNATURE_HEADER
        };
        for value in &self.signatures {
            if value.is_empty() {
                // What curl sends as a header without a value.
                let _ = write!(line, " -H '{name};'");
            } else {
                let header = Text::from(format!("{name}: ")).join(value.clone());
                let _ = write!(line, " -H {}", header.word());
            }
        }
        if self.chunked {
            line.push_str(" -H 'Transfer-Encoding: chunked'");
        }
        match self.body.printer() {
            Some(printer) => format!("{printer} | {line} --data-binary @-"),
            None if self.body.is_empty() && self.method == Method::GET => line,
            None => format!("{line} --data-binary {}", self.body.word()),
        }
    }
}

/// As hyper wants it; on the wire it is `X-Qualifi-Signature` unless asked otherwise.
const SIGNATURE: &str = "x-qualifi-signature";

/// The lines for a shot and for those before it that it needs.
pub(crate) fn curls(shots: &[Shot], at: usize, url: &str) -> String {
    let mut first = at;
    while first > 0 && shots.get(first).is_some_and(|shot| shot.follows) {
        first = first.saturating_sub(1);
    }
    let lines: Vec<_> = shots
        .get(first..=at)
        .unwrap_or_default()
        .iter()
        .map(|shot| shot.curl(url))
        .collect();
    // Answers do not end in line breaks, and two in one line cannot be read.
    lines.join("; echo\n")
}
