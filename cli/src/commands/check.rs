//! `gather-webhooks check`.

use std::{path::PathBuf, process::ExitCode};

use indicatif::{ProgressBar, ProgressStyle};

use crate::{
    args::SecretArgs,
    check::{self, Context, Row, Runner, Verdict},
    error::{CliError, Status},
    http::Target,
    output::Output,
    sample::EVENTS,
};

const EXAMPLES: &str = "\
Examples:
  Is my endpoint right?
    gather-webhooks check http://localhost:3000/webhooks/qualifi
  One probe again, after a change
    gather-webhooks check http://localhost:3000/webhooks/qualifi --only S05
  In CI, where a warning counts as well
    gather-webhooks check \"$URL\" --strict --junit check.xml
  With the documented events, so that handlers run
    gather-webhooks check http://localhost:3000/webhooks/qualifi --events
  On a staging server of your own, with the attacker's part
    gather-webhooks check https://staging.example.com/webhooks/qualifi \\
      --allow-remote --attack

What is sent does no damage: the event is one that no program handles (unless --events is given), \
no more than 20 requests run at once, and a whole check ends within about two minutes.

The curl line of a probe holds the signature that was sent: run it within ten minutes.

Exit status: 0 nothing failed, 1 something did, 2 used wrongly, 3 it could not be reached.";

/// Probe a running endpoint, as the sender and as an attacker
///
/// Sends what Gather sends, and what it never would, and says of each answer that is not right what it means,
/// how to mend it, and which `curl` line shows it. For receivers in any language.
#[derive(Debug, clap::Args)]
#[command(after_long_help = EXAMPLES)]
#[allow(
    clippy::struct_excessive_bools,
    reason = "each is an option that is given or not"
)]
pub(crate) struct Args {
    /// The URL of the endpoint
    #[arg(required_unless_present = "list")]
    url: Option<String>,
    #[command(flatten)]
    secret: SecretArgs,
    /// Run these probes alone, such as S05 or S05,A10; may be repeated
    #[arg(long, value_name = "ID", value_delimiter = ',')]
    only: Vec<String>,
    /// List the probes and end
    #[arg(long)]
    list: bool,
    #[arg(
        long,
        value_name = "FILE",
        help = "Write the report as JUnit XML as well"
    )]
    junit: Option<PathBuf>,
    /// Count a warning as a failure
    #[arg(long)]
    strict: bool,
    /// Send documented events instead of an unknown one, so that handlers run; `--events=NAME,…` only these
    #[arg(long, value_name = "NAME", num_args = 0..=1, require_equals = true, default_missing_value = "all", value_delimiter = ',')]
    events: Vec<String>,
    /// Probe an endpoint that is not on this machine; only do so with your own
    #[arg(long)]
    allow_remote: bool,
    /// Run the attacker's part beyond this machine, too
    #[arg(long)]
    attack: bool,
}

pub(crate) async fn run(args: Args, output: Output) -> Result<ExitCode, CliError> {
    if args.list {
        if output.is_json() {
            output.document(&check::list_document())?;
        } else {
            check::list(output)?;
        }
        return Ok(ExitCode::SUCCESS);
    }
    let mut runner = prepare(&args).await?;
    let progress = progress();
    let rows = runner
        .run(|probe| {
            progress.set_message(format!("{} {}", probe.id, probe.title));
            progress.inc(1);
        })
        .await;
    progress.finish_and_clear();

    let (url, framework) = (&runner.target().url, runner.framework());
    if let Some(path) = &args.junit {
        check::write_junit(path, url, &rows, framework, args.strict)?;
    }
    if output.is_json() {
        output.document(&check::document(url, &rows, framework))?;
    } else {
        check::print(output, url, &rows, framework)?;
    }
    Ok(status(&runner, &rows, args.strict))
}

async fn prepare(args: &Args) -> Result<Runner, CliError> {
    let only = ids(&args.only)?;
    let events = events(&args.events)?;
    let mut target =
        Target::parse(args.url.as_deref().unwrap_or_default()).map_err(CliError::usage)?;
    let secret = args.secret.first()?;
    if secret.is_empty() {
        return Err(CliError::usage(
            "the secret is empty, so nothing that is sent would be right: give the one that the endpoint has",
        ));
    }
    // A host without an address is one that cannot be reached, and the runner says so.
    let is_loopback = target.resolve().await.is_ok() && target.is_loopback();
    let is_known = target.has_addresses();
    if is_known && !is_loopback && !args.allow_remote {
        return Err(CliError::usage(format!(
            "{} is not on this machine: probes are for your own endpoints. With --allow-remote it is probed as by \
             the sender, with --attack also as by an attacker",
            target.host
        )));
    }
    let no_attack = (!is_loopback && !args.attack)
        .then_some("the attacker's part is for this machine, or for --attack");
    Ok(Runner::new(
        target,
        Context { secret, events },
        only,
        no_attack,
    ))
}

fn ids(only: &[String]) -> Result<Vec<String>, CliError> {
    let mut ids = Vec::new();
    for id in only {
        let id = id.trim().to_ascii_uppercase();
        if !check::all().any(|probe| probe.id == id) {
            return Err(CliError::usage(format!(
                "there is no probe `{id}`: they are S01 to S22 and A01 to A20, see check --list"
            )));
        }
        ids.push(id);
    }
    Ok(ids)
}

fn events(names: &[String]) -> Result<Vec<&'static str>, CliError> {
    if names.iter().any(|name| name == "all") {
        return Ok(EVENTS.to_vec());
    }
    names
        .iter()
        .map(|name| {
            let known = EVENTS.into_iter().find(|event| event == name);
            known.ok_or_else(|| {
                CliError::usage(format!(
                    "`{name}` is no documented event: they are {}",
                    EVENTS.join(", ")
                ))
            })
        })
        .collect()
}

/// One line on a terminal, nothing elsewhere.
fn progress() -> ProgressBar {
    let count = u64::try_from(check::all().count()).unwrap_or_default();
    let bar = ProgressBar::new(count);
    if let Ok(style) = ProgressStyle::with_template("{pos:>2} of {len}  {wide_msg}") {
        bar.set_style(style);
    }
    bar
}

fn status(runner: &Runner, rows: &[Row], strict: bool) -> ExitCode {
    let any = |verdict: Verdict| check::count(rows, verdict) > 0;
    if runner.unreachable.is_some() {
        Status::Unreachable.into()
    } else if any(Verdict::Fail) || (strict && any(Verdict::Warn)) {
        Status::Failed.into()
    } else {
        ExitCode::SUCCESS
    }
}
