//! What is written, and how it looks: colours only on a terminal, widths, `--json`.

mod paint;
mod text;

use std::{
    env,
    fmt::Display,
    io::{self, IsTerminal, Write},
    process::ExitCode,
};

use serde::Serialize;

pub(crate) use self::{
    paint::Paint,
    text::{cut, is_steering, visible, wrap},
};
use crate::{
    args::{Color, Global},
    error::{CliError, Status},
};

/// Of a pipe, and of a terminal that does not say.
const DEFAULT_WIDTH: usize = 80;

/// Lines longer than this are hard to read, however wide the terminal.
const PROSE_WIDTH: usize = 100;

/// Where everything is written. Each method writes whole lines at once, so that copies may be used by several tasks.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Output {
    json: bool,
    colour: bool,
    colour_of_errors: bool,
    width: usize,
}

impl Output {
    pub(crate) fn new(global: Global) -> Self {
        let colour = |is_terminal: bool| match global.color {
            Color::Always => true,
            Color::Never => false,
            Color::Auto => is_terminal && !is_set("NO_COLOR") && !is_dumb(),
        };
        Self {
            json: global.json,
            colour: colour(io::stdout().is_terminal()) && !global.json,
            colour_of_errors: colour(io::stderr().is_terminal()),
            width: width(),
        }
    }

    #[cfg(test)]
    pub(crate) fn of_width(global: Global, width: usize) -> Self {
        Self {
            width,
            ..Self::new(global)
        }
    }

    /// Whether the answer is to be JSON, and nothing else on standard output.
    pub(crate) fn is_json(self) -> bool {
        self.json
    }

    /// Columns for tables.
    pub(crate) fn width(self) -> usize {
        self.width
    }

    /// Columns for sentences.
    pub(crate) fn prose_width(self) -> usize {
        self.width.min(PROSE_WIDTH)
    }

    /// A text in a colour, where there are colours.
    pub(crate) fn paint(self, paint: Paint, text: impl Display) -> String {
        paint::paint(self.colour, paint, text)
    }

    /// A line to standard output.
    pub(crate) fn line(self, text: impl Display) -> Result<(), CliError> {
        self.raw(format!("{text}\n").as_bytes())
    }

    /// Bytes to standard output, as they are.
    #[expect(clippy::unused_self, reason = "whoever writes has an output")]
    pub(crate) fn raw(self, bytes: &[u8]) -> Result<(), CliError> {
        let mut out = io::stdout().lock();
        out.write_all(bytes)?;
        Ok(out.flush()?)
    }

    /// A JSON document, in lines that can be read.
    pub(crate) fn document(self, value: &impl Serialize) -> Result<(), CliError> {
        let text = serde_json::to_string_pretty(value).map_err(|error| not_json(&error))?;
        self.line(text)
    }

    /// One event of those that go on, in one line of JSON.
    pub(crate) fn event(self, value: &impl Serialize) -> Result<(), CliError> {
        let text = serde_json::to_string(value).map_err(|error| not_json(&error))?;
        self.line(text)
    }

    /// Something worth knowing that is not the answer; to standard error.
    pub(crate) fn note(self, text: &str) {
        self.to_stderr("note", Paint::Warn, text);
    }

    /// Ends the program with an error.
    pub(crate) fn error(self, error: &CliError) -> ExitCode {
        if !error.message.is_empty() {
            if self.json {
                let document = error_document(error.status, &error.message);
                // With standard output gone there is nobody left to tell; the status says it still.
                drop(self.line(document));
            } else {
                self.to_stderr("error", Paint::Bad, &error.message);
            }
        }
        error.status.into()
    }

    fn to_stderr(self, label: &str, paint: Paint, text: &str) {
        let head = format!("{label}: ");
        let text = visible(text);
        // Further lines are a table, which stays one.
        let (sentence, table) = text.split_once('\n').unwrap_or((&text, ""));
        let wrapped = wrap(&head, sentence, self.prose_width());
        let rest = wrapped.get(head.len()..).unwrap_or_default();
        let label = paint::paint(self.colour_of_errors, paint, head.trim_end());
        let lines = table.lines().map(|line| format!("  {line}\n"));
        let table: String = lines.collect();
        let mut err = io::stderr().lock();
        // Nobody listens on standard error: no reason to stop.
        drop(err.write_all(format!("{label} {rest}{table}").as_bytes()));
    }
}

/// Ends the program with clap's complaint, or with the help that was asked for.
pub(crate) fn usage(error: &clap::Error) -> ExitCode {
    let is_fault = error.use_stderr();
    if is_fault && env::args_os().any(|argument| argument == "--json") {
        let text = error.to_string();
        let first = text.trim_start_matches("error: ").trim_end();
        let document = error_document(Status::Usage, first);
        drop(writeln!(io::stdout().lock(), "{document}"));
    } else {
        drop(error.print());
    }
    if is_fault {
        Status::Usage.into()
    } else {
        ExitCode::SUCCESS
    }
}

fn error_document(status: Status, message: &str) -> String {
    #[derive(Serialize)]
    struct Document<'a> {
        error: Fault<'a>,
    }
    #[derive(Serialize)]
    struct Fault<'a> {
        status: u8,
        kind: &'static str,
        message: &'a str,
    }
    let fault = Fault {
        status: status.code(),
        kind: status.name(),
        message,
    };
    // Numbers and texts can always be written.
    serde_json::to_string_pretty(&Document { error: fault }).unwrap_or_default()
}

fn not_json(error: &serde_json::Error) -> CliError {
    CliError::failed(format!("the answer cannot be written as JSON: {error}"))
}

fn is_set(variable: &str) -> bool {
    env::var_os(variable).is_some_and(|value| !value.is_empty())
}

fn is_dumb() -> bool {
    env::var_os("TERM").is_some_and(|term| term == "dumb")
}

fn width() -> usize {
    let from_variable = || env::var("COLUMNS").ok()?.parse().ok();
    let from_terminal = || {
        let (terminal_size::Width(columns), _) = terminal_size::terminal_size()?;
        Some(usize::from(columns))
    };
    from_variable()
        .or_else(from_terminal)
        .filter(|columns| *columns > 0)
        .unwrap_or(DEFAULT_WIDTH)
        .max(20)
}
