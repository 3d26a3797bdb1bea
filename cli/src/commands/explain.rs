//! `gather-webhooks explain`.

use std::process::ExitCode;

use gather_webhooks::explain::{
    Explanation, Finding, Grade, Lines, Mistake, StepState, catalog, explain,
};

use crate::{
    args::{DeliveryArgs, SecretArgs},
    delivery::Delivery,
    error::{CliError, Status},
    output::{Output, Paint, wrap},
};

/// Say why a delivery does not verify, and which known mistake it is
///
/// It undoes the known mistakes, one by one and up to three at once, until the signature matches. It never
/// shows a secret, a signature that would be right, or more of the body than a few bytes around a difference.
#[derive(Debug, clap::Args)]
#[command(after_long_help = "\
Examples:
  A whole request: raw HTTP, `Copy as cURL`, a HAR, a Lambda event
    gather-webhooks explain --request request.har
  Body and header, as your code has them
    gather-webhooks explain --body body.bin --header \"t=1704067200,v1=5257a8…\"
  A request that was recorded a while ago
    gather-webhooks explain --request request.http --now 2024-01-01T00:00:10Z
  What mistakes are known, and what one of them is
    gather-webhooks explain --list
    gather-webhooks explain body.python_json

Write the body down as the bytes that your code passes to the library, before it logs or parses them.

Exit status: 0 it verifies, 1 it does not, 2 used wrongly.")]
pub(crate) struct Args {
    /// A mistake to read about, or a family of them, such as `body`
    #[arg(value_name = "ID", conflicts_with_all = ["list", "body", "header", "request", "entry", "now", "tolerance"])]
    id: Option<String>,
    /// List the known mistakes
    #[arg(long)]
    list: bool,
    #[command(flatten)]
    delivery: DeliveryArgs,
    #[command(flatten)]
    secret: SecretArgs,
}

pub(crate) fn run(args: &Args, output: Output) -> Result<ExitCode, CliError> {
    if args.list {
        list(catalog().collect(), output)?;
        return Ok(ExitCode::SUCCESS);
    }
    if let Some(id) = &args.id {
        look_up(id, output)?;
        return Ok(ExitCode::SUCCESS);
    }
    let secrets = args.secret.read()?;
    let delivery = Delivery::read(&args.delivery, output)?;
    let explanation = explain(
        &delivery.body,
        Lines::new(&delivery.header),
        &secrets,
        args.delivery.now(),
        args.delivery.tolerance(),
    );
    if output.is_json() {
        output.document(&explanation)?;
    } else {
        output.raw(render(&explanation, output).as_bytes())?;
        if let Some(hint) = delivery.hint(explanation.verdict) {
            output.raw(wrap("", &hint, output.prose_width()).as_bytes())?;
        }
    }
    Ok(match explanation.verdict {
        "accepted" => ExitCode::SUCCESS,
        _ => Status::Failed.into(),
    })
}

fn list(mistakes: Vec<&Mistake>, output: Output) -> Result<(), CliError> {
    if output.is_json() {
        return output.document(&mistakes);
    }
    let widest = mistakes
        .iter()
        .map(|mistake| mistake.id.len())
        .max()
        .unwrap_or(0);
    let width = output.width();
    let mut family = "";
    for mistake in mistakes {
        let of = mistake.id.split('.').next().unwrap_or_default();
        if !family.is_empty() && of != family {
            output.line("")?;
        }
        family = of;
        let id = output.paint(Paint::Name, mistake.id);
        if width < widest.saturating_add(30) {
            let title = wrap("    ", mistake.title, width);
            output.raw(format!("{id}\n{title}").as_bytes())?;
        } else {
            let head = format!("{:<widest$}  ", mistake.id);
            let text = wrap(&head, mistake.title, width);
            output.raw(text.replacen(mistake.id, &id, 1).as_bytes())?;
        }
    }
    Ok(())
}

/// One by its id, or all of a family.
fn look_up(id: &str, output: Output) -> Result<(), CliError> {
    if let Some(mistake) = catalog().find(|mistake| mistake.id == id) {
        if output.is_json() {
            return output.document(mistake);
        }
        let width = output.prose_width();
        output.line(format!(
            "{} ({})",
            output.paint(Paint::Bold, mistake.title),
            output.paint(Paint::Name, id)
        ))?;
        output.raw(labelled("  why  ", mistake.cause, width, output).as_bytes())?;
        return output.raw(labelled("  fix  ", mistake.fix, width, output).as_bytes());
    }
    let family = id.trim_end_matches(['.', '*']);
    let of_family: Vec<_> = catalog()
        .filter(|mistake| mistake.id.split('.').next() == Some(family))
        .collect();
    if !of_family.is_empty() {
        return list(of_family, output);
    }
    let near = near(id);
    let hint = if near.is_empty() {
        "`gather-webhooks explain --list` has them all; a request is given with --request FILE"
            .to_owned()
    } else {
        format!("is it {}?", near.join(" or "))
    };
    Err(CliError::usage(format!("there is no mistake {id}: {hint}")))
}

/// Those that were probably meant, the likeliest first.
fn near(id: &str) -> Vec<&'static str> {
    let likeness = |known: &str| {
        let name = known.split('.').next_back().unwrap_or(known);
        let word = id.split('.').next_back().unwrap_or(id);
        strsim::jaro_winkler(id, known).max(strsim::jaro_winkler(word, name))
    };
    let all = catalog().map(|mistake| (likeness(mistake.id), mistake.id));
    let mut near: Vec<_> = all.filter(|(likeness, _)| *likeness > 0.85).collect();
    near.sort_by(|a, b| b.0.total_cmp(&a.0));
    near.truncate(3);
    near.into_iter().map(|(_, id)| id).collect()
}

/// The text of an explanation, as wide as the terminal, and in colour.
pub(crate) fn render(explanation: &Explanation, output: Output) -> String {
    let mut out = String::new();
    let (paint, rest) = match explanation.verdict {
        "accepted" => (Paint::Good, "this delivery verifies"),
        _ => (Paint::Bad, "this delivery does not verify"),
    };
    let verdict = explanation.verdict;
    let head = wrap("", &format!("{verdict}: {rest}"), output.prose_width());
    out.push_str(&head.replacen(verdict, &output.paint(paint, verdict), 1));
    out.push('\n');
    for step in &explanation.steps {
        let (mark, paint) = match step.state {
            StepState::Passed => ("✓", Paint::Good),
            StepState::Failed => ("✗", Paint::Bad),
            StepState::NotReached => ("·", Paint::Dim),
        };
        let head = format!("  {mark} {:<10} ", step.name);
        let text = wrap(&head, &step.sentence, output.prose_width());
        out.push_str(&text.replacen(mark, &output.paint(paint, mark), 1));
    }
    for found in &explanation.findings {
        out.push('\n');
        out.push_str(&finding(found, output));
    }
    let closing = closing(explanation);
    if !closing.is_empty() {
        out.push('\n');
        out.push_str(&wrap("", &closing, output.prose_width()));
    }
    out
}

/// What stands below the findings: only the text has it.
fn closing(explanation: &Explanation) -> String {
    let last = explanation
        .text
        .trim_end()
        .rsplit("\n\n")
        .next()
        .unwrap_or_default();
    let is_closing =
        !last.starts_with("Proven: ") && !last.starts_with("Likely: ") && !last.starts_with("  ");
    if is_closing {
        last.replace('\n', " ")
    } else {
        String::new()
    }
}

/// One finding, with its difference.
pub(crate) fn finding(finding: &Finding, output: Output) -> String {
    let width = output.prose_width();
    let (grade, paint) = match finding.grade {
        Grade::Proven => ("Proven:", Paint::Bad),
        Grade::Likely => ("Likely:", Paint::Warn),
    };
    let title = wrap(
        "",
        &format!("{grade} {} ({})", finding.title, finding.id),
        width,
    );
    let title = title.replacen(grade, &output.paint(paint, grade), 1);
    let mut out = title.replacen(finding.id, &output.paint(Paint::Name, finding.id), 1);
    out.push_str(&labelled("  why  ", &finding.cause, width, output));
    out.push_str(&labelled("  fix  ", finding.fix, width, output));
    if let Some(difference) = &finding.difference {
        let place = format!("byte {} of the body:", difference.offset);
        out.push_str(&labelled("  at   ", &place, width, output));
        let received = output.paint(Paint::Bad, &difference.received);
        let signed = output.paint(Paint::Good, &difference.signed);
        let caret = " ".repeat(difference.caret);
        // Both sides have to stand below one another, so a narrow terminal gives up the indent, not the alignment.
        let longest = difference
            .received
            .chars()
            .count()
            .max(difference.signed.chars().count());
        let indent = if longest.saturating_add(19) > width {
            ""
        } else {
            "         "
        };
        for line in [
            format!("received  {received}\n"),
            format!("signed    {signed}\n"),
            format!("          {caret}^\n"),
        ] {
            out.push_str(indent);
            out.push_str(&line);
        }
    }
    out
}

fn labelled(head: &str, text: &str, width: usize, output: Output) -> String {
    let wrapped = wrap(head, text, width);
    let rest = wrapped.get(head.len()..).unwrap_or_default();
    format!("{}{rest}", output.paint(Paint::Dim, head))
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use gather_webhooks::{Secret, sign};

    use super::*;
    use crate::args::{Color, Global};

    const PLAIN: Global = Global {
        json: false,
        color: Color::Never,
    };

    fn explanations() -> Vec<Explanation> {
        let body = r#"{"event":"x","data":{"a":[1,2]}}"#;
        let header = sign(body, "secret", 1_700_000_000);
        let spaced = r#"{"event": "x", "data": {"a": [1, 2]}}"#;
        let explain = |body: &str, header: &str, secret: &str, now: f64| {
            explain(
                body,
                header,
                &[Secret::from(secret)],
                now,
                Duration::from_secs(600),
            )
        };
        vec![
            explain(body, &header, "secret", 1_700_000_001.0),
            explain(body, &header, "secret", 1_800_000_000.0),
            explain(body, &header, "other", 1_700_000_001.0),
            explain(body, "", "secret", 1_700_000_001.0),
            explain(body, "t=1", "secret", 1_700_000_001.0),
            explain(spaced, &header, "secret", 1_700_000_001.0),
            explain(spaced, &header, "\"secret\"\n", 1_700_000_001.0),
            explain("[object Object]", &header, "", 1_700_000_001.0),
        ]
    }

    #[test]
    fn without_colours_and_at_80_columns_it_is_the_librarys_text() {
        let output = Output::of_width(PLAIN, 80);
        for explanation in explanations() {
            assert_eq!(render(&explanation, output), explanation.text);
        }
    }

    #[test]
    fn no_line_is_wider_than_asked() {
        for width in [40, 60, 100] {
            let output = Output::of_width(PLAIN, width);
            for explanation in explanations() {
                let text = render(&explanation, output);
                let is_wide = |line: &&str| {
                    line.chars().count() > width && line.split_whitespace().count() > 3
                };
                assert_eq!(text.lines().find(is_wide), None, "of {width}");
            }
        }
    }
}
