//! `gather-webhooks check`.

use std::process::ExitCode;

use crate::{args::SecretArgs, error::CliError, output::Output};

/// Probe a running endpoint, as the sender and as an attacker
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    #[command(flatten)]
    secret: SecretArgs,
}

#[allow(clippy::unused_async, reason = "to be written")]
pub(crate) async fn run(args: Args, output: Output) -> Result<ExitCode, CliError> {
    let _ = (args.secret, output);
    Err(CliError::usage("`check` is to be written"))
}
