//! `gather-webhooks send`.

use std::{path::PathBuf, process::ExitCode, rc::Rc, sync::Arc};

use tokio::{sync::Semaphore, task::LocalSet};

use self::show::Shown;
use crate::{
    args::SecretArgs,
    error::{CliError, Status},
    http::Target,
    input::text_of,
    output::Output,
    sample::EVENTS,
    sending::{Delivery, Hidden, Schedule, Sender, Signing, Source, Verdict, payloads},
};

mod show;

const EXAMPLES: &str = "\
Examples:
  An interview was completed
    gather-webhooks send http://localhost:3000/webhooks/qualifi
  The candidate was hired
    gather-webhooks send \"$URL\" --event candidate_interview.status_changed \\
      --set data.status=hired
  What happens while the endpoint is down? Six minutes in six seconds
    gather-webhooks send \"$URL\" --speed 60
  Signed an hour ago; changed on its way; delivered twice
    gather-webhooks send \"$URL\" --skew -3600
    gather-webhooks send \"$URL\" --tamper
    gather-webhooks send \"$URL\" --duplicate
  A thousand, twenty at a time
    gather-webhooks send \"$URL\" --burst 1000 --concurrency 20
  Two endpoints, each with its filter, in the order of the URLs
    gather-webhooks send http://localhost:3000/a http://localhost:3000/b \\
      --events candidate_interview.completed \\
      --events interview.created,interview.updated

Exit status: 0 all was delivered, 1 something was not, 2 used wrongly, 3 no connection at all.";

/// Send events to an endpoint, exactly as Gather does
///
/// Three attempts: at once, 1 minute after the first, 5 minutes after the second; each has to be answered with
/// 2xx within 5 seconds, and no redirect is followed. Then the delivery is marked failed.
#[derive(Debug, clap::Args)]
#[command(after_long_help = EXAMPLES)]
#[allow(
    clippy::struct_excessive_bools,
    reason = "each is an option that is given or not"
)]
pub(crate) struct Args {
    /// The endpoints
    #[arg(required = true, value_name = "URL")]
    urls: Vec<String>,
    #[command(flatten)]
    secret: SecretArgs,
    /// The event; of the five documented ones there are samples
    #[arg(long, value_name = "NAME", default_value = EVENTS[0], help_heading = "Payload")]
    event: String,
    /// The event's data instead of a sample
    #[arg(
        long,
        value_name = "JSON",
        help_heading = "Payload",
        conflicts_with = "file"
    )]
    data: Option<String>,
    /// A whole payload, written as JSON.stringify does before it is signed; `-` is standard input
    #[arg(
        long,
        value_name = "FILE",
        help_heading = "Payload",
        conflicts_with = "event"
    )]
    file: Option<PathBuf>,
    /// Set a member of the payload, such as data.status=hired; may be repeated
    #[arg(long, value_name = "PATH=VALUE", help_heading = "Payload")]
    set: Vec<String>,
    /// The events that a URL wants, as NAME,NAME; the first --events is the first URL's, and so on, one alone is everybody's
    #[arg(long, value_name = "NAMES", help_heading = "Payload")]
    events: Vec<String>,
    /// Divide the waits between attempts by this; the 5 seconds for an answer stay
    #[arg(
        long,
        value_name = "FACTOR",
        default_value_t = 1.0,
        help_heading = "Sender"
    )]
    speed: f64,
    /// Sign each attempt anew, with a new `t`
    #[arg(long, help_heading = "Sender")]
    resign: bool,
    /// Send so many deliveries, each with a body of its own
    #[arg(long, value_name = "N", default_value_t = 1, value_parser = clap::value_parser!(u32).range(1..=1_000_000), help_heading = "Sender")]
    burst: u32,
    /// At most so many requests at a time
    #[arg(long, value_name = "C", default_value_t = 10, value_parser = clap::value_parser!(u32).range(1..=1000), help_heading = "Sender")]
    concurrency: u32,
    /// Send it once more after it was delivered
    #[arg(long, help_heading = "Faults")]
    duplicate: bool,
    /// Change one byte of the body after signing
    #[arg(long, help_heading = "Faults")]
    tamper: bool,
    /// Move `t` by so many seconds; -3600 is signed an hour ago
    #[arg(
        long,
        value_name = "SECONDS",
        default_value_t = 0,
        allow_negative_numbers = true,
        help_heading = "Faults"
    )]
    skew: i64,
}

pub(crate) async fn run(args: Args, output: Output) -> Result<ExitCode, CliError> {
    let schedule = Schedule::new(args.speed).ok_or_else(|| {
        CliError::usage("--speed divides the waits: give a number above 0, such as 60")
    })?;
    let filters = filters(&args)?;
    let mut targets = Vec::new();
    for url in &args.urls {
        targets.push(Target::parse(url).map_err(CliError::usage)?);
    }
    let source = Source {
        event: args.event.clone(),
        data: args.data.clone(),
        file: args
            .file
            .as_deref()
            .map(|path| text_of(path, "payload"))
            .transpose()?,
        set: args.set.clone(),
    };
    let count = usize::try_from(args.burst).unwrap_or(usize::MAX);
    let (event, payloads) = payloads(&source, count).map_err(CliError::usage)?;
    let secret = args.secret.first()?;
    let slots = usize::try_from(args.concurrency).unwrap_or(1);
    let sender = Sender {
        signing: Signing {
            secret: Hidden(secret),
            skew: args.skew,
            resign: args.resign,
            tamper: args.tamper,
        },
        schedule,
        duplicate: args.duplicate,
        slots: Arc::new(Semaphore::new(slots)),
    };
    let (wanted, unwanted): (Vec<_>, Vec<_>) = targets
        .into_iter()
        .zip(filters)
        .partition(|(_, filter)| filter.as_ref().is_none_or(|names| names.contains(&event)));
    for (target, _) in &unwanted {
        show::filtered(output, target, &event)?;
    }
    let targets: Vec<_> = wanted.into_iter().map(|(target, _)| target).collect();
    let shown = Shown::new(output, event, schedule, &targets, payloads.len());
    let verdicts = LocalSet::new()
        .run_until(deliver(
            Rc::new(sender),
            targets,
            payloads,
            Rc::clone(&shown),
        ))
        .await;
    shown.end(&verdicts)?;
    Ok(status(&verdicts))
}

async fn deliver(
    sender: Rc<Sender>,
    targets: Vec<Target>,
    payloads: Vec<String>,
    shown: Rc<Shown>,
) -> Vec<Verdict> {
    let mut running = Vec::new();
    for (index, payload) in payloads.into_iter().enumerate() {
        // A delivery is made when its turn has come: `t` is the time of its first attempt.
        let turn = Arc::clone(&sender.slots).acquire_owned().await;
        let delivery = Rc::new(Delivery::new(payload, &sender.signing));
        drop(turn);
        for target in &targets {
            let (sender, shown) = (Rc::clone(&sender), Rc::clone(&shown));
            let (target, delivery) = (target.clone(), Rc::clone(&delivery));
            running.push(tokio::task::spawn_local(async move {
                let number = index.saturating_add(1);
                shown.starts(&target, &delivery);
                let verdict = sender.deliver(&target, number, &delivery, &*shown).await;
                shown.delivered(&target, number, verdict);
                verdict
            }));
        }
        // The task takes its slot before the next delivery is made.
        tokio::task::yield_now().await;
    }
    let mut verdicts = Vec::new();
    for task in running {
        // A task that panics has said so itself.
        verdicts.push(task.await.unwrap_or(Verdict::Failed));
    }
    verdicts
}

/// For each URL the events that it wants; `None` is all.
fn filters(args: &Args) -> Result<Vec<Option<Vec<String>>>, CliError> {
    let lists: Vec<Option<Vec<String>>> = args
        .events
        .iter()
        .map(|names| {
            let names: Vec<_> = names
                .split(',')
                .map(|name| name.trim().to_owned())
                .collect();
            let is_all = names.iter().any(|name| name == "all" || name == "*");
            (!is_all).then_some(names)
        })
        .collect();
    let count = args.urls.len();
    match lists.as_slice() {
        [] => Ok(vec![None; count]),
        [one] => Ok(vec![one.clone(); count]),
        _ if lists.len() == count => Ok(lists),
        _ => Err(CliError::usage(format!(
            "there are {count} URLs and {} --events: give one for all, or one for each in the same order (`all` for \
             a URL without a filter)",
            lists.len()
        ))),
    }
}

fn status(verdicts: &[Verdict]) -> ExitCode {
    let failed: Vec<_> = verdicts
        .iter()
        .filter(|verdict| **verdict != Verdict::Delivered)
        .collect();
    if failed.is_empty() {
        ExitCode::SUCCESS
    } else if failed
        .iter()
        .all(|verdict| **verdict == Verdict::Unreachable)
    {
        Status::Unreachable.into()
    } else {
        Status::Failed.into()
    }
}
