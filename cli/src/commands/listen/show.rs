//! What `listen` shows: a line for each delivery, and why one was refused.

use std::{fmt::Write, net::SocketAddr, path::Path};

use jiff::ZonedDateTime;
use serde_json::{Value, json};

use crate::{
    commands::explain,
    error::CliError,
    http::{Outcome, milliseconds},
    listening::{Received, Told},
    output::{Output, Paint, cut, visible},
    sending::LIMIT,
    time::{in_milliseconds, of_day},
};

pub(super) fn ready(
    output: Output,
    address: SocketAddr,
    route: &str,
    dir: &Path,
) -> Result<(), CliError> {
    let url = format!("http://{address}{route}");
    if output.is_json() {
        return output.event(&json!({
            "type": "ready",
            "address": address.to_string(),
            "port": address.port(),
            "url": url,
            "dir": dir,
        }));
    }
    output.line(format!(
        "ready on {}, keeping deliveries in {}",
        output.paint(Paint::Bold, url),
        dir.display()
    ))
}

pub(super) fn told(output: Output, told: &Told) -> Result<(), CliError> {
    match told {
        Told::Received(received) if output.is_json() => output.event(&document(received)),
        Told::Received(received) => output.raw(lines(output, received).as_bytes()),
        Told::Refused(why, status) if output.is_json() => {
            output.event(&json!({"type": "refused", "code": why, "status": status}))
        }
        Told::Refused(why, status) => {
            let what = output.paint(Paint::Warn, format!("no delivery: {why}"));
            output.line(format!("{}  {what}, answered {status}", time(output)))
        }
        Told::Lost(error) if output.is_json() => {
            output.event(&json!({"type": "lost", "error": error.to_string(), "status": 503}))
        }
        Told::Lost(error) => {
            let what = output.paint(Paint::Bad, format!("a delivery could not be kept: {error}"));
            output.line(format!("{}  {what}, answered 503", time(output)))
        }
    }
}

/// Of an answer to what was passed on.
pub(super) fn answer(outcome: &Outcome) -> Value {
    match outcome {
        Ok(answer) => json!({
            "status": answer.status,
            "body": visible(&answer.excerpt()),
            "took_ms": in_milliseconds(answer.took),
        }),
        Err(failure) => json!({"error": visible(&failure.to_string())}),
    }
}

fn document(received: &Received) -> Value {
    let findings: Vec<_> = received
        .explanation
        .iter()
        .flat_map(|explanation| &explanation.findings)
        .map(|finding| {
            json!({
                "id": finding.id,
                "grade": finding.grade.as_str(),
                "title": finding.title,
                "cause": visible(&finding.cause),
                "fix": finding.fix,
            })
        })
        .collect();
    json!({
        "type": "delivery",
        "number": received.number,
        "received_at": received.note.received_at,
        "event": received.note.event.as_deref().map(visible),
        "verdict": received.note.verdict,
        "size": received.size,
        "key": received.note.key,
        "duplicate_of": received.duplicate_of,
        "status": received.status,
        "took_ms": in_milliseconds(received.took),
        "dir": received.path,
        "findings": findings,
        "forwarded": received.forwarded.as_ref().map(answer),
    })
}

fn lines(output: Output, received: &Received) -> String {
    let verdict = received.note.verdict.as_str();
    let paint = if verdict == "accepted" {
        Paint::Good
    } else {
        Paint::Bad
    };
    let is_late = received.took > LIMIT;
    let answered = format!(
        "answered {} in {} of 5 s",
        received.status,
        milliseconds(received.took)
    );
    let answered = if is_late {
        output.paint(Paint::Bad, format!("{answered}: the sender has given up"))
    } else {
        output.paint(Paint::Dim, answered)
    };
    // What did not verify may call itself anything.
    let event = received.note.event.as_deref().unwrap_or("-");
    let duplicate = received
        .duplicate_of
        .map(|first| output.paint(Paint::Warn, format!("  duplicate of #{first}")))
        .unwrap_or_default();
    let mut text = format!(
        "{}  {}  {}  {}{duplicate}  {}  {answered}\n",
        time(output),
        output.paint(Paint::Name, format!("#{}", received.number)),
        output.paint(Paint::Bold, visible(&cut(event, 60))),
        output.paint(paint, verdict),
        size(received.size),
    );
    if let Some(explanation) = &received.explanation {
        if explanation.findings.is_empty() {
            text.push_str("          no known mistake accounts for it: compare the secret first\n");
        }
        let mut findings = explanation.findings.iter();
        if let Some(first) = findings.next() {
            for line in explain::finding(first, output).lines() {
                let _ = writeln!(text, "  {line}");
            }
        }
        for other in findings {
            let _ = writeln!(
                text,
                "  also {}: {} ({})",
                other.grade.as_str(),
                other.title,
                other.id
            );
        }
    }
    match &received.forwarded {
        Some(Ok(answer)) => {
            let paint = if answer.is_success() {
                Paint::Good
            } else {
                Paint::Bad
            };
            let answer = output.paint(paint, visible(&answer.to_string()));
            let _ = writeln!(text, "          forwarded: {answer}");
        }
        Some(Err(failure)) => {
            let failure = output.paint(Paint::Bad, visible(&failure.to_string()));
            let _ = writeln!(text, "          not forwarded: {failure}");
        }
        None => {}
    }
    text
}

fn time(output: Output) -> String {
    output.paint(Paint::Dim, of_day(&ZonedDateTime::now()))
}

/// `298 B`, `256.1 kB`.
fn size(bytes: usize) -> String {
    if bytes < 1000 {
        return format!("{bytes} B");
    }
    let tenths = bytes / 100;
    format!("{}.{} kB", tenths / 10, tenths % 10)
}
