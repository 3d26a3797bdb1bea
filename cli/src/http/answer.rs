//! What came back, or why nothing did.

use std::{fmt, time::Duration};

use http::{HeaderMap, HeaderValue};

use crate::output::is_steering;

/// As much of an answer's body as is kept; nobody needs more to see what it is.
pub(super) const KEPT: usize = 64 * 1024;

/// Shorter secrets may be a word of any answer.
pub(crate) const TELLING: usize = 8;

pub(crate) type Outcome = Result<Answer, NoAnswer>;

#[derive(Clone, Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Vec<u8>,
    /// From the first attempt to connect to the end of the answer.
    pub(crate) took: Duration,
}

impl Answer {
    pub(crate) fn is_success(&self) -> bool {
        (200..300).contains(&self.status)
    }

    pub(crate) fn is_client_error(&self) -> bool {
        (400..500).contains(&self.status)
    }

    pub(crate) fn header(&self, name: &str) -> Option<String> {
        let value = self.headers.get(name)?;
        Some(printable(value.as_bytes(), 200))
    }

    /// Takes the secret out, where an endpoint answers with it: what is shown of answers is kept in logs.
    pub(crate) fn hide(&mut self, secret: &str) {
        let without = |bytes: &[u8]| {
            let text = String::from_utf8_lossy(bytes);
            let shows = secret.len() >= TELLING && text.contains(secret);
            shows.then(|| text.replace(secret, "[secret]").into_bytes())
        };
        if let Some(body) = without(&self.body) {
            self.body = body;
        }
        for value in self.headers.values_mut() {
            let header = without(value.as_bytes());
            if let Some(Ok(header)) = header.map(|it| HeaderValue::from_bytes(&it)) {
                *value = header;
            }
        }
    }

    /// The beginning of the body in one line, safe to print.
    pub(crate) fn excerpt(&self) -> String {
        let is_html = self.body.trim_ascii_start().starts_with(b"<");
        if is_html {
            printable(&without_tags(&self.body), 60)
        } else {
            printable(&self.body, 60)
        }
    }
}

/// Such as ``401 `Invalid signature` in 12 ms``.
impl fmt::Display for Answer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.status)?;
        if (300..400).contains(&self.status)
            && let Some(location) = self.header("location")
        {
            write!(f, " to {location}")?;
        }
        let excerpt = self.excerpt();
        if !excerpt.is_empty() {
            write!(f, " `{excerpt}`")?;
        }
        write!(f, " in {}", milliseconds(self.took))
    }
}

#[derive(Clone, Debug)]
pub(crate) enum NoAnswer {
    /// No connection: no such host, refused, no route.
    Unreachable(String),
    /// A connection, but no TLS that the sender would accept.
    Tls(String),
    TimedOut(Duration),
    /// The connection ended before an answer.
    Closed(String),
    /// Something that is no HTTP.
    NotHttp(String),
}

impl fmt::Display for NoAnswer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unreachable(why) => write!(f, "no connection: {why}"),
            Self::Tls(why) => write!(f, "no TLS: {why}"),
            Self::TimedOut(limit) => write!(f, "no answer within {} s", limit.as_secs_f64()),
            Self::Closed(why) => write!(f, "connection closed without an answer: {why}"),
            Self::NotHttp(why) => write!(f, "the answer is no HTTP/1.1: {why}"),
        }
    }
}

/// `12 ms`, `1.3 s`.
pub(crate) fn milliseconds(time: Duration) -> String {
    match time.as_millis() {
        ms @ 0..1000 => format!("{ms} ms"),
        _ => format!("{:.1} s", time.as_secs_f64()),
    }
}

/// What a page says, without its tags and styles.
fn without_tags(html: &[u8]) -> Vec<u8> {
    let mut text = Vec::new();
    let mut rest = html;
    while let Some(start) = rest.iter().position(|byte| *byte == b'<') {
        let (before, tag) = rest.split_at(start);
        text.extend_from_slice(before);
        text.push(b' ');
        let name = tag.get(1..6).unwrap_or_default().to_ascii_lowercase();
        let end: &[u8] = match name.as_slice() {
            b"style" => b"</style>",
            b"scrip" => b"</script>",
            _ => b">",
        };
        let found = tag
            .windows(end.len())
            .position(|it| it.eq_ignore_ascii_case(end));
        rest = found
            .and_then(|at| tag.get(at.saturating_add(end.len())..))
            .unwrap_or_default();
    }
    text.extend_from_slice(rest);
    text
}

/// Text of strangers in one line of ours: no control characters, and not more than `limit` characters.
fn printable(bytes: &[u8], limit: usize) -> String {
    let text = String::from_utf8_lossy(bytes.get(..limit.saturating_mul(8)).unwrap_or(bytes));
    let words: Vec<_> = text.split_whitespace().collect();
    let line: String = words
        .join(" ")
        .chars()
        .map(|c| if is_steering(c) { '\u{fffd}' } else { c })
        .collect();
    if line.chars().count() <= limit {
        return line;
    }
    line.chars().take(limit).chain(['…']).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strangers_do_not_write_to_the_terminal() {
        assert_eq!(printable(b"a\x1b[31mb\r\n c", 60), "a\u{fffd}[31mb c");
        let page = b"<!DOCTYPE html><style>a{}</style><title>Error</title><p>no <b";
        assert_eq!(printable(&without_tags(page), 60), "Error no");
        assert_eq!(printable("é".repeat(70).as_bytes(), 3), "ééé…");
    }

    #[test]
    fn a_secret_that_is_answered_is_not_shown() {
        let mut answer = Answer {
            status: 302,
            headers: HeaderMap::new(),
            body: b"not whsec_example".to_vec(),
            took: Duration::ZERO,
        };
        let location = HeaderValue::from_static("/?key=whsec_example");
        answer.headers.insert("location", location);
        answer.hide("not");
        answer.hide("whsec_example");
        assert_eq!(
            answer.to_string(),
            "302 to /?key=[secret] `not [secret]` in 0 ms"
        );
    }
}
