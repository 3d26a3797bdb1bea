//! The receiver in Rust, as the scenarios of `tests/receiver` drive it: its configuration is the one argument,
//! and it speaks JSON lines.

mod commands;
mod config;
mod counter;
mod handlers;
mod lines;
mod log;

use std::{env, error::Error, time::Duration};

use axum::Router;
use gather_webhooks_receiver::{
    MemoryClaims, PostgresClaims, PostgresInbox, Receiver, RedisClaims, SqliteInbox,
};
use serde_json::json;
use tokio::{
    net::TcpListener,
    signal::unix::{SignalKind, signal},
};

use crate::{
    config::{Config, Store},
    counter::Counter,
};

const GRACE: Duration = Duration::from_secs(10);

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let argument = env::args().nth(1).ok_or("usage: receiver-subject CONFIG")?;
    let config: Config = serde_json::from_str(&argument)?;
    log::begin();
    let mut terminate = signal(SignalKind::terminate())?;
    let receiver = receiver(&config)?;
    if config.r#loop {
        tokio::spawn(receiver.run());
    }
    let app = Router::new().route_service("/webhooks/qualifi", receiver.service());
    let listener = TcpListener::bind(("127.0.0.1", config.port)).await?;
    lines::write(&json!({ "ready": listener.local_addr()?.port() }));
    tokio::spawn(commands::obey(receiver.clone()));
    tokio::select! {
        served = axum::serve(listener, app) => served?,
        _ = terminate.recv() => {
            receiver.stop(GRACE).await;
        }
    }
    // Not a word to standard input, which another thread waits for.
    std::process::exit(0)
}

fn receiver(config: &Config) -> Result<Receiver, Box<dyn Error>> {
    let counter = Counter::of(&config.store)?;
    let builder = Receiver::builder(&config.secret);
    let builder = match &config.store {
        Store::Sqlite { path } => builder.inbox(SqliteInbox::open(path)?),
        Store::Postgres { url } => builder.inbox(PostgresInbox::new(counter::pool(url)?)),
        Store::Memory => builder.inline(MemoryClaims::new()),
        Store::RedisClaims { url } => {
            let client = redis::Client::open(url.as_str())?;
            // It connects when it is used.
            let manager = redis::aio::ConnectionManager::new_lazy_with_config(
                client,
                redis::aio::ConnectionManagerConfig::new(),
            )?;
            builder.inline(RedisClaims::new(manager))
        }
        Store::PostgresClaims { url } => builder.inline(PostgresClaims::new(counter::pool(url)?)),
    };
    Ok(handlers::register(config.options.apply(builder), config, counter)?.build()?)
}
