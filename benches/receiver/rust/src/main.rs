//! The receiver beside what limits it. Its only argument is JSON: see `subjects.py`.

mod answer;
mod serve;

use std::{env, error::Error};

use deadpool_postgres::{Manager, Pool};
use serde::Deserialize;
use tokio::runtime::Builder;
use tokio_postgres::NoTls;

/// As many connections as every other subject has.
const CONNECTIONS: usize = 10;

#[derive(Deserialize)]
struct Config {
    subject: String,
    secret: String,
    #[serde(default)]
    path: String,
    #[serde(default)]
    url: String,
    #[serde(default)]
    expect: u64,
    #[serde(default)]
    rounds: usize,
    #[serde(default)]
    each: usize,
}

impl Config {
    fn pool(&self) -> Result<Pool, Box<dyn Error>> {
        let manager = Manager::new(self.url.parse()?, NoTls);
        Ok(Pool::builder(manager).max_size(CONNECTIONS).build()?)
    }
}

fn main() -> Result<(), Box<dyn Error>> {
    let config: Config = serde_json::from_str(&env::args().nth(1).ok_or("usage: … CONFIG")?)?;
    // In memory one thread serves, as in the other languages: the other core is the sender's.
    let mut runtime = match config.subject.as_str() {
        "verify" | "inline" => Builder::new_current_thread(),
        _ => Builder::new_multi_thread(),
    };
    runtime.enable_all().build()?.block_on(async {
        match config.subject.as_str() {
            "answer-sqlite" => answer::sqlite(&config).await,
            "answer-postgres" => answer::postgres(&config).await,
            _ => serve::serve(&config).await,
        }
    })
}
