//! The report: for people, and as JSON.

use std::fmt::Write;

use serde::Serialize;

use super::{
    framework::Framework,
    probe::Probe,
    row::{NOT_ASKED_FOR, Row, Verdict},
    table,
};
use crate::{
    error::CliError,
    output::{Output, Paint, visible, wrap},
};

/// How many rows came to that.
pub(crate) fn count(rows: &[Row], verdict: Verdict) -> usize {
    rows.iter().filter(|row| row.verdict == verdict).count()
}

/// The contract's document.
#[derive(Serialize)]
pub(crate) struct Document<'a> {
    target: &'a str,
    probes: Vec<Reported<'a>>,
    summary: Summary,
}

#[derive(Serialize)]
struct Reported<'a> {
    id: &'a str,
    part: &'a str,
    severity: &'a str,
    result: &'a str,
    title: &'a str,
    expected: &'a str,
    observed: String,
    meaning: &'a str,
    fix: String,
    curl: &'a str,
}

#[derive(Serialize)]
struct Summary {
    pass: usize,
    fail: usize,
    warn: usize,
    info: usize,
    skip: usize,
}

pub(crate) fn document<'a>(
    target: &'a str,
    rows: &'a [Row],
    framework: Option<&Framework>,
) -> Document<'a> {
    let probes = rows.iter().map(|row| Reported {
        id: row.probe.id,
        part: row.probe.part.as_str(),
        severity: row.probe.severity.as_str(),
        result: row.verdict.as_str(),
        title: row.probe.title,
        expected: row.probe.expected,
        observed: visible(&row.observed),
        meaning: row.probe.meaning,
        fix: fix(row.probe, framework),
        curl: &row.curl,
    });
    Document {
        target,
        probes: probes.collect(),
        summary: Summary {
            pass: count(rows, Verdict::Pass),
            fail: count(rows, Verdict::Fail),
            warn: count(rows, Verdict::Warn),
            info: count(rows, Verdict::Info),
            skip: count(rows, Verdict::Skip),
        },
    }
}

/// What to do, with the framework's own line.
pub(crate) fn fix(probe: &Probe, framework: Option<&Framework>) -> String {
    let line = framework.and_then(|framework| {
        let line = framework.line(probe.topic?)?;
        Some(format!(" In {}: {line}", framework.name))
    });
    [probe.fix, line.as_deref().unwrap_or_default()].concat()
}

/// All of it, in lines that a person reads from the top: what passed in one line, what did not in full.
pub(crate) fn print(
    output: Output,
    target: &str,
    rows: &[Row],
    framework: Option<&Framework>,
) -> Result<(), CliError> {
    let mut text = format!("{}\n", output.paint(Paint::Bold, visible(target)));
    if let Some(framework) = framework {
        let _ = writeln!(text, "answers like {}", framework.name);
    }
    text.push('\n');
    text.push_str(&ids(output, rows, Verdict::Pass, "passed", Paint::Good));
    for (reason, skipped) in skips(rows) {
        let head = format!("{:9}", "skipped");
        let line = wrap(
            &head,
            &format!("{}: {reason}", skipped.join(" ")),
            output.prose_width(),
        );
        text.push_str(&output.paint(Paint::Dim, line.trim_end()));
        text.push('\n');
    }
    let followers = followers(rows);
    for verdict in [Verdict::Fail, Verdict::Warn, Verdict::Info] {
        for row in rows.iter().filter(|row| row.verdict == verdict) {
            if !followers.contains(&row.probe.id) {
                text.push('\n');
                text.push_str(&block(output, row, framework));
            }
        }
    }
    if !followers.is_empty() {
        let note = format!(
            "{} failed as S01 did. They are not shown one by one: mend S01 first.",
            followers.join(" ")
        );
        let _ = write!(text, "\n{}", wrap("", &note, output.prose_width()));
    }
    let _ = write!(text, "\n{}", verdict(output, rows));
    output.line(text)
}

/// The sender's probes that say nothing beyond what S01 says.
fn followers(rows: &[Row]) -> Vec<&'static str> {
    let Some(first) = rows
        .iter()
        .find(|row| row.probe.id == "S01" && row.verdict == Verdict::Fail)
    else {
        return Vec::new();
    };
    let status = |row: &Row| {
        row.observed
            .split(": ")
            .last()
            .map(|it| it.chars().take(3).collect())
    };
    let wanted: Option<String> = status(first);
    rows.iter()
        .filter(|row| row.probe.id.starts_with('S') && row.probe.id != "S01")
        .filter(|row| !matches!(row.verdict, Verdict::Pass | Verdict::Skip))
        .filter(|row| row.probe.id != "S19" && row.probe.id != "S20" && status(row) == wanted)
        .map(|row| row.probe.id)
        .collect()
}

fn ids(output: Output, rows: &[Row], verdict: Verdict, head: &str, paint: Paint) -> String {
    let ids: Vec<_> = rows
        .iter()
        .filter(|row| row.verdict == verdict)
        .map(|row| row.probe.id)
        .collect();
    if ids.is_empty() {
        return String::new();
    }
    let head = format!("{head:9}");
    let lines = wrap(&head, &ids.join(" "), output.prose_width());
    lines.replacen(head.trim_end(), &output.paint(paint, head.trim_end()), 1)
}

fn skips(rows: &[Row]) -> Vec<(&str, Vec<&'static str>)> {
    let mut reasons: Vec<(&str, Vec<&'static str>)> = Vec::new();
    for row in rows
        .iter()
        .filter(|row| row.verdict == Verdict::Skip && row.observed != NOT_ASKED_FOR)
    {
        match reasons
            .iter_mut()
            .find(|(reason, _)| *reason == row.observed)
        {
            Some((_, ids)) => ids.push(row.probe.id),
            None => reasons.push((&row.observed, vec![row.probe.id])),
        }
    }
    reasons
}

fn block(output: Output, row: &Row, framework: Option<&Framework>) -> String {
    let (label, paint) = match row.verdict {
        Verdict::Fail => ("FAIL", Paint::Bad),
        Verdict::Warn => ("WARN", Paint::Warn),
        _ => ("INFO", Paint::Name),
    };
    let mut text = format!(
        "{} {} {}\n",
        output.paint(paint, label),
        output.paint(Paint::Bold, row.probe.id),
        output.paint(Paint::Bold, row.probe.title)
    );
    let fix = fix(row.probe, framework);
    for (head, what) in [
        ("sent", row.probe.sent),
        ("expected", row.probe.expected),
        ("observed", &row.observed),
        ("means", row.probe.meaning),
        ("fix", &fix),
    ] {
        let head = format!("  {head:9} ");
        let lines = wrap(&head, &visible(what), output.prose_width());
        let painted = output.paint(Paint::Dim, head.trim_end());
        text.push_str(&lines.replacen(head.trim_end(), &painted, 1));
    }
    // In lines of its own, so that it can be copied.
    for line in row.curl.lines() {
        let _ = writeln!(text, "  {line}");
    }
    text
}

fn verdict(output: Output, rows: &[Row]) -> String {
    let counted = |verdict: Verdict, one: &str, many: &str| {
        let count = count(rows, verdict);
        format!("{count} {}", if count == 1 { one } else { many })
    };
    let any = |verdict: Verdict| count(rows, verdict) > 0;
    let paint = if any(Verdict::Fail) {
        Paint::Bad
    } else if any(Verdict::Warn) {
        Paint::Warn
    } else {
        Paint::Good
    };
    let mut text = vec![
        counted(Verdict::Pass, "passed", "passed"),
        counted(Verdict::Fail, "failed", "failed"),
    ];
    for (verdict, one, many) in [
        (Verdict::Warn, "warning", "warnings"),
        (Verdict::Info, "remark", "remarks"),
        (Verdict::Skip, "skipped", "skipped"),
    ] {
        if any(verdict) && !(verdict == Verdict::Skip && skips(rows).is_empty()) {
            text.push(counted(verdict, one, many));
        }
    }
    output.paint(paint, text.join(", "))
}

/// `check --list`.
pub(crate) fn list(output: Output) -> Result<(), CliError> {
    let mut text = String::new();
    for probe in table::all() {
        let head = format!("{}  {:4}  ", probe.id, probe.severity.as_str());
        let lines = wrap(&head, probe.title, output.width());
        text.push_str(&lines.replacen(probe.id, &output.paint(Paint::Name, probe.id), 1));
    }
    output.raw(text.as_bytes())
}

/// `check --list --json`.
pub(crate) fn list_document() -> impl Serialize {
    #[derive(Serialize)]
    struct List {
        probes: Vec<Listed>,
    }

    #[derive(Serialize)]
    struct Listed {
        id: &'static str,
        part: &'static str,
        severity: &'static str,
        title: &'static str,
        sent: &'static str,
        expected: &'static str,
        meaning: &'static str,
        fix: &'static str,
    }

    let probes = table::all().map(|probe| Listed {
        id: probe.id,
        part: probe.part.as_str(),
        severity: probe.severity.as_str(),
        title: probe.title,
        sent: probe.sent,
        expected: probe.expected,
        meaning: probe.meaning,
        fix: probe.fix,
    });
    List {
        probes: probes.collect(),
    }
}
