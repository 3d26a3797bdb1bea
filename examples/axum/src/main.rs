use std::{env, error::Error};

use axum::Router;
use gather_webhooks::{CandidateInterviewCompleted, Event};
use gather_webhooks_receiver::{Delivery, HandlerError, Receiver, SqliteInbox};

type Completed = Event<CandidateInterviewCompleted>;

async fn completed(event: Completed, delivery: Delivery) -> Result<(), HandlerError> {
    println!("{}", event.kind);
    println!("{}", delivery.key);
    Ok(())
}

async fn otherwise(event: Event, _: Delivery) -> Result<(), HandlerError> {
    println!("{}", event.kind);
    Ok(())
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let inbox = SqliteInbox::open(env::var("INBOX").unwrap_or("gather.db".into()))?;
    let receiver = Receiver::builder(env::var("WEBHOOK_SECRET")?)
        .inbox(inbox)
        .on(completed)
        .otherwise(otherwise)
        .build()?;
    tokio::spawn(receiver.run());
    let app = Router::new().route_service("/webhooks/qualifi", receiver.service());
    let port = env::var("PORT")?.parse()?;
    let listener = tokio::net::TcpListener::bind(("127.0.0.1", port)).await?;
    Ok(axum::serve(listener, app).await?)
}
