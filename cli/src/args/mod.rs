//! The command line.

mod delivery;
mod secret;
mod styles;

use clap::{Parser, Subcommand, ValueEnum};

pub(crate) use self::{delivery::DeliveryArgs, secret::SecretArgs};
use crate::commands::{check, completions, explain, inbox, listen, man, send, sign, verify};

/// Send, receive, check and explain the webhooks of the Gather API.
///
/// Whatever language your receiver is written in: this is the sender that it will meet, the attacker that it
/// has to withstand, and the second opinion on a signature that does not match.
#[derive(Debug, Parser)]
#[command(
    name = "gather-webhooks",
    bin_name = "gather-webhooks",
    version,
    styles = styles::STYLES,
    after_long_help = styles::MAIN,
    max_term_width = 100,
    disable_help_subcommand = true,
    subcommand_required = true,
    arg_required_else_help = true,
)]
pub(crate) struct Cli {
    #[command(flatten)]
    pub(crate) global: Global,
    #[command(subcommand)]
    pub(crate) command: Command,
}

/// What every command takes.
#[derive(Clone, Copy, Debug, clap::Args)]
pub(crate) struct Global {
    /// Answer in JSON: one document, or one line per event for what goes on
    #[arg(long, global = true, help_heading = "Output")]
    pub(crate) json: bool,
    /// When to use colours; `NO_COLOR` is respected
    #[arg(
        long,
        global = true,
        value_name = "WHEN",
        default_value = "auto",
        hide_possible_values = true,
        hide_default_value = true,
        help_heading = "Output"
    )]
    pub(crate) color: Color,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Color {
    Auto,
    Always,
    Never,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    Sign(sign::Args),
    Verify(verify::Args),
    Explain(explain::Args),
    Send(send::Args),
    Listen(listen::Args),
    Check(check::Args),
    Inbox(inbox::Args),
    Completions(completions::Args),
    Man(man::Args),
}
