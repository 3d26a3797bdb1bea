//! Reads the delivery that `verify` and `explain` look at.

use std::{
    io::{self, IsTerminal},
    path::Path,
};

use gather_webhooks::{SIGNATURE_HEADER, unix_time};
use gather_webhooks_cli::request::{self, Request};

use crate::{args::DeliveryArgs, error::CliError, input::bytes_of, output::Output, time};

/// A body and its signature header.
pub(crate) struct Delivery {
    pub(crate) body: Vec<u8>,
    pub(crate) header: Vec<String>,
    /// When the request was recorded, as its file has it.
    pub(crate) recorded_at: Option<String>,
}

impl Delivery {
    pub(crate) fn read(args: &DeliveryArgs, output: Output) -> Result<Self, CliError> {
        match &args.request {
            Some(path) => Self::from_request(path, args.entry, output),
            None => Self::from_body(args, output),
        }
    }

    /// What to do about the age of a request that was recorded a while ago.
    pub(crate) fn hint(&self, verdict: &str) -> Option<String> {
        let recorded = time::parse(self.recorded_at.as_ref()?).ok()?;
        let at = time::rfc3339(unix_time(recorded).ok()?);
        verdict.starts_with("timestamp_").then(|| {
            format!("The request was recorded at {at}: `--now {at}` judges it as of then.")
        })
    }

    fn from_body(args: &DeliveryArgs, output: Output) -> Result<Self, CliError> {
        if args.body.is_none() && io::stdin().is_terminal() {
            return Err(CliError::usage(
                "there is nothing to look at: give --request FILE (raw HTTP, a curl command, a HAR, a Lambda event), \
                 or --body FILE and --header TEXT",
            ));
        }
        let body = bytes_of(args.body.as_deref().unwrap_or(Path::new("-")), "body")?;
        let header = args
            .header
            .iter()
            .map(|line| value_of(line, output))
            .collect();
        Ok(Self {
            body,
            header,
            recorded_at: None,
        })
    }

    fn from_request(path: &Path, entry: Option<usize>, output: Output) -> Result<Self, CliError> {
        let bytes = bytes_of(path, "request")?;
        let requests = request::read(&bytes)
            .map_err(|error| CliError::usage(format!("{}: {error}", path.display())))?;
        let request = choose(requests, entry)?;
        for note in &request.notes {
            output.note(note);
        }
        let header = request
            .header(SIGNATURE_HEADER)
            .into_iter()
            .map(str::to_owned)
            .collect();
        Ok(Self {
            header,
            recorded_at: request.recorded_at,
            body: request.body,
        })
    }
}

/// As with curl's option of this name, a whole line is taken, too.
fn value_of(line: &str, output: Output) -> String {
    // A line break at its end comes from a file, by `$(cat …)` of some shells.
    let line = line.trim_end_matches(['\r', '\n']);
    let named = line
        .split_once(':')
        .filter(|(name, _)| name.trim().eq_ignore_ascii_case(SIGNATURE_HEADER));
    let Some((_, value)) = named else {
        return line.to_owned();
    };
    output.note(
        "The name of the header is left out here. If your code passes it on with the value, that is a mistake of its \
         own: header.name_included.",
    );
    value.trim().to_owned()
}

/// The one that was asked for; else the only one that is signed; else the only one with a body.
fn choose(mut requests: Vec<Request>, entry: Option<usize>) -> Result<Request, CliError> {
    let count = requests.len();
    if let Some(entry) = entry {
        let at = entry.checked_sub(1).filter(|at| *at < count);
        let at = at.ok_or_else(|| {
            CliError::usage(format!(
                "there is no request {entry} in this file: it has {count}"
            ))
        })?;
        return Ok(requests.swap_remove(at));
    }
    let only = |is: fn(&Request) -> bool| {
        let mut found = requests
            .iter()
            .enumerate()
            .filter(|(_, request)| is(request));
        found
            .next()
            .filter(|_| found.next().is_none())
            .map(|(at, _)| at)
    };
    let is_signed = |request: &Request| !request.header(SIGNATURE_HEADER).is_empty();
    let has_body = |request: &Request| !request.body.is_empty();
    let any_signed = requests.iter().any(is_signed);
    let chosen = only(is_signed)
        .or_else(|| if any_signed { None } else { only(has_body) })
        .or_else(|| only(|_| true));
    match chosen {
        Some(at) => Ok(requests.swap_remove(at)),
        None => Err(CliError::usage(which(&requests, is_signed))),
    }
}

fn which(requests: &[Request], is_signed: fn(&Request) -> bool) -> String {
    let mut text = format!(
        "this file has {} requests: say which with --entry N",
        requests.len()
    );
    for (at, request) in requests.iter().enumerate().take(20) {
        let number = at.saturating_add(1);
        let signed = if is_signed(request) { ", signed" } else { "" };
        let Request {
            method,
            target,
            body,
            ..
        } = request;
        let line = format!(
            "\n{number:>2}  {method} {target} ({} bytes{signed})",
            body.len()
        );
        text.push_str(&line);
    }
    if requests.len() > 20 {
        text.push_str("\n   …");
    }
    text
}
