//! What an answer gives away.

use std::fmt;

use base64::{Engine, engine::general_purpose::STANDARD};

use super::{maker::mac, shot::Shot, text::Text};
use crate::http::{Answer, TELLING};

/// Texts that only a stack trace, or a page for developers, holds.
const TRACES: [&str; 20] = [
    "Traceback (most recent call last)",
    "node_modules/",
    "    at Object.",
    "at Module._compile",
    "node:internal/",
    "at process.processTicksAndRejections",
    "goroutine 1 [",
    "runtime/debug.Stack",
    "stack backtrace:",
    "panicked at ",
    "Exception in thread",
    "at java.base/",
    "at org.springframework",
    "at System.",
    "at Microsoft.AspNetCore",
    "vendor/laravel",
    "Stack trace:\n#0",
    "Action Controller: Exception caught",
    "DEBUG = True</code>",
    "The debugger caught an exception",
];

/// What an answer gives away, the worst first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Leak {
    Secret,
    Signature,
    Trace,
}

/// In words that give nothing away themselves.
impl fmt::Display for Leak {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Secret => "the secret",
            Self::Signature => "a signature that would have been right",
            Self::Trace => "a stack trace",
        })
    }
}

/// What the answer to `shot` gives away.
pub(super) fn leak(secret: &str, shot: &Shot, answer: &Answer) -> Option<Leak> {
    let said = said(answer);
    if secret.len() >= TELLING && said.contains(secret) {
        return Some(Leak::Secret);
    }
    if shows_signature(secret, shot, &said) {
        return Some(Leak::Signature);
    }
    let is_trace = TRACES.iter().any(|it| said.contains(it)) || has_frames(&said);
    is_trace.then_some(Leak::Trace)
}

/// All of the answer that its receiver sees.
fn said(answer: &Answer) -> String {
    let mut said = String::from_utf8_lossy(&answer.body).into_owned();
    for value in answer.headers.values() {
        said.push('\n');
        said.push_str(&String::from_utf8_lossy(value.as_bytes()));
    }
    said
}

fn shows_signature(secret: &str, shot: &Shot, said: &str) -> bool {
    let carried: Vec<_> = shot.signatures.iter().map(Text::text).collect();
    let body = shot.body.text();
    let lower = said.to_ascii_lowercase();
    carried
        .iter()
        .flat_map(|line| line.split(','))
        .filter_map(|element| element.trim().strip_prefix("t="))
        // Whoever finds no `t` signs with what its language calls nothing.
        .chain(["", "undefined", "None", "null"])
        .any(|t| {
            let right = mac(secret.as_bytes(), format!("{t}.{body}").as_bytes());
            let is_carried = carried.iter().any(|line| line.contains(&right));
            !is_carried && (lower.contains(&right) || said.contains(&in_base64(&right)))
        })
}

fn in_base64(hex: &str) -> String {
    let digits = hex.as_bytes().chunks(2);
    let bytes: Vec<u8> = digits
        .filter_map(|pair| u8::from_str_radix(str::from_utf8(pair).ok()?, 16).ok())
        .collect();
    STANDARD.encode(bytes)
}

/// Three lines and more that name a function and a place in a file.
fn has_frames(said: &str) -> bool {
    let broken = said.replace("<br>", "\n").replace("&nbsp;", " ");
    let frames = broken.lines().filter(|line| {
        let line = line.trim();
        let in_node = line.starts_with("at ") && line.contains(':');
        let in_java = line.starts_with("at ") && line.contains(".java");
        let in_python = line.starts_with("File \"") && line.contains(", line ");
        let in_ruby = line.contains(".rb:") && line.contains(":in ");
        in_node || in_java || in_python || in_ruby
    });
    frames.count() >= 2
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    fn found(body: &str) -> Option<Leak> {
        let shot = Shot::new("", Text::from("{}"), vec![Text::from("t=1,v1=00")]);
        let answer = Answer {
            status: 401,
            headers: http::HeaderMap::new(),
            body: body.into(),
            took: Duration::ZERO,
        };
        leak("whsec_example", &shot, &answer)
    }

    #[test]
    fn what_is_given_away_is_seen() {
        let right = mac(b"whsec_example", b"1.{}");
        for shown in [right.clone(), right.to_uppercase(), in_base64(&right)] {
            assert_eq!(found(&format!("expected {shown}")), Some(Leak::Signature));
        }
        assert_eq!(found("key whsec_example"), Some(Leak::Secret));
        assert_eq!(
            found("TypeError: x<br> &nbsp; at verify (/app/a.js:3:4)<br> at b (/app/b.js:3:4)"),
            Some(Leak::Trace)
        );
        assert_eq!(
            found("Traceback (most recent call last):"),
            Some(Leak::Trace)
        );
    }

    #[test]
    fn what_is_short_and_fixed_gives_nothing_away() {
        for body in [
            "",
            "OK",
            "invalid signature",
            "look at 12:30 at noon",
            "missing_header",
        ] {
            assert_eq!(found(body), None, "{body}");
        }
    }
}
