//! How many deliveries there are.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::{
    error::CliError,
    inbox::{Count, State},
    output::{Output, Paint, visible},
    time::rfc3339_of_millis,
};

#[derive(Default)]
struct Counts {
    of: BTreeMap<State, i64>,
    oldest_pending: Option<i64>,
}

pub(super) fn show(counts: &[Count], output: Output) -> Result<(), CliError> {
    let mut receivers: BTreeMap<&str, Counts> = BTreeMap::new();
    for count in counts {
        let receiver = receivers.entry(&count.receiver).or_default();
        receiver.of.insert(count.state, count.deliveries);
        if count.state == State::Pending {
            receiver.oldest_pending = Some(count.oldest);
        }
    }
    if output.is_json() {
        let documents = receivers
            .iter()
            .map(|(name, counts)| document(name, counts));
        return output.document(&Documents {
            receivers: documents.collect(),
        });
    }
    if receivers.is_empty() {
        return output.line("The inbox is empty.");
    }
    for (name, counts) in receivers {
        output.line(output.paint(Paint::Bold, visible(name)))?;
        for state in [State::Pending, State::Running, State::Done, State::Dead] {
            let count = counts.get(state);
            let paint = match state {
                State::Dead if count > 0 => Paint::Bad,
                _ if count == 0 => Paint::Dim,
                _ => Paint::Bold,
            };
            output.line(format!(
                "  {:<8} {}",
                state.as_str(),
                output.paint(paint, format!("{count:>8}"))
            ))?;
        }
        if let Some(oldest) = counts.oldest_pending {
            output.line(format!("  oldest pending: {}", rfc3339_of_millis(oldest)))?;
        }
    }
    Ok(())
}

impl Counts {
    fn get(&self, state: State) -> i64 {
        self.of.get(&state).copied().unwrap_or(0)
    }
}

fn document<'a>(receiver: &'a str, counts: &Counts) -> Document<'a> {
    Document {
        receiver,
        pending: counts.get(State::Pending),
        running: counts.get(State::Running),
        done: counts.get(State::Done),
        dead: counts.get(State::Dead),
        oldest_pending: counts.oldest_pending.map(rfc3339_of_millis),
    }
}

#[derive(Serialize)]
struct Documents<'a> {
    receivers: Vec<Document<'a>>,
}

#[derive(Serialize)]
struct Document<'a> {
    receiver: &'a str,
    pending: i64,
    running: i64,
    done: i64,
    dead: i64,
    /// When it was stored.
    oldest_pending: Option<String>,
}
