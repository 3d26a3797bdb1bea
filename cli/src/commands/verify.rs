//! `gather-webhooks verify`.

use std::{process::ExitCode, time::SystemTime};

use gather_webhooks::{
    Error, ErrorFamily, Event, EventData, Proof, Secret, SignatureHeader, Verifier,
    explain::{Explanation, Finding, Lines, explain},
    unix_time,
};
use serde::Serialize;
use serde_json::value::RawValue;

use super::explain::finding;
use crate::{
    args::{DeliveryArgs, SecretArgs},
    delivery::Delivery,
    error::{CliError, Status},
    json_text,
    output::{Output, Paint, visible, wrap},
    time,
};

/// Verify a delivery: prints its event, or the error and the best explanation
#[derive(Debug, clap::Args)]
#[command(after_long_help = "\
Examples:
  Body and header
    gather-webhooks verify --body body.json --header \"t=1704067200,v1=5257a8…\"
  The body from standard input
    gather-webhooks verify --header \"$HEADER\" < body.json
  A whole request: raw HTTP, `Copy as cURL`, a HAR, a Lambda event
    gather-webhooks verify --request request.har
  A request that was recorded a while ago
    gather-webhooks verify --request request.http --now 2024-01-01T00:00:10Z
    gather-webhooks verify --request request.http --tolerance off
  While secrets are being rotated
    gather-webhooks verify --secret-file new.txt --secret-file old.txt \\
      --request request.curl

Exit status: 0 it verifies, 1 it does not, 2 used wrongly, a secret that cannot be one included.")]
pub(crate) struct Args {
    #[command(flatten)]
    delivery: DeliveryArgs,
    #[command(flatten)]
    secret: SecretArgs,
}

pub(crate) fn run(args: &Args, output: Output) -> Result<ExitCode, CliError> {
    let texts = args.secret.read_texts()?;
    let delivery = Delivery::read(&args.delivery, output)?;
    let now = args.delivery.now();
    let moment = unix_time(now).map_err(|error| CliError::usage(error.to_string()))?;
    match verify(args, &texts, &delivery, moment) {
        Ok((event, proof)) => accepted(&event, proof, texts.len(), now, output)?,
        Err(error) => {
            let lines = Lines::new(&delivery.header);
            let secrets: Vec<Secret> = texts.iter().map(Secret::from).collect();
            let why = explain(
                &delivery.body,
                lines,
                &secrets,
                now,
                args.delivery.tolerance(),
            );
            refused(&error, &why, &delivery, output)?;
            return Ok(match error.kind().family() {
                ErrorFamily::Configuration | ErrorFamily::Usage => Status::Usage.into(),
                _ => Status::Failed.into(),
            });
        }
    }
    Ok(ExitCode::SUCCESS)
}

fn verify(
    args: &Args,
    secrets: &[String],
    delivery: &Delivery,
    now: SystemTime,
) -> Result<(Event, Proof), Error> {
    let builder = Verifier::builder().tolerance(args.delivery.tolerance());
    let verifier = secrets
        .iter()
        .fold(builder, gather_webhooks::VerifierBuilder::secret)
        .build()?;
    let header = || SignatureHeader::from_lines(&delivery.header);
    let proof = verifier.authenticate_at(&delivery.body, header(), now)?;
    let event = verifier.verify_at(&delivery.body, header(), now)?;
    Ok((event, proof))
}

fn accepted(
    event: &Event,
    proof: Proof,
    secrets: usize,
    now: f64,
    output: Output,
) -> Result<(), CliError> {
    let reason = match &event.data {
        EventData::Unrecognized(unrecognized) => Some(unrecognized.reason.to_string()),
        _ => None,
    };
    if output.is_json() {
        let payload = RawValue::from_string(event.payload_text().to_owned());
        let payload = payload
            .map_err(|error| CliError::failed(format!("the payload is no JSON: {error}")))?;
        return output.document(&Accepted {
            verdict: "accepted",
            event: EventJson {
                kind: event.kind.as_str(),
                name: &event.name,
                reason,
                timestamp: event.timestamp.map(time::rfc3339),
                signed_at: time::rfc3339(event.signed_at),
                idempotency_key: event.idempotency_key(),
                payload,
            },
            secret_index: proof.secret_index,
        });
    }
    let mark = output.paint(Paint::Good, "✓ verified:");
    output.line(format!(
        "{mark} {}",
        output.paint(Paint::Bold, visible(&event.name))
    ))?;
    if let Some(reason) = reason {
        row(
            "kind",
            &format!("unrecognized ({reason}): it is delivered all the same"),
            output,
        )?;
    }
    let signed = format!(
        "{}, {}",
        time::rfc3339(event.signed_at),
        time::relative(event.signed_at, now)
    );
    row("signed", &signed, output)?;
    if let Some(timestamp) = event.timestamp {
        row("timestamp", &time::rfc3339(timestamp), output)?;
    }
    if secrets > 1 {
        let number = proof.secret_index.saturating_add(1);
        row("secret", &format!("number {number} of {secrets}"), output)?;
    }
    row("key", &event.idempotency_key(), output)?;
    row(
        "body",
        &format!("{} bytes", event.payload_text().len()),
        output,
    )?;
    output.line(format!(
        "\n  {}",
        visible(&json_text::laid_out(event.payload_text(), 2))
    ))
}

#[derive(Serialize)]
struct Accepted<'a> {
    verdict: &'static str,
    event: EventJson<'a>,
    secret_index: usize,
}

#[derive(Serialize)]
struct EventJson<'a> {
    kind: &'static str,
    name: &'a str,
    reason: Option<String>,
    timestamp: Option<String>,
    signed_at: String,
    idempotency_key: String,
    payload: Box<RawValue>,
}

#[derive(Serialize)]
struct Refused<'a> {
    verdict: &'static str,
    error: ErrorJson<'a>,
    findings: &'a [Finding],
}

#[derive(Serialize)]
struct ErrorJson<'a> {
    code: &'static str,
    http_status: u16,
    message: &'a str,
}

fn row(name: &str, value: &str, output: Output) -> Result<(), CliError> {
    let head = format!("  {name:<10} ");
    let text = wrap(&head, value, output.prose_width());
    let rest = text.get(head.len()..).unwrap_or_default();
    output.raw(format!("{}{rest}", output.paint(Paint::Dim, head)).as_bytes())
}

fn refused(
    error: &Error,
    why: &Explanation,
    delivery: &Delivery,
    output: Output,
) -> Result<(), CliError> {
    let first = why.findings.first();
    if output.is_json() {
        return output.document(&Refused {
            verdict: error.code(),
            error: ErrorJson {
                code: error.code(),
                http_status: error.http_status(),
                message: error.message(),
            },
            findings: &why.findings,
        });
    }
    let width = output.prose_width();
    let code = output.paint(Paint::Bad, error.code());
    let head = format!("✗ {}: this delivery does not verify", error.code());
    let head = wrap("", &head, width).replacen('✗', &output.paint(Paint::Bad, "✗"), 1);
    output.raw(head.replacen(error.code(), &code, 1).as_bytes())?;
    output.raw(wrap("  ", error.message(), width).as_bytes())?;
    if let Some(first) = first {
        output.line("")?;
        output.raw(finding(first, output).as_bytes())?;
    }
    let more = match why.findings.len() {
        0 | 1 => {
            "`gather-webhooks explain`, with the same options, says what was looked at.".to_owned()
        }
        count => {
            format!("`gather-webhooks explain`, with the same options, shows all {count} findings.")
        }
    };
    output.line("")?;
    output.raw(wrap("", &more, width).as_bytes())?;
    if let Some(hint) = delivery.hint(error.code()) {
        output.raw(wrap("", &hint, width).as_bytes())?;
    }
    Ok(())
}
