//! The answer `stored` beside a bare INSERT of the same row, in turn.

use std::{
    error::Error,
    path::Path,
    time::{Instant, SystemTime, UNIX_EPOCH},
};

use axum::http::Request;
use gather_webhooks::{CandidateInterviewCompleted, Event, SIGNATURE_HEADER, sign};
use gather_webhooks_receiver::{
    Delivery, Inbox, PostgresInbox, Receiver, ReceiverService, SqliteInbox,
};
use http_body_util::Full;
use rusqlite::{Connection, named_params};
use serde_json::json;
use tower_service::Service;

use crate::Config;

const NAME: &str = "candidate_interview.completed";
const NOTE: usize = 12;

fn statement(sql: &str) -> String {
    let put = sql.split("-- name: put\n").nth(1).unwrap_or_default();
    put.split("-- name:").next().unwrap_or_default().to_owned()
}

/// A delivery, and the row that it becomes.
struct Sample {
    key: String,
    body: Vec<u8>,
    at: i64,
    request: Option<Request<Full<axum::body::Bytes>>>,
}

fn sample(secret: &str) -> Result<Sample, Box<dyn Error>> {
    let clock = SystemTime::now();
    let now = clock.duration_since(UNIX_EPOCH)?;
    let id = format!("{:025x}", now.as_nanos());
    let body = json!({
        "event": NAME,
        "timestamp": "2024-01-01T00:00:00Z",
        "data": {
            "candidateInterviewId": id,
            "candidateId": "b7f4f5e9-3c1d-4a52-9a7c-1d2e3f405162",
            "interviewId": "0f1e2d3c-4b5a-4968-8778-695a4b3c2d1e",
            "status": "new_response",
            "takenAt": "2024-01-01T00:00:00Z",
            "note": ".".repeat(NOTE),
        },
    });
    let body = body.to_string().into_bytes();
    let request = Request::post("/webhooks/qualifi")
        .header("content-length", body.len())
        .header(SIGNATURE_HEADER, sign(&body, secret, now.as_secs()))
        .body(Full::from(body.clone()))?;
    Ok(Sample {
        key: Event::read_verified(&body, clock)?.idempotency_key(),
        body,
        at: i64::try_from(now.as_millis())?,
        request: Some(request),
    })
}

fn receiver(config: &Config, inbox: impl Inbox) -> Result<Receiver, Box<dyn Error>> {
    let builder = Receiver::builder(config.secret.as_str()).inbox(inbox);
    Ok(builder
        .on(|_: Event<CandidateInterviewCompleted>, _: Delivery| async { Ok(()) })
        .build()?)
}

pub(crate) async fn sqlite(config: &Config) -> Result<(), Box<dyn Error>> {
    let (theirs, ours) = (format!("{}.bare", config.path), &config.path);
    receiver(config, SqliteInbox::open(&theirs)?)?
        .stats()
        .await?;
    let connection = Connection::open(Path::new(&theirs))?;
    connection.pragma_update(None, "synchronous", "FULL")?;
    connection.pragma_update(None, "secure_delete", true)?;
    connection.pragma_update_and_check(None, "journal_mode", "TRUNCATE", |_| Ok(()))?;
    let put = statement(include_str!("../../../../receiver/sql/sqlite.sql"));
    let mut service = receiver(config, SqliteInbox::open(ours)?)?.service();
    let mut rounds = Vec::new();
    for round in 0..=config.rounds {
        let (mut bare, mut whole) = (Vec::new(), Vec::new());
        for _ in 0..config.each {
            let row = sample(&config.secret)?;
            let start = Instant::now();
            connection.prepare_cached(&put)?.execute(named_params! {
                ":receiver": "default", ":key": row.key, ":name": NAME, ":body": row.body,
                ":signed_at": row.at, ":now": row.at, ":state": "pending",
                ":error": None::<String>, ":finished_at": None::<i64>,
            })?;
            bare.push(start.elapsed().as_nanos());
            whole.push(answer(&mut service, &config.secret).await?);
        }
        if round > 0 {
            rounds.push([median(bare), median(whole)]);
        }
    }
    println!("{}", json!({ "rounds": rounds }));
    Ok(())
}

pub(crate) async fn postgres(config: &Config) -> Result<(), Box<dyn Error>> {
    let pool = config.pool()?;
    let receiver = receiver(config, PostgresInbox::new(pool.clone()))?;
    receiver.stats().await?;
    let put = statement(include_str!("../../../../receiver/sql/postgres.sql"));
    let mut service = receiver.service();
    let mut rounds = Vec::new();
    for round in 0..=config.rounds {
        let (mut bare, mut whole) = (Vec::new(), Vec::new());
        for _ in 0..config.each {
            let row = sample(&config.secret)?;
            let start = Instant::now();
            let connection = pool.get().await?;
            let prepared = connection.prepare_cached(&put).await?;
            connection
                .execute(
                    &prepared,
                    &[
                        &"default",
                        &row.key,
                        &NAME,
                        &row.body,
                        &row.at,
                        &row.at,
                        &"pending",
                        &None::<String>,
                        &None::<i64>,
                    ],
                )
                .await?;
            drop(connection);
            bare.push(start.elapsed().as_nanos());
            whole.push(answer(&mut service, &config.secret).await?);
        }
        if round > 0 {
            rounds.push([median(bare), median(whole)]);
        }
    }
    println!("{}", json!({ "rounds": rounds }));
    Ok(())
}

async fn answer(service: &mut ReceiverService, secret: &str) -> Result<u128, Box<dyn Error>> {
    let request = sample(secret)?.request.take().ok_or("a request")?;
    let start = Instant::now();
    let response = service.call(request).await?;
    let taken = start.elapsed().as_nanos();
    if response.status() != 200 {
        return Err(format!("answered {}", response.status()).into());
    }
    Ok(taken)
}

fn median(mut values: Vec<u128>) -> u128 {
    values.sort_unstable();
    values[values.len() / 2]
}
