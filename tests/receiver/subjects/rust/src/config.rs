use std::time::Duration;

use gather_webhooks_receiver::Builder;
use serde::Deserialize;

#[derive(Deserialize)]
pub(crate) struct Config {
    pub(crate) port: u16,
    pub(crate) secret: String,
    pub(crate) store: Store,
    #[serde(default)]
    pub(crate) options: Options,
    #[serde(default = "created")]
    pub(crate) handlers: Vec<String>,
    #[serde(default)]
    pub(crate) otherwise: bool,
    #[serde(default)]
    pub(crate) on_dead: bool,
    #[serde(default = "yes")]
    pub(crate) r#loop: bool,
}

fn created() -> Vec<String> {
    vec!["interview.created".into()]
}

fn yes() -> bool {
    true
}

#[derive(Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub(crate) enum Store {
    Sqlite { path: String },
    Postgres { url: String },
    Memory,
    RedisClaims { url: String },
    PostgresClaims { url: String },
}

#[derive(Default, Deserialize)]
pub(crate) struct Options {
    name: Option<String>,
    retries: Option<Vec<f64>>,
    keep: Option<f64>,
    max_body: Option<usize>,
    concurrency: Option<u32>,
}

impl Options {
    pub(crate) fn apply(&self, mut builder: Builder) -> Builder {
        if let Some(name) = &self.name {
            builder = builder.name(name);
        }
        if let Some(retries) = &self.retries {
            builder = builder.retries(retries.iter().copied().map(Duration::from_secs_f64));
        }
        if let Some(keep) = self.keep {
            builder = builder.keep(Duration::from_secs_f64(keep));
        }
        if let Some(bytes) = self.max_body {
            builder = builder.max_body(bytes);
        }
        if let Some(handlers) = self.concurrency {
            builder = builder.concurrency(handlers);
        }
        builder
    }
}
