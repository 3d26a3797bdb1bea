use std::time::{Duration, UNIX_EPOCH};

use gather_webhooks_receiver::{DeadDelivery, Receiver, StoreError};
use serde::Deserialize;
use serde_json::{Value, json};
use tokio::io::{AsyncBufReadExt, BufReader, stdin};

use crate::lines;

#[derive(Deserialize)]
struct Command {
    id: Value,
    call: String,
    #[serde(default)]
    args: Vec<Value>,
}

/// Does what standard input says, each command beside the others.
pub(crate) async fn obey(receiver: Receiver) {
    let mut commands = BufReader::new(stdin()).lines();
    while let Ok(Some(line)) = commands.next_line().await {
        let receiver = receiver.clone();
        tokio::spawn(async move {
            let answer = match serde_json::from_str::<Command>(&line) {
                Ok(command) => match call(&receiver, &command).await {
                    Ok(result) => json!({ "result": result, "id": command.id }),
                    Err(error) => json!({ "error": error.to_string(), "id": command.id }),
                },
                Err(error) => json!({ "error": error.to_string(), "id": null }),
            };
            lines::write(&answer);
        });
    }
}

async fn call(receiver: &Receiver, command: &Command) -> Result<Value, StoreError> {
    let first = command.args.first();
    let key = first.and_then(Value::as_str).unwrap_or_default();
    let seconds = first.and_then(Value::as_f64).unwrap_or(10.0);
    let time = Duration::from_secs_f64(seconds);
    Ok(match command.call.as_str() {
        "dead" => receiver.dead().await?.iter().map(dead).collect(),
        "replay" => receiver.replay(key).await?.into(),
        "delete" => receiver.delete(key).await?.into(),
        "drain" => receiver.drain(time).await?.into(),
        "stop" => receiver.stop(time).await.into(),
        "stats" => {
            let stats = receiver.stats().await?;
            json!({
                "pending": stats.pending,
                "running": stats.running,
                "done": stats.done,
                "dead": stats.dead,
                "oldest_pending": stats.oldest_pending.map(|age| age.as_secs_f64()),
            })
        }
        other => json!(format!("there is no {other}")),
    })
}

fn dead(dead: &DeadDelivery) -> Value {
    let seconds = |time: std::time::SystemTime| {
        let since = time.duration_since(UNIX_EPOCH);
        since.unwrap_or_default().as_secs_f64()
    };
    json!({
        "key": dead.key,
        "name": dead.name,
        "attempts": dead.attempts,
        "error": dead.error,
        "signed_at": seconds(dead.signed_at),
        "received_at": seconds(dead.received_at),
        "finished_at": seconds(dead.finished_at),
    })
}
