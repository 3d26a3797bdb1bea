//! `gather-webhooks completions`.

use std::process::ExitCode;

use clap::CommandFactory;
use clap_complete::{Shell, generate};

use crate::{args::Cli, error::CliError, output::Output};

/// Print what makes a shell complete this program's commands and options
#[derive(Debug, clap::Args)]
#[command(after_long_help = "\
Examples:
  bash
    gather-webhooks completions bash \\
      > ~/.local/share/bash-completion/completions/gather-webhooks
  zsh, in a folder of $fpath
    gather-webhooks completions zsh > ~/.zfunc/_gather-webhooks
  fish
    gather-webhooks completions fish \\
      > ~/.config/fish/completions/gather-webhooks.fish
  PowerShell, at each start
    gather-webhooks completions powershell | Out-String | Invoke-Expression")]
pub(crate) struct Args {
    /// Which shell
    shell: Shell,
}

pub(crate) fn run(args: &Args, output: Output) -> Result<ExitCode, CliError> {
    let mut script = Vec::new();
    generate(
        args.shell,
        &mut Cli::command(),
        "gather-webhooks",
        &mut script,
    );
    output.raw(&script)?;
    Ok(ExitCode::SUCCESS)
}
