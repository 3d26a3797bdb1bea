//! `gather-webhooks verify`.
use std::process::ExitCode;
use crate::{error::CliError, output::Output};
#[derive(Debug, clap::Args)]
pub(crate) struct Args {}
pub(crate) fn run(args: &Args, output: Output) -> Result<ExitCode, CliError> {
    let _ = (args, output);
    Err(CliError::usage("to be written"))
}
