//! A receiver's inbox, of whatever language: read with SQL of its own, changed through the receiver's crate.

mod address;
mod postgres;
mod row;
mod sqlite;

use gather_webhooks_receiver::{Builder, Receiver, StoreError};

pub(crate) use self::{
    address::Address,
    row::{Filter, Row, State},
};
use crate::error::CliError;

/// The newest schema that is known.
const SCHEMA: i64 = 1;

/// An inbox that was opened, and is one.
pub(crate) enum Inbox {
    Sqlite(sqlite::File),
    Postgres(postgres::Database),
}

impl Inbox {
    pub(crate) async fn open(address: &Address) -> Result<Self, CliError> {
        match address {
            Address::File(path) => sqlite::File::open(path).map(Self::Sqlite),
            Address::Url(config) => postgres::Database::open(config).await.map(Self::Postgres),
        }
    }

    /// Those that match, the newest first.
    pub(crate) async fn list(&self, filter: &Filter) -> Result<Vec<Row>, CliError> {
        match self {
            Self::Sqlite(file) => file.list(filter),
            Self::Postgres(database) => database.list(filter).await,
        }
    }

    /// The body that is kept, if it still is.
    pub(crate) async fn body(&self, row: &Row) -> Result<Option<Vec<u8>>, CliError> {
        match self {
            Self::Sqlite(file) => file.body(row),
            Self::Postgres(database) => database.body(row).await,
        }
    }

    /// How many there are of each receiver in each state, and when the oldest was stored.
    pub(crate) async fn count(&self, receiver: Option<&str>) -> Result<Vec<Count>, CliError> {
        match self {
            Self::Sqlite(file) => file.count(receiver),
            Self::Postgres(database) => database.count(receiver).await,
        }
    }

    /// Due again, at once: whether it could be.
    pub(crate) async fn replay(&self, row: &Row) -> Result<bool, CliError> {
        let receiver = self.receiver(&row.receiver)?;
        receiver
            .replay(&row.key)
            .await
            .map_err(|error| not_written(&error))
    }

    /// Forgotten: whether it was there.
    pub(crate) async fn delete(&self, row: &Row) -> Result<bool, CliError> {
        let receiver = self.receiver(&row.receiver)?;
        receiver
            .delete(&row.key)
            .await
            .map_err(|error| not_written(&error))
    }

    /// One that verifies nothing and runs nothing, so that its secret is never used.
    fn receiver(&self, name: &str) -> Result<Receiver, CliError> {
        let builder: Builder = Receiver::builder("unused").name(name);
        let builder = match self {
            Self::Sqlite(file) => builder.inbox(file.inbox()?),
            Self::Postgres(database) => builder.inbox(database.inbox()),
        };
        builder
            .build()
            .map_err(|error| CliError::usage(error.to_string()))
    }
}

/// So many of a receiver are in this state.
pub(crate) struct Count {
    pub(crate) receiver: String,
    pub(crate) state: State,
    pub(crate) deliveries: i64,
    pub(crate) oldest: i64,
}

fn not_written(error: &StoreError) -> CliError {
    let cause = std::error::Error::source(error).map(|cause| format!(" ({cause})"));
    CliError::unreachable(format!(
        "the inbox cannot be written: {error}{}",
        cause.unwrap_or_default()
    ))
}

/// What keeps tables from being used that another version has made.
fn check_schema(version: Option<i64>) -> Result<(), CliError> {
    match version {
        Some(version) if version > SCHEMA => Err(CliError::usage(format!(
            "this inbox has schema {version}, and this program knows {SCHEMA}: install a newer gather-webhooks-cli"
        ))),
        _ => Ok(()),
    }
}

fn no_inbox(place: &str) -> CliError {
    CliError::usage(format!(
        "there is no inbox in {place}: no table gather_inbox. A receiver makes it at its first delivery; is this the \
         database that it was given?"
    ))
}
