//! `gather-webhooks listen`.

use std::process::ExitCode;

use crate::{args::SecretArgs, error::CliError, output::Output};

/// Receive deliveries on this machine: verify, explain, keep and show them
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    #[command(flatten)]
    secret: SecretArgs,
}

#[allow(clippy::unused_async, reason = "to be written")]
pub(crate) async fn run(args: Args, output: Output) -> Result<ExitCode, CliError> {
    let _ = (args.secret, output);
    Err(CliError::usage("`listen` is to be written"))
}
