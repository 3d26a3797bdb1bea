//! A connection of the user's pool, for the time that a store may take.

use std::{
    future::Future,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
};

use deadpool_postgres::{Object, Pool};
use tokio::time::timeout;
use tokio_postgres::{Error, Row, error::SqlState, types::ToSql};

use super::operations::SQL;
use crate::{StoreError, clock};

/// The version of the table that this version of the library knows.
const VERSION: i32 = 1;

pub(crate) struct Database {
    pool: Pool,
    /// Whether the tables are there, as far as is known.
    is_ready: AtomicBool,
}

/// What came of a piece of work, and the connection, to be given back if it went well.
pub(crate) type Worked<T> = Result<(T, Session), Error>;
pub(crate) type Parameters<'a> = &'a [&'a (dyn ToSql + Sync)];

impl Database {
    pub(crate) fn new(pool: Pool) -> Self {
        Self {
            pool,
            is_ready: AtomicBool::new(false),
        }
    }

    /// Does a piece of work on a connection. When the time is over, or on an error, the connection is closed.
    /// A statement that commits by itself may take effect all the same; of [`Session::commit`] nothing does for
    /// which no COMMIT was sent.
    pub(crate) async fn ask<T, W, R>(self: Arc<Self>, work: W) -> Result<T, StoreError>
    where
        W: FnOnce(Session) -> R,
        R: Future<Output = Worked<T>>,
    {
        let answer = async {
            let connection = self.pool.get().await.map_err(|error| pool_error(&error))?;
            let session = self.ready(Session::new(connection)).await?;
            let (answer, session) = work(session).await.map_err(|error| self.failed(&error))?;
            session.give_back();
            Ok(answer)
        };
        let answer = timeout(clock::STORE, answer).await;
        answer.unwrap_or_else(|_| Err(StoreError::late()))
    }

    async fn ready(&self, session: Session) -> Result<Session, StoreError> {
        if self.is_ready.load(Ordering::Acquire) {
            return Ok(session);
        }
        let version = prepare(&session)
            .await
            .map_err(|error| store_error(&error))?;
        if version > VERSION {
            // Nothing is wrong with the connection.
            session.give_back();
            return Err(StoreError::newer());
        }
        self.is_ready.store(true, Ordering::Release);
        Ok(session)
    }

    fn failed(&self, error: &Error) -> StoreError {
        if error.code() == Some(&SqlState::UNDEFINED_TABLE) {
            self.is_ready.store(false, Ordering::Release);
        }
        store_error(error)
    }
}

async fn prepare(session: &Session) -> Result<i32, Error> {
    let exists = session.query(SQL.exists, &[]).await?;
    if exists.first().is_some_and(|row| row.get("exists"))
        && let Some(version) = session.version().await?
    {
        return Ok(version);
    }
    session.batch(SQL.create).await?;
    Ok(session.version().await?.unwrap_or(VERSION))
}

fn pool_error(error: &deadpool_postgres::PoolError) -> StoreError {
    match error {
        deadpool_postgres::PoolError::Backend(error) => store_error(error),
        other => StoreError::new(format!("the pool: {other}")),
    }
}

/// The code, not the message, which may quote what was to be stored.
fn store_error(error: &Error) -> StoreError {
    StoreError::new(match error.code() {
        Some(code) => format!("PostgreSQL: SQLSTATE {}", code.code()),
        None => format!("PostgreSQL: {error}"),
    })
}

/// A connection that is closed when it is dropped, unless it is given back.
pub(crate) struct Session {
    connection: Option<Object>,
}

impl Session {
    fn new(connection: Object) -> Self {
        Self {
            connection: Some(connection),
        }
    }

    fn give_back(mut self) {
        drop(self.connection.take());
    }

    fn connection(&self) -> &Object {
        // Only `give_back` and `drop` take it.
        #[expect(clippy::expect_used, reason = "it is there until it is given back")]
        self.connection.as_ref().expect("a connection")
    }

    pub(crate) async fn query(
        &self,
        sql: &str,
        parameters: Parameters<'_>,
    ) -> Result<Vec<Row>, Error> {
        let statement = self.connection().prepare_cached(sql).await?;
        self.connection().query(&statement, parameters).await
    }

    /// How many rows it changed.
    pub(crate) async fn execute(
        &self,
        sql: &str,
        parameters: Parameters<'_>,
    ) -> Result<u64, Error> {
        let statement = self.connection().prepare_cached(sql).await?;
        self.connection().execute(&statement, parameters).await
    }

    /// The same in a transaction. Only when the rows are written is COMMIT sent, so that a connection that
    /// was closed before has changed nothing.
    pub(crate) async fn commit(&self, sql: &str, parameters: Parameters<'_>) -> Result<u64, Error> {
        let statement = self.connection().prepare_cached(sql).await?;
        // Both are on their way before the first is answered, in this order.
        let (begun, rows) = tokio::join!(
            biased;
            self.connection().batch_execute("BEGIN"),
            self.connection().execute(&statement, parameters),
        );
        begun?;
        let rows = rows?;
        self.connection().batch_execute("COMMIT").await?;
        Ok(rows)
    }

    async fn batch(&self, sql: &str) -> Result<(), Error> {
        self.connection().batch_execute(sql).await
    }

    async fn version(&self) -> Result<Option<i32>, Error> {
        let rows = self.query(SQL.version, &[]).await?;
        Ok(rows.first().map(|row| row.get("version")))
    }
}

impl Drop for Session {
    fn drop(&mut self) {
        if let Some(connection) = self.connection.take() {
            drop(Object::take(connection));
        }
    }
}
