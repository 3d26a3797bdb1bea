//! `gather-webhooks sign`.

use std::{path::PathBuf, process::ExitCode, time::SystemTime};

use gather_webhooks::{SIGNATURE_HEADER, Verifier, canonical, sign};
use serde::Serialize;

use crate::{args::SecretArgs, error::CliError, input::bytes_of, output::Output};

/// Sign a body: prints the value of its X-Qualifi-Signature header
///
/// The body is signed as it is, byte for byte: what is sent has to be the same bytes.
#[derive(Debug, clap::Args)]
#[command(after_long_help = "\
Examples:
  The header of a body
    gather-webhooks sign body.json
  A signed request, by curl (--data-binary: -d would change the body)
    curl http://localhost:3000/webhooks/qualifi --data-binary @body.json \\
      -H \"X-Qualifi-Signature: $(gather-webhooks sign body.json)\"
  Signed an hour ago
    gather-webhooks sign body.json --timestamp $(($(date +%s) - 3600))
  From standard input
    printf '{\"event\":\"x\"}' | gather-webhooks sign")]
pub(crate) struct Args {
    /// The file with the body; standard input if it is `-` or left out
    #[arg(value_name = "FILE", default_value = "-", hide_default_value = true)]
    body: PathBuf,
    /// What goes into `t`, as it is; now in Unix seconds unless given
    #[arg(long, value_name = "TEXT", allow_hyphen_values = true)]
    timestamp: Option<String>,
    #[command(flatten)]
    secret: SecretArgs,
}

pub(crate) fn run(args: &Args, output: Output) -> Result<ExitCode, CliError> {
    let secret = args.secret.first()?;
    Verifier::new(&secret).map_err(|error| CliError::usage(error.to_string()))?;
    let body = bytes_of(&args.body, "body")?;
    let timestamp = args.timestamp.clone().unwrap_or_else(now);
    if timestamp.contains(',') || timestamp.chars().any(char::is_control) {
        return Err(CliError::usage(
            "the timestamp holds a comma or a control character, and so could not stand in the header",
        ));
    }
    let header = sign(&body, secret, &timestamp);
    if let Some(remark) = remark(&body) {
        output.note(remark);
    }
    if output.is_json() {
        output.document(&Signed {
            name: SIGNATURE_HEADER,
            value: &header,
            timestamp: &timestamp,
        })?;
    } else {
        output.line(header)?;
    }
    Ok(ExitCode::SUCCESS)
}

#[derive(Serialize)]
struct Signed<'a> {
    name: &'static str,
    value: &'a str,
    timestamp: &'a str,
}

/// Whole seconds, as the documented example has them.
fn now() -> String {
    let since = SystemTime::UNIX_EPOCH.elapsed().unwrap_or_default();
    since.as_secs().to_string()
}

/// What is odd about a body that the Gather API would have sent.
fn remark(body: &[u8]) -> Option<&'static str> {
    let text = std::str::from_utf8(body).ok();
    let written = text.and_then(|text| canonical::stringify(text).ok());
    match (text, written) {
        _ if body.is_empty() => Some("The body is empty; it is signed as it is."),
        (Some(text), Some(written)) if written == text => None,
        (Some(text), Some(written)) if written == text.trim_end() => Some(
            "The body ends in a line break, which the Gather API does not send; it is signed as it is.",
        ),
        (_, Some(_)) => Some(
            "The body is not as JSON.stringify writes it, and so not as the Gather API sends it; it is signed as it is.",
        ),
        (_, None) => Some("The body is no JSON; it is signed as it is."),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn remarks_are_only_made_where_there_is_something() {
        assert_eq!(remark(br#"{"event":"x"}"#), None);
        assert!(
            remark(b"{\"event\":\"x\"}\n")
                .unwrap()
                .contains("line break")
        );
        assert!(
            remark(br#"{"event": "x"}"#)
                .unwrap()
                .contains("JSON.stringify")
        );
        assert!(remark(b"\xff").unwrap().contains("no JSON"));
        assert!(remark(b"").unwrap().contains("empty"));
    }
}
