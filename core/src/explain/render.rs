//! An explanation as text.

use super::report::{Difference, Explanation, Finding, Grade, StepState};

const WIDTH: usize = 80;

/// The whole of it, in lines of 80 columns.
pub(super) fn render(explanation: &Explanation, ruled_out: &str) -> String {
    let mut out = String::new();
    let verdict = explanation.verdict;
    if verdict == "accepted" {
        out.push_str("accepted: this delivery verifies\n\n");
    } else {
        out.push_str(verdict);
        out.push_str(": this delivery does not verify\n\n");
    }
    for step in &explanation.steps {
        let mark = match step.state {
            StepState::Passed => "✓",
            StepState::Failed => "✗",
            StepState::NotReached => "·",
        };
        let head = format!("  {mark} {:<10} ", step.name);
        push_wrapped(&mut out, &head, &step.sentence);
    }
    for finding in &explanation.findings {
        out.push('\n');
        push_finding(&mut out, finding);
    }
    if !ruled_out.is_empty() {
        out.push('\n');
        push_wrapped(&mut out, "", ruled_out);
    }
    debug_assert!(
        !out.contains(|c: char| c.is_control() && c != '\n'),
        "for a terminal"
    );
    out
}

fn push_finding(out: &mut String, finding: &Finding) {
    let grade = match finding.grade {
        Grade::Proven => "Proven",
        Grade::Likely => "Likely",
    };
    push_wrapped(
        out,
        "",
        &[grade, ": ", finding.title, " (", finding.id, ")"].concat(),
    );
    push_wrapped(out, "  why  ", &finding.cause);
    push_wrapped(out, "  fix  ", finding.fix);
    if let Some(difference) = &finding.difference {
        push_difference(out, difference);
    }
}

fn push_difference(out: &mut String, difference: &Difference) {
    let offset = difference.offset.to_string();
    push_wrapped(
        out,
        "  at   ",
        &["byte ", &offset, " of the body:"].concat(),
    );
    for (name, side) in [
        ("received", &difference.received),
        ("signed  ", &difference.signed),
    ] {
        out.push_str("         ");
        out.push_str(name);
        out.push_str("  ");
        out.push_str(side);
        out.push('\n');
    }
    out.push_str("                   ");
    for _ in 0..difference.caret {
        out.push(' ');
    }
    out.push_str("^\n");
}

/// A text behind a head, its further lines below its first word.
fn push_wrapped(out: &mut String, head: &str, text: &str) {
    let indent = head.chars().count();
    let mut column = indent;
    out.push_str(head);
    for (at, word) in text.split_whitespace().enumerate() {
        let length = word.chars().count();
        if at > 0 {
            if column.saturating_add(length) >= WIDTH {
                out.push('\n');
                for _ in 0..indent {
                    out.push(' ');
                }
                column = indent;
            } else {
                out.push(' ');
                column = column.saturating_add(1);
            }
        }
        out.push_str(word);
        column = column.saturating_add(length);
    }
    out.push('\n');
}
