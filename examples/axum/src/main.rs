use std::{env, error::Error};

use axum::Router;
use gather_webhooks::{CandidateInterviewCompleted, Event};
use gather_webhooks_receiver::{Receiver, SqliteInbox};
use tokio::{fs::OpenOptions, io::AsyncWriteExt, net::TcpListener};

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let receiver = Receiver::builder(env::var("WEBHOOK_SECRET")?)
        .inbox(SqliteInbox::open("gather.db")?)
        .on(|event: Event<CandidateInterviewCompleted>, _| async move {
            let line = format!("{}\n", event.data.candidate_id);
            let mut options = OpenOptions::new();
            let mut file = options
                .append(true)
                .create(true)
                .open("completed.txt")
                .await?;
            file.write_all(line.as_bytes()).await?;
            Ok(file.flush().await?)
        })
        .build()?;
    tokio::spawn(receiver.run());

    let app = Router::new().route_service("/webhooks/qualifi", receiver.service());
    let port = env::var("PORT")?.parse()?;
    Ok(axum::serve(TcpListener::bind(("127.0.0.1", port)).await?, app).await?)
}
