//! `gather-webhooks listen`.

use std::{
    io,
    path::{Path, PathBuf},
    process::ExitCode,
    sync::Arc,
    time::Duration,
};

use clap::Subcommand;
use gather_webhooks::Secret;
use http::StatusCode;
use tokio::task::LocalSet;

use crate::{
    args::SecretArgs,
    error::{CliError, Status},
    http::{Answer, Target},
    listening::{Folder, Server, Settings, parse_head, pass_on},
    output::{Output, Paint, visible},
};

mod show;

/// The route of the documentation. Any other is taken as well.
const ROUTE: &str = "/webhooks/qualifi";

const EXAMPLES: &str = "\
Examples:
  See what is delivered
    gather-webhooks listen
  Stand between the sender and your own receiver
    gather-webhooks listen --forward http://localhost:3000/webhooks/qualifi
  Send delivery 3 to your receiver again, as it came or signed anew
    gather-webhooks listen replay 3 http://localhost:3000/webhooks/qualifi \\
      --resign
  What does the sender do with an error, and with an answer that is late?
    gather-webhooks listen --answer 500
    gather-webhooks listen --delay 7
  Why was delivery 2 refused?
    gather-webhooks explain --request gather-deliveries/000002/request.http

Each delivery has a folder of its own: `body` has the bytes of its body and nothing else, \
`request.http` the bytes of the whole request, `delivery.json` the verdict. They are candidates' \
data: delete the folder when you are done.

It ends with Ctrl-C or SIGTERM, exit status 0.";

/// Receive deliveries on this machine: verify, explain, keep and show them
///
/// Listens on 127.0.0.1, on any path, and answers as a receiver should: 200 to what verifies, 400 or 401 to what
/// does not. What is refused is explained at once.
#[derive(Debug, clap::Args)]
#[command(after_long_help = EXAMPLES)]
pub(crate) struct Args {
    #[command(subcommand)]
    action: Option<Action>,
    #[command(flatten)]
    secret: SecretArgs,
    /// The port on 127.0.0.1; 0 is any that is free
    #[arg(long, default_value_t = 8080)]
    port: u16,
    /// Where deliveries are kept
    #[arg(long, value_name = "FOLDER", default_value = DIR)]
    dir: PathBuf,
    /// Pass each delivery on, unaltered, and answer what is answered there
    #[arg(long, value_name = "URL")]
    forward: Option<String>,
    /// Answer with this status, whatever comes
    #[arg(long, value_name = "STATUS", value_parser = clap::value_parser!(u16).range(200..600))]
    answer: Option<u16>,
    /// Answer so many seconds later; the sender waits 5
    #[arg(long, value_name = "SECONDS", default_value_t = 0.0)]
    delay: f64,
}

const DIR: &str = "gather-deliveries";

#[derive(Debug, Subcommand)]
enum Action {
    Replay(Replay),
}

/// Send a delivery that was kept once more, byte for byte
#[derive(Debug, clap::Args)]
struct Replay {
    /// Its number
    number: u64,
    /// Where to; if not given, where it was passed on to before
    url: Option<String>,
    #[command(flatten)]
    secret: SecretArgs,
    /// Where deliveries are kept, unless in gather-deliveries
    #[arg(long, value_name = "FOLDER")]
    dir: Option<PathBuf>,
    /// The same as URL
    #[arg(long, value_name = "URL", conflicts_with = "url")]
    forward: Option<String>,
    /// Sign it anew, with a `t` of now; else an old one is refused as such
    #[arg(long)]
    resign: bool,
}

pub(crate) async fn run(args: Args, output: Output) -> Result<ExitCode, CliError> {
    if let Some(Action::Replay(mut replay)) = args.action {
        // What stands before `replay` counts as well.
        let dir = replay.dir.take().unwrap_or(args.dir);
        let forward = replay.forward.take().or(args.forward);
        if replay.secret.is_empty() {
            replay.secret = args.secret;
        }
        return again(replay, forward, &dir, output).await;
    }
    let delay = Duration::try_from_secs_f64(args.delay)
        .map_err(|_| CliError::usage("--delay is a number of seconds, such as 7"))?;
    let forward = args.forward.as_deref().map(Target::parse).transpose();
    let answer = args.answer.map(StatusCode::from_u16).transpose();
    let texts = args.secret.read_texts()?;
    let settings = Settings {
        secrets: Arc::new(texts.iter().map(Secret::from).collect()),
        forward: forward.map_err(CliError::usage)?,
        answer: answer.map_err(|_| CliError::usage("--answer is a status, such as 500"))?,
        delay,
    };
    let folder = open(&args.dir)?;
    let dir = folder.root().to_owned();
    let server = Server::bind(args.port, settings, folder, &texts, move |told| {
        // Nobody is left to tell when the pipe is gone; deliveries are kept all the same.
        drop(show::told(output, &told));
    })
    .await
    .map_err(|error| CliError::usage(error.to_string()))?;
    let address = server
        .address()
        .map_err(|error| CliError::failed(format!("the listener has no address: {error}")))?;
    let mut ending = Ending::new()?;
    show::ready(output, address, ROUTE, &dir)?;
    LocalSet::new()
        .run_until(async {
            tokio::select! {
                () = server.run() => {}
                () = ending.wait() => {}
            }
            server.finish().await;
        })
        .await;
    Ok(ExitCode::SUCCESS)
}

fn open(dir: &Path) -> Result<Folder, CliError> {
    Folder::open(dir).map_err(|error| {
        CliError::usage(format!(
            "deliveries cannot be kept in {}: {error}; give another folder with --dir",
            dir.display()
        ))
    })
}

async fn again(
    replay: Replay,
    forward: Option<String>,
    dir: &Path,
    output: Output,
) -> Result<ExitCode, CliError> {
    let folder = open(dir)?;
    let (request, body, note) = folder.read(replay.number).map_err(|error| {
        CliError::usage(format!(
            "there is no delivery {} in {}: {error}",
            replay.number,
            folder.root().display()
        ))
    })?;
    let url = replay
        .url
        .or(forward)
        .or(note.forwarded_to)
        .ok_or_else(|| {
            CliError::usage(format!(
                "where to? Write listen replay {} http://127.0.0.1:3000{ROUTE}",
                replay.number
            ))
        })?;
    let target = Target::parse(&url).map_err(CliError::usage)?;
    let mut head = parse_head(&request).ok_or_else(|| {
        CliError::usage("its request.http does not begin with the head of a request any more")
    })?;
    if replay.resign {
        let secret = replay.secret.first()?;
        let now = jiff::Timestamp::now().as_second();
        head.resign(gather_webhooks::sign(&body, secret.as_str(), now));
    }
    let outcome = pass_on(&target, &head, &body).await;
    if output.is_json() {
        let document = serde_json::json!({
            "delivery": replay.number,
            "url": target.url,
            "resigned": replay.resign,
            "answer": show::answer(&outcome),
        });
        output.document(&document)?;
    } else {
        let (paint, text) = match &outcome {
            Ok(answer) if answer.is_success() => (Paint::Good, answer.to_string()),
            Ok(answer) => (Paint::Bad, answer.to_string()),
            Err(failure) => (Paint::Bad, failure.to_string()),
        };
        output.line(format!(
            "#{} to {}: {}",
            replay.number,
            visible(&target.url),
            output.paint(paint, visible(&text))
        ))?;
    }
    Ok(match outcome {
        Ok(answer) if Answer::is_success(&answer) => ExitCode::SUCCESS,
        Err(crate::http::NoAnswer::Unreachable(_)) => Status::Unreachable.into(),
        _ => Status::Failed.into(),
    })
}

/// What ends the program: Ctrl-C, and the signal of those who stop programs. They are taken from when this is made.
struct Ending {
    #[cfg(unix)]
    interrupt: tokio::signal::unix::Signal,
    #[cfg(unix)]
    terminate: tokio::signal::unix::Signal,
    #[cfg(windows)]
    interrupt: tokio::signal::windows::CtrlC,
}

impl Ending {
    fn new() -> Result<Self, CliError> {
        Self::taken().map_err(|error| CliError::failed(format!("signals cannot be taken: {error}")))
    }

    #[cfg(unix)]
    fn taken() -> io::Result<Self> {
        use tokio::signal::unix::{SignalKind, signal};
        Ok(Self {
            interrupt: signal(SignalKind::interrupt())?,
            terminate: signal(SignalKind::terminate())?,
        })
    }

    #[cfg(windows)]
    fn taken() -> io::Result<Self> {
        let interrupt = tokio::signal::windows::ctrl_c()?;
        Ok(Self { interrupt })
    }

    #[cfg(unix)]
    async fn wait(&mut self) {
        tokio::select! {
            _ = self.interrupt.recv() => {}
            _ = self.terminate.recv() => {}
        }
    }

    #[cfg(windows)]
    async fn wait(&mut self) {
        self.interrupt.recv().await;
    }
}
