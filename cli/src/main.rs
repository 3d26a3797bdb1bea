//! `gather-webhooks`: the command line.

mod args;
mod check;
mod commands;
mod delivery;
mod error;
mod http;
mod inbox;
mod input;
mod json_text;
mod listening;
#[cfg(all(panic = "abort", target_os = "linux"))]
mod no_backtrace;
mod output;
mod sample;
mod secret;
mod sending;
mod time;
mod tls;

use std::process::ExitCode;

use clap::Parser;

use crate::{
    args::{Cli, Command},
    error::CliError,
    output::Output,
};

fn main() -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => return output::usage(&error),
    };
    let output = Output::new(cli.global);
    match run(cli.command, output) {
        Ok(code) => code,
        Err(error) => output.error(&error),
    }
}

fn run(command: Command, output: Output) -> Result<ExitCode, CliError> {
    match command {
        Command::Sign(args) => commands::sign::run(&args, output),
        Command::Verify(args) => commands::verify::run(&args, output),
        Command::Explain(args) => commands::explain::run(&args, output),
        Command::Send(args) => block_on(commands::send::run(args, output)),
        Command::Listen(args) => block_on(commands::listen::run(args, output)),
        Command::Check(args) => block_on(commands::check::run(args, output)),
        Command::Inbox(args) => block_on(commands::inbox::run(args, output)),
        Command::Completions(args) => commands::completions::run(&args, output),
        Command::Man(args) => commands::man::run(&args, output),
    }
}

/// One thread: what is waited for is the network.
fn block_on(work: impl Future<Output = Result<ExitCode, CliError>>) -> Result<ExitCode, CliError> {
    tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(|error| CliError::failed(format!("the runtime cannot be started: {error}")))?
        .block_on(work)
}
