//! `gather-webhooks man`.

use std::{fs, path::PathBuf, process::ExitCode};

use clap::CommandFactory;
use clap_mangen::Man;

use crate::{args::Cli, error::CliError, output::Output};

/// Print the manual page, or that of a command
#[derive(Debug, clap::Args)]
#[command(after_long_help = "\
Examples:
  Read it
    gather-webhooks man | man -l -
    gather-webhooks man inbox list | man -l -
  Install all of them
    gather-webhooks man --dir ~/.local/share/man/man1")]
pub(crate) struct Args {
    /// The command, such as `explain` or `inbox list`; the program itself unless given
    command: Vec<String>,
    /// Write the pages of all commands into this folder
    #[arg(long, value_name = "FOLDER", conflicts_with = "command")]
    dir: Option<PathBuf>,
}

pub(crate) fn run(args: &Args, output: Output) -> Result<ExitCode, CliError> {
    let mut program = Cli::command();
    program.build();
    if let Some(folder) = &args.dir {
        write_all(&program, folder)?;
        return Ok(ExitCode::SUCCESS);
    }
    let mut command = &program;
    for name in &args.command {
        command = command.find_subcommand(name).ok_or_else(|| {
            CliError::usage(format!(
                "there is no command {name}: `gather-webhooks --help` has them all"
            ))
        })?;
    }
    output.raw(&page(command.clone())?)?;
    Ok(ExitCode::SUCCESS)
}

/// What clap calls `EXTRA` and fills are examples here, line for line.
fn page(command: clap::Command) -> Result<Vec<u8>, CliError> {
    let examples = command.get_after_long_help().map(ToString::to_string);
    let has_commands = command.has_subcommands();
    let man = Man::new(command);
    let mut page = Vec::new();
    man.render_title(&mut page)?;
    man.render_name_section(&mut page)?;
    man.render_synopsis_section(&mut page)?;
    man.render_description_section(&mut page)?;
    man.render_options_section(&mut page)?;
    if has_commands {
        man.render_subcommands_section(&mut page)?;
    }
    page.extend_from_slice(section(&examples.unwrap_or_default()).as_bytes());
    Ok(page)
}

fn section(examples: &str) -> String {
    let mut out = String::from(".SH EXAMPLES\n.nf\n");
    for line in examples.lines().filter(|line| *line != "Examples:") {
        // A line that begins with a dot or a quote would be a request to roff.
        if line.starts_with(['.', '\'']) {
            out.push_str("\\&");
        }
        out.push_str(
            &line
                .replace('\\', "\\e")
                .replace('-', "\\-")
                .replace('`', "\\(ga"),
        );
        out.push('\n');
    }
    out.push_str(".fi\n");
    out
}

fn write_all(program: &clap::Command, folder: &std::path::Path) -> Result<(), CliError> {
    let fault = |error: std::io::Error| {
        CliError::failed(format!("{} cannot be written: {error}", folder.display()))
    };
    fs::create_dir_all(folder).map_err(fault)?;
    let mut pages = vec![("gather-webhooks".to_owned(), program)];
    while let Some((name, command)) = pages.pop() {
        for below in command.get_subcommands() {
            pages.push((format!("{name}-{}", below.get_name()), below));
        }
        fs::write(folder.join(format!("{name}.1")), page(command.clone())?).map_err(fault)?;
    }
    Ok(())
}
