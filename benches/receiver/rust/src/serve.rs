//! Servers: of a bare `verify`, and of receivers.

use std::{
    error::Error,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::{SystemTime, UNIX_EPOCH},
};

use axum::{
    Router,
    body::Bytes,
    extract::State,
    http::{HeaderMap, StatusCode},
    routing::post,
};
use gather_webhooks::{CandidateInterviewCompleted, Event, SIGNATURE_HEADER, Verifier};
use gather_webhooks_receiver::{Delivery, MemoryClaims, PostgresInbox, Receiver, SqliteInbox};
use tokio::net::TcpListener;

use crate::Config;

const PATH: &str = "/webhooks/qualifi";

pub(crate) async fn serve(config: &Config) -> Result<(), Box<dyn Error>> {
    let app = match config.subject.as_str() {
        "verify" => bare(Verifier::new(config.secret.as_str())?),
        _ => {
            let receiver = receiver(config)?;
            tokio::spawn(receiver.run());
            Router::new().route_service(PATH, receiver.service())
        }
    };
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    println!("{{\"port\":{}}}", listener.local_addr()?.port());
    Ok(axum::serve(listener, app).await?)
}

fn bare(verifier: Verifier) -> Router {
    let route = post(
        async |State(verifier): State<Arc<Verifier>>, headers: HeaderMap, body: Bytes| {
            let signature = headers.get(SIGNATURE_HEADER).map(|value| value.as_bytes());
            match verifier.verify(&body, signature) {
                Ok(event) => {
                    handle(&event);
                    (StatusCode::OK, "OK")
                }
                Err(_) => (StatusCode::UNAUTHORIZED, "refused"),
            }
        },
    );
    Router::new()
        .route(PATH, route)
        .with_state(Arc::new(verifier))
}

/// The trivial handler, which nobody may optimize away.
fn handle<D>(event: &Event<D>) {
    std::hint::black_box(event);
}

fn receiver(config: &Config) -> Result<Receiver, Box<dyn Error>> {
    let builder = Receiver::builder(config.secret.as_str());
    let builder = match config.subject.as_str() {
        "inline" => builder.inline(MemoryClaims::new()),
        "sqlite" => builder.inbox(SqliteInbox::open(&config.path)?),
        "postgres" => builder.inbox(PostgresInbox::new(config.pool()?)),
        other => return Err(format!("there is no subject {other}").into()),
    };
    let handled = Arc::new(AtomicU64::new(0));
    let expect = config.expect;
    let on = builder.on(
        move |event: Event<CandidateInterviewCompleted>, _: Delivery| {
            let handled = Arc::clone(&handled);
            async move {
                handle(&event);
                count(&handled, expect);
                Ok(())
            }
        },
    );
    Ok(on.build()?)
}

/// Says when as many were handled as were sent.
fn count(handled: &AtomicU64, expect: u64) {
    let number = handled.fetch_add(1, Ordering::Relaxed) + 1;
    if expect > 0 && number.is_multiple_of(expect) {
        let now = SystemTime::now().duration_since(UNIX_EPOCH);
        let now = now.map_or(0.0, |now| now.as_secs_f64());
        println!("{{\"handled\":{number},\"at\":{now}}}");
    }
}
