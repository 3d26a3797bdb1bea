//! The inbox in PostgreSQL.

use std::error::Error;

use deadpool_postgres::{Manager, Object, Pool, PoolError};
use gather_webhooks_receiver::PostgresInbox;
use tokio_postgres::config::Config;
use tokio_postgres_rustls::MakeRustlsConnect;

use super::{Count, Filter, Row, State, check_schema, no_inbox, row::COLUMNS};
use crate::{error::CliError, tls};

pub(crate) struct Database {
    pool: Pool,
}

impl Database {
    pub(super) async fn open(config: &Config) -> Result<Self, CliError> {
        let client = tls::client()
            .map_err(|error| CliError::failed(format!("TLS cannot be set up: {error}")))?;
        // It is not used where `sslmode` disables it.
        let manager = Manager::new(config.clone(), MakeRustlsConnect::new(client));
        let pool = Pool::builder(manager).max_size(2).build();
        let pool =
            pool.map_err(|error| CliError::failed(format!("no connection can be made: {error}")))?;
        let database = Self { pool };
        let client = database.client().await?;
        let has = async |table: &str| -> Result<bool, CliError> {
            let sql = "SELECT to_regclass($1) IS NOT NULL";
            Ok(client.query_one(sql, &[&table]).await?.try_get(0)?)
        };
        if !has("gather_inbox").await? {
            return Err(no_inbox("this database"));
        }
        if has("gather_inbox_schema").await? {
            let sql = "SELECT max(version)::bigint FROM gather_inbox_schema";
            check_schema(client.query_one(sql, &[]).await?.try_get(0)?)?;
        }
        drop(client);
        Ok(database)
    }

    pub(super) fn inbox(&self) -> PostgresInbox {
        PostgresInbox::new(self.pool.clone())
    }

    async fn client(&self) -> Result<Object, CliError> {
        self.pool.get().await.map_err(|error| {
            let cause = match &error {
                PoolError::Backend(error) => causes(error),
                error => causes(error),
            };
            CliError::unreachable(format!("the database cannot be reached: {cause}"))
        })
    }

    pub(super) async fn list(&self, filter: &Filter) -> Result<Vec<Row>, CliError> {
        let sql = format!(
            "SELECT {COLUMNS} FROM (
               SELECT receiver, key, name, state, attempts::bigint, signed_at, received_at, due_at, lease_until, error,
                 finished_at, octet_length(body)::bigint AS octets
               FROM gather_inbox
             ) AS inbox
             WHERE ($1::text IS NULL OR receiver = $1) AND ($2::text IS NULL OR state = $2)
               AND ($3::text IS NULL OR name = $3) AND ($4::text IS NULL OR starts_with(key, $4))
             ORDER BY received_at DESC, key LIMIT $5"
        );
        let Filter {
            receiver,
            state,
            name,
            key,
            limit,
        } = filter;
        let state = state.map(State::as_str);
        let client = self.client().await?;
        let rows = client
            .query(&sql, &[receiver, &state, name, key, limit])
            .await?;
        rows.iter().map(read).collect()
    }

    pub(super) async fn body(&self, row: &Row) -> Result<Option<Vec<u8>>, CliError> {
        let sql = "SELECT body FROM gather_inbox WHERE receiver = $1 AND key = $2";
        let client = self.client().await?;
        match client.query_opt(sql, &[&row.receiver, &row.key]).await? {
            Some(found) => Ok(found.try_get(0)?),
            None => Ok(None),
        }
    }

    pub(super) async fn count(&self, receiver: Option<&str>) -> Result<Vec<Count>, CliError> {
        let sql = "SELECT receiver, state, count(*), min(received_at) FROM gather_inbox
                   WHERE $1::text IS NULL OR receiver = $1 GROUP BY receiver, state ORDER BY receiver, state";
        let client = self.client().await?;
        let rows = client.query(sql, &[&receiver]).await?;
        let count = |row: &tokio_postgres::Row| {
            Ok(Count {
                receiver: row.try_get(0)?,
                state: State::of(row.try_get(1)?),
                deliveries: row.try_get(2)?,
                oldest: row.try_get(3)?,
            })
        };
        rows.iter().map(count).collect()
    }
}

fn read(row: &tokio_postgres::Row) -> Result<Row, CliError> {
    Ok(Row {
        receiver: row.try_get(0)?,
        key: row.try_get(1)?,
        name: row.try_get(2)?,
        state: State::of(row.try_get(3)?),
        attempts: row.try_get(4)?,
        signed_at: row.try_get(5)?,
        received_at: row.try_get(6)?,
        due_at: row.try_get(7)?,
        lease_until: row.try_get(8)?,
        error: row.try_get(9)?,
        finished_at: row.try_get(10)?,
        body_bytes: row.try_get(11)?,
    })
}

impl From<tokio_postgres::Error> for CliError {
    fn from(error: tokio_postgres::Error) -> Self {
        Self::unreachable(format!("the inbox cannot be read: {}", causes(&error)))
    }
}

/// An error and what is behind it: the driver's own says little.
fn causes(error: &dyn Error) -> String {
    let mut text = error.to_string();
    let mut next = error.source();
    while let Some(cause) = next {
        let said = cause.to_string();
        if !text.contains(&said) {
            text = [text, said].join(": ");
        }
        next = cause.source();
    }
    text
}
