//! From answers to a verdict.

use std::time::Duration;

use super::{
    probe::Probe,
    row::{Finding, Verdict},
    shot::{Shot, Want, curls},
};
use crate::http::{Outcome, milliseconds};

/// A warning, long before the sender gives up.
const SLOW: Duration = Duration::from_secs(1);

/// Whether each answer is what a right endpoint gives.
pub(super) fn judge(probe: &Probe, shots: &[Shot], outcomes: &[Outcome], url: &str) -> Finding {
    let pairs = || shots.iter().zip(outcomes);
    let failures: Vec<_> = pairs()
        .enumerate()
        .filter(|(_, (shot, outcome))| !shot.want.holds(outcome))
        .map(|(at, (shot, outcome))| (at, describe(shot, outcome)))
        .collect();
    let Some((first, _)) = failures.first() else {
        let observed = match (shots.len(), outcomes.first()) {
            (1, Some(outcome)) => text(outcome),
            _ => statuses(outcomes),
        };
        return Finding::new(Verdict::Pass, observed, curls(shots, 0, url));
    };
    let curl = curls(shots, *first, url);
    let mut texts: Vec<_> = failures
        .iter()
        .take(5)
        .map(|(_, text)| text.as_str())
        .collect();
    let more = failures.len().saturating_sub(texts.len());
    let more = format!("and {more} more of {}", shots.len());
    if failures.len() > texts.len() {
        texts.push(&more);
    }
    Finding::new(probe.severity.into(), texts.join("; "), curl)
}

/// The same, and how long the slowest took.
pub(super) fn pace(probe: &Probe, shots: &[Shot], outcomes: &[Outcome], url: &str) -> Finding {
    let finding = judge(probe, shots, outcomes, url);
    if finding.verdict != Verdict::Pass {
        return finding;
    }
    let times = outcomes.iter().flatten().map(|answer| answer.took);
    let slowest = times.max().unwrap_or_default();
    let verdict = if slowest > SLOW {
        Verdict::Warn
    } else {
        Verdict::Pass
    };
    let observed = format!(
        "the slowest of {} took {}",
        outcomes.len(),
        milliseconds(slowest)
    );
    Finding::new(verdict, observed, finding.curl)
}

fn describe(shot: &Shot, outcome: &Outcome) -> String {
    let what = match (shot.want, outcome) {
        (Want::Refused | Want::Unserved, Ok(answer)) if answer.is_success() => {
            format!("accepted with {answer}")
        }
        _ => text(outcome),
    };
    if shot.label.is_empty() {
        what
    } else {
        format!("{}: {what}", shot.label)
    }
}

pub(super) fn text(outcome: &Outcome) -> String {
    match outcome {
        Ok(answer) => answer.to_string(),
        Err(failure) => failure.to_string(),
    }
}

/// `3 × 200`, `401, 400`.
fn statuses(outcomes: &[Outcome]) -> String {
    let mut counts: Vec<(u16, usize)> = Vec::new();
    for answer in outcomes.iter().flatten() {
        match counts.iter_mut().find(|it| it.0 == answer.status) {
            Some((_, count)) => *count = count.saturating_add(1),
            None => counts.push((answer.status, 1)),
        }
    }
    let texts: Vec<_> = counts
        .iter()
        .map(|(status, count)| match count {
            1 => status.to_string(),
            _ => format!("{count} × {status}"),
        })
        .collect();
    texts.join(", ")
}
