use std::{env, error::Error};

use axum::Router;
use gather_webhooks_receiver::{Receiver, SqliteInbox};

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let inbox = env::var("INBOX").unwrap_or("gather.db".into());
    let receiver = Receiver::builder(env::var("WEBHOOK_SECRET")?)
        .inbox(SqliteInbox::open(inbox)?)
        .otherwise(|event, _| async move {
            println!("{}", event.kind);
            Ok(())
        })
        .build()?;
    tokio::spawn(receiver.run());

    let app = Router::new().route_service("/webhooks/qualifi", receiver.service());
    let port = env::var("PORT")?.parse()?;
    let listener = tokio::net::TcpListener::bind(("127.0.0.1", port)).await?;
    Ok(axum::serve(listener, app).await?)
}
