use std::path::Path;

use rusqlite::{Connection, OpenFlags, OptionalExtension, TransactionBehavior};

use super::{operations::SQL, store_error};
use crate::StoreError;

/// The version of the table that this version of the library knows.
const VERSION: i64 = 1;
/// More than there are statements.
const CACHED_STATEMENTS: usize = 32;

pub(super) enum OpenError {
    Sqlite(rusqlite::Error),
    Store(StoreError),
}

impl From<rusqlite::Error> for OpenError {
    fn from(error: rusqlite::Error) -> Self {
        Self::Sqlite(error)
    }
}

impl OpenError {
    pub(super) fn store(&self) -> StoreError {
        match self {
            Self::Sqlite(error) => store_error(error),
            Self::Store(error) => error.clone(),
        }
    }
}

/// Without a busy timeout: the caller sets one.
pub(super) fn open(path: &Path) -> rusqlite::Result<Connection> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE
        | OpenFlags::SQLITE_OPEN_CREATE
        | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(path, flags)?;
    connection.set_prepared_statement_cache_capacity(CACHED_STATEMENTS);
    Ok(connection)
}

pub(super) fn prepare(connection: &mut Connection) -> Result<(), OpenError> {
    connection.pragma_update(None, "synchronous", "FULL")?;
    connection.pragma_update(None, "secure_delete", true)?;
    let mode: String = connection.pragma_query_value(None, "journal_mode", |row| row.get(0))?;
    if mode != "wal" {
        // Durable too, and the user's choice of WAL stays the user's.
        connection.pragma_update_and_check(None, "journal_mode", "TRUNCATE", |_| Ok(()))?;
    }
    let known = if has_tables(connection)? {
        version(connection)?
    } else {
        None
    };
    let version = match known {
        Some(version) => version,
        None => create(connection)?,
    };
    if version > VERSION {
        return Err(OpenError::Store(StoreError::newer()));
    }
    Ok(())
}

fn has_tables(connection: &Connection) -> rusqlite::Result<bool> {
    let tables = "SELECT count(*) = 2 FROM sqlite_schema
        WHERE type = 'table' AND name IN ('gather_inbox', 'gather_inbox_schema')";
    connection.query_row(tables, [], |row| row.get(0))
}

fn version(connection: &Connection) -> rusqlite::Result<Option<i64>> {
    connection
        .query_row(SQL.version, [], |row| row.get(0))
        .optional()
}

fn create(connection: &mut Connection) -> rusqlite::Result<i64> {
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    transaction.execute_batch(SQL.create)?;
    let version = version(&transaction)?.unwrap_or(VERSION);
    if version <= VERSION {
        transaction.commit()?;
    }
    Ok(version)
}
