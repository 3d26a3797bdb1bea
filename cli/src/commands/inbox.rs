//! `gather-webhooks inbox`.

use std::process::ExitCode;

use clap::{
    Subcommand,
    builder::{StringValueParser, TypedValueParser},
};
use serde::Serialize;

use crate::{
    error::{CliError, Status},
    inbox::{Address, Filter, Inbox, Row, State},
    output::{Output, visible},
};

mod stats;
mod view;

/// Look into the inbox of a receiver, in whatever language it is written
///
/// Nothing is changed but by `replay` and `delete`, and a name that is mistyped makes no file.
#[derive(Debug, clap::Args)]
#[command(
    subcommand_required = true,
    arg_required_else_help = true,
    after_long_help = "\
Examples:
  What came lately, and what was given up
    gather-webhooks inbox gather.db list
    gather-webhooks inbox gather.db list --state dead
  In PostgreSQL
    gather-webhooks inbox postgresql://app@localhost/app stats
  One delivery, by the beginning of its key; its body alone
    gather-webhooks inbox gather.db show 5b4e1c
    gather-webhooks inbox gather.db show 5b4e1c --body > body.json
  The handler was mended: run again what was given up
    gather-webhooks inbox gather.db replay --dead"
)]
pub(crate) struct Args {
    // clap would quote what it refuses, and a URL may hold a password.
    /// An SQLite file, or `postgresql://user@host/database`
    #[arg(
        value_name = "FILE-or-URL",
        value_parser = StringValueParser::new().map(|text| Address::parse(&text))
    )]
    inbox: Result<Address, String>,
    /// Only the deliveries of this receiver
    #[arg(long, value_name = "NAME", global = true)]
    receiver: Option<String>,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// List deliveries, the newest first; never their bodies
    #[command(after_long_help = "\
Examples:
  What was given up
    gather-webhooks inbox gather.db list --state dead
  The keys alone, for a script
    gather-webhooks inbox gather.db list --json --limit 1000 \\
      | jq -r '.deliveries[].key'")]
    List {
        /// Only those in this state
        #[arg(long, value_name = "STATE")]
        state: Option<State>,
        /// Only those of this event
        #[arg(long, value_name = "NAME")]
        event: Option<String>,
        /// How many at most
        #[arg(long, value_name = "N", default_value = "50", value_parser = clap::value_parser!(i64).range(1..))]
        limit: i64,
    },
    /// Show one delivery, with its body where it is still kept
    #[command(after_long_help = "\
Examples:
  All that is known of it
    gather-webhooks inbox gather.db show 5b4e1c
  Its body, byte for byte
    gather-webhooks inbox gather.db show 5b4e1c --body > body.json

The body is a candidate's data. It is erased once the delivery is done.")]
    Show {
        /// Its key, or the beginning of it
        #[arg(value_name = "KEY")]
        key: String,
        /// Write the body alone, byte for byte
        #[arg(long, conflicts_with = "json")]
        body: bool,
    },
    /// Make deliveries due again, at once: those that were given up, or that wait for another attempt
    #[command(after_long_help = "\
Examples:
  One of them
    gather-webhooks inbox gather.db replay 5b4e1c
  All that were given up
    gather-webhooks inbox gather.db replay --dead

A receiver that runs on this inbox takes them up within moments, with all their attempts before them.")]
    Replay {
        /// Their keys, or the beginnings of them
        #[arg(value_name = "KEY", required_unless_present = "dead")]
        keys: Vec<String>,
        /// All that were given up
        #[arg(long, conflicts_with = "keys")]
        dead: bool,
    },
    /// Forget deliveries, whatever their state: one that comes again is a new one then
    #[command(after_long_help = "\
Examples:
  A candidate asked for it
    gather-webhooks inbox gather.db delete 5b4e1c")]
    Delete {
        /// Their keys, or the beginnings of them
        #[arg(value_name = "KEY", required = true)]
        keys: Vec<String>,
    },
    /// Count deliveries by state
    #[command(after_long_help = "\
Examples:
  For a person
    gather-webhooks inbox gather.db stats
  For a monitor: is anything dead?
    gather-webhooks inbox gather.db stats --json \\
      | jq '[.receivers[].dead] | add'")]
    Stats,
}

pub(crate) async fn run(args: Args, output: Output) -> Result<ExitCode, CliError> {
    let Args {
        inbox,
        receiver,
        command,
    } = args;
    let inbox = Inbox::open(&inbox.map_err(CliError::usage)?).await?;
    match command {
        Command::List {
            state,
            event,
            limit,
        } => {
            // One more shows whether there are more.
            let limit_and_one = limit.saturating_add(1);
            let filter = Filter {
                receiver,
                state,
                name: event,
                key: None,
                limit: limit_and_one,
            };
            let mut rows = inbox.list(&filter).await?;
            let count = usize::try_from(limit).unwrap_or(usize::MAX);
            let more = rows.len() > count;
            rows.truncate(count);
            view::list(&rows, more, output)?;
        }
        Command::Show { key, body } => {
            let row = find(&inbox, receiver, &key).await?;
            let kept = inbox.body(&row).await?;
            if body {
                let kept = kept.ok_or_else(|| CliError::failed(erased(&row)))?;
                output.raw(&kept)?;
            } else {
                view::show(&row, kept.as_deref(), output)?;
            }
        }
        Command::Replay { keys, dead } => {
            let rows = if dead {
                let filter = Filter {
                    receiver,
                    state: Some(State::Dead),
                    limit: i64::MAX,
                    ..Filter::default()
                };
                inbox.list(&filter).await?
            } else {
                find_all(&inbox, receiver.as_deref(), &keys).await?
            };
            return replay(&inbox, &rows, output).await;
        }
        Command::Delete { keys } => {
            let rows = find_all(&inbox, receiver.as_deref(), &keys).await?;
            let mut outcomes = Vec::new();
            for row in &rows {
                let outcome = if inbox.delete(row).await? {
                    "deleted"
                } else {
                    "gone already"
                };
                outcomes.push((row, true, outcome.to_owned()));
            }
            report(&outcomes, output)?;
        }
        Command::Stats => stats::show(&inbox.count(receiver.as_deref()).await?, output)?,
    }
    Ok(ExitCode::SUCCESS)
}

async fn replay(inbox: &Inbox, rows: &[Row], output: Output) -> Result<ExitCode, CliError> {
    let mut outcomes = Vec::new();
    for row in rows {
        let is_due = inbox.replay(row).await?;
        let outcome = match (is_due, row.state) {
            (true, _) => "due now".to_owned(),
            (false, State::Done) => format!("{}, so it cannot be run again", erased(row)),
            (false, State::Running) => {
                "a handler has it now; it is run again by itself if that fails".to_owned()
            }
            (false, _) => "its state has changed meanwhile".to_owned(),
        };
        outcomes.push((row, is_due, outcome));
    }
    report(&outcomes, output)?;
    let all = outcomes.iter().all(|(_, is_due, _)| *is_due);
    Ok(if all {
        ExitCode::SUCCESS
    } else {
        Status::Failed.into()
    })
}

fn report(outcomes: &[(&Row, bool, String)], output: Output) -> Result<(), CliError> {
    if output.is_json() {
        #[derive(Serialize)]
        struct Documents<'a> {
            deliveries: Vec<Document<'a>>,
        }
        #[derive(Serialize)]
        struct Document<'a> {
            receiver: &'a str,
            key: &'a str,
            ok: bool,
            outcome: &'a str,
        }
        let documents = outcomes.iter().map(|(row, ok, outcome)| Document {
            receiver: &row.receiver,
            key: &row.key,
            ok: *ok,
            outcome,
        });
        return output.document(&Documents {
            deliveries: documents.collect(),
        });
    }
    if outcomes.is_empty() {
        return output.line("There is none.");
    }
    for (row, ok, outcome) in outcomes {
        output.raw(view::outcome(row, *ok, outcome, output).as_bytes())?;
    }
    Ok(())
}

/// Why there is no body.
fn erased(row: &Row) -> &'static str {
    match row.state {
        State::Done => "it is done, and its body was erased then",
        _ => "it has no body",
    }
}

async fn find_all(
    inbox: &Inbox,
    receiver: Option<&str>,
    keys: &[String],
) -> Result<Vec<Row>, CliError> {
    let mut rows = Vec::new();
    for key in keys {
        rows.push(find(inbox, receiver.map(str::to_owned), key).await?);
    }
    Ok(rows)
}

/// The one whose key begins so.
async fn find(inbox: &Inbox, receiver: Option<String>, key: &str) -> Result<Row, CliError> {
    let filter = Filter {
        receiver,
        key: Some(key.to_ascii_lowercase()),
        limit: 6,
        ..Filter::default()
    };
    let mut rows = inbox.list(&filter).await?;
    match rows.len() {
        1 => Ok(rows.swap_remove(0)),
        0 => Err(CliError::failed(format!(
            "no delivery has a key that begins with {}: `list` shows the keys",
            visible(key)
        ))),
        _ => {
            let some: Vec<_> = rows
                .iter()
                .map(|row| format!("{} ({})", row.key, row.receiver))
                .collect();
            Err(CliError::usage(format!(
                "several deliveries have a key that begins with {}: give more of it, or --receiver\n{}",
                visible(key),
                some.join("\n")
            )))
        }
    }
}
