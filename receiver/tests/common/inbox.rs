//! An inbox in a file of its own.

use std::path::PathBuf;

use rusqlite::{Connection, types::FromSql};
use tempfile::TempDir;

use super::{LONG, Seen};

pub(crate) struct Inbox {
    pub(crate) folder: TempDir,
    pub(crate) seen: Seen,
}

impl Inbox {
    pub(crate) fn new() -> std::io::Result<Self> {
        let folder = tempfile::tempdir()?;
        Ok(Self {
            folder,
            seen: Seen::default(),
        })
    }

    pub(crate) fn path(&self) -> PathBuf {
        self.folder.path().join("gather.db")
    }

    pub(crate) fn database(&self) -> rusqlite::Result<Connection> {
        let connection = Connection::open(self.path())?;
        connection.busy_timeout(LONG)?;
        Ok(connection)
    }

    /// A column of the only row.
    pub(crate) fn column<T: FromSql>(&self, sql: &str) -> rusqlite::Result<T> {
        let sql = format!("SELECT {sql} FROM gather_inbox");
        self.database()?.query_row(&sql, [], |row| row.get(0))
    }
}
