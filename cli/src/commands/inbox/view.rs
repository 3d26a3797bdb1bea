//! Deliveries as lines.

use serde_json::value::RawValue;

use crate::{
    error::CliError,
    inbox::{Row, State},
    json_text,
    output::{Output, Paint, visible, wrap},
    time::rfc3339_of_millis,
};

/// So much of a key tells deliveries apart.
const SHORT: usize = 12;

/// What a table needs; with less, each delivery has lines of its own.
const TABLE: usize = 78;

#[derive(serde::Serialize)]
struct RowJson<'a> {
    receiver: &'a str,
    key: &'a str,
    name: &'a str,
    state: State,
    attempts: i64,
    signed_at: String,
    received_at: String,
    due_at: String,
    lease_until: Option<String>,
    error: Option<&'a str>,
    finished_at: Option<String>,
    body_bytes: Option<i64>,
}

#[derive(serde::Serialize)]
struct Listed<'a> {
    deliveries: Vec<RowJson<'a>>,
    more: bool,
}

fn of(row: &Row) -> RowJson<'_> {
    RowJson {
        receiver: &row.receiver,
        key: &row.key,
        name: &row.name,
        state: row.state,
        attempts: row.attempts,
        signed_at: rfc3339_of_millis(row.signed_at),
        received_at: rfc3339_of_millis(row.received_at),
        due_at: rfc3339_of_millis(row.due_at),
        lease_until: row.lease_until.map(rfc3339_of_millis),
        error: row.error.as_deref(),
        finished_at: row.finished_at.map(rfc3339_of_millis),
        body_bytes: row.body_bytes,
    }
}

pub(super) fn list(rows: &[Row], more: bool, output: Output) -> Result<(), CliError> {
    if output.is_json() {
        let deliveries = rows.iter().map(of).collect();
        return output.document(&Listed { deliveries, more });
    }
    if rows.is_empty() {
        return output.line("There is none.");
    }
    let is_table = output.width() >= TABLE;
    if is_table {
        let head = format!(
            "{:SHORT$}  {:7}  {:>5}  {:24}  EVENT",
            "KEY", "STATE", "TRIES", "RECEIVED"
        );
        output.line(output.paint(Paint::Dim, head))?;
    }
    for row in rows {
        output.raw(lines(row, is_table, output).as_bytes())?;
    }
    if more {
        output.line(output.paint(Paint::Dim, "… and more: --limit"))?;
    }
    Ok(())
}

fn lines(row: &Row, is_table: bool, output: Output) -> String {
    let key: String = visible(&row.key).chars().take(SHORT).collect();
    let key = output.paint(Paint::Name, format!("{key:SHORT$}"));
    let state = output.paint(paint(row.state), format!("{:7}", row.state.as_str()));
    let received = rfc3339_of_millis(row.received_at);
    let name = named(row);
    let (head, indent) = if is_table {
        (
            format!(
                "{key}  {state}  {:>5}  {received:24}  {name}\n",
                row.attempts
            ),
            " ".repeat(SHORT + 2),
        )
    } else {
        let tries = tries(row.attempts);
        (
            format!("{key}  {state}  {tries}\n  {name}\n  {received}\n"),
            "  ".to_owned(),
        )
    };
    match &row.error {
        Some(error) => head + &wrap(&indent, &visible(error), output.width()),
        None => head,
    }
}

/// The event, and whose it is unless that goes without saying.
fn named(row: &Row) -> String {
    match row.receiver.as_str() {
        "default" => visible(&row.name),
        receiver => format!("{} ({})", visible(&row.name), visible(receiver)),
    }
}

fn tries(attempts: i64) -> String {
    match attempts {
        1 => "1 try".to_owned(),
        attempts => format!("{attempts} tries"),
    }
}

fn paint(state: State) -> Paint {
    match state {
        State::Pending => Paint::Warn,
        State::Running => Paint::Bold,
        State::Done => Paint::Good,
        State::Dead => Paint::Bad,
    }
}

pub(super) fn show(row: &Row, body: Option<&[u8]>, output: Output) -> Result<(), CliError> {
    let text = body.and_then(|body| std::str::from_utf8(body).ok());
    if output.is_json() {
        return output.document(&Shown {
            row: of(row),
            payload: text.and_then(raw),
        });
    }
    output.line(output.paint(Paint::Name, visible(&row.key)))?;
    let state = output.paint(paint(row.state), row.state.as_str());
    field("event", &visible(&row.name), output)?;
    field("receiver", &visible(&row.receiver), output)?;
    output.line(format!(
        "{}{state}, {}",
        head("state", output),
        tries(row.attempts)
    ))?;
    let times = [
        ("signed", Some(row.signed_at)),
        ("received", Some(row.received_at)),
        (
            "due",
            Some(row.due_at).filter(|_| row.state == State::Pending),
        ),
        ("lease until", row.lease_until),
        ("finished", row.finished_at),
    ];
    for (name, at) in times {
        if let Some(at) = at {
            field(name, &rfc3339_of_millis(at), output)?;
        }
    }
    if let Some(error) = &row.error {
        field("error", &visible(error), output)?;
    }
    match (body, text) {
        (None, _) => field("body", "erased, as it is when a delivery is done", output),
        (Some(body), None) => field(
            "body",
            &format!("{} bytes that are no text", body.len()),
            output,
        ),
        (Some(body), Some(text)) => {
            field("body", &format!("{} bytes", body.len()), output)?;
            output.line(format!("\n  {}", visible(&json_text::laid_out(text, 2))))
        }
    }
}

#[derive(serde::Serialize)]
struct Shown<'a> {
    #[serde(flatten)]
    row: RowJson<'a>,
    payload: Option<Box<RawValue>>,
}

fn raw(text: &str) -> Option<Box<RawValue>> {
    RawValue::from_string(text.to_owned()).ok()
}

fn head(name: &str, output: Output) -> String {
    output.paint(Paint::Dim, format!("  {name:<11} "))
}

fn field(name: &str, value: &str, output: Output) -> Result<(), CliError> {
    let plain = format!("  {name:<11} ");
    let text = wrap(&plain, value, output.prose_width());
    let rest = text.get(plain.len()..).unwrap_or_default();
    output.raw(format!("{}{rest}", head(name, output)).as_bytes())
}

/// What became of a delivery.
pub(super) fn outcome(row: &Row, ok: bool, outcome: &str, output: Output) -> String {
    let mark = if ok {
        output.paint(Paint::Good, "✓")
    } else {
        output.paint(Paint::Bad, "✗")
    };
    let key: String = visible(&row.key).chars().take(SHORT).collect();
    let key = output.paint(Paint::Name, key);
    format!(
        "{mark} {key}  {}\n{}",
        named(row),
        wrap("  ", outcome, output.prose_width())
    )
}
