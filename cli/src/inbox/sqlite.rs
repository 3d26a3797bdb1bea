//! The inbox in an SQLite file.

use std::{
    path::{Path, PathBuf},
    time::Duration,
};

use gather_webhooks_receiver::SqliteInbox;
use rusqlite::{Connection, ErrorCode, OpenFlags, OptionalExtension, params};

use super::{Count, Filter, Row, State, check_schema, no_inbox, row::COLUMNS};
use crate::error::CliError;

pub(crate) struct File {
    path: PathBuf,
    connection: Connection,
}

impl File {
    /// For reading alone: a path that is mistyped makes no file.
    pub(super) fn open(path: &Path) -> Result<Self, CliError> {
        if !path.is_file() {
            return Err(CliError::unreachable(format!(
                "there is no file {}",
                path.display()
            )));
        }
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let place = path.display().to_string();
        let connection =
            Connection::open_with_flags(path, flags).map_err(|error| not_read(&error, &place))?;
        connection
            .busy_timeout(Duration::from_secs(5))
            .map_err(|error| not_read(&error, &place))?;
        let file = Self {
            path: path.to_owned(),
            connection,
        };
        let has = |table: &str| {
            file.connection
                .query_row(
                    "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = ?1",
                    [table],
                    |_| Ok(()),
                )
                .optional()
                .map(|found| found.is_some())
                .map_err(|error| file.fault(&error))
        };
        if !has("gather_inbox")? {
            return Err(no_inbox(&place));
        }
        let version = if has("gather_inbox_schema")? {
            let max = "SELECT max(version) FROM gather_inbox_schema";
            file.connection
                .query_row(max, [], |row| row.get(0))
                .map_err(|error| file.fault(&error))?
        } else {
            None
        };
        check_schema(version)?;
        Ok(file)
    }

    pub(super) fn inbox(&self) -> Result<SqliteInbox, CliError> {
        SqliteInbox::open(&self.path).map_err(|error| CliError::usage(error.to_string()))
    }

    pub(super) fn list(&self, filter: &Filter) -> Result<Vec<Row>, CliError> {
        let sql = format!(
            "SELECT {COLUMNS} FROM (SELECT *, length(body) AS octets FROM gather_inbox)
             WHERE (?1 IS NULL OR receiver = ?1) AND (?2 IS NULL OR state = ?2) AND (?3 IS NULL OR name = ?3)
               AND (?4 IS NULL OR substr(key, 1, length(?4)) = ?4)
             ORDER BY received_at DESC, key LIMIT ?5"
        );
        let Filter {
            receiver,
            state,
            name,
            key,
            limit,
        } = filter;
        let params = params![receiver, state.map(State::as_str), name, key, limit];
        let rows = || {
            let mut statement = self.connection.prepare(&sql)?;
            statement.query_map(params, read)?.collect::<Result<_, _>>()
        };
        rows().map_err(|error| self.fault(&error))
    }

    pub(super) fn body(&self, row: &Row) -> Result<Option<Vec<u8>>, CliError> {
        let sql = "SELECT body FROM gather_inbox WHERE receiver = ?1 AND key = ?2";
        let found = self
            .connection
            .query_row(sql, [&row.receiver, &row.key], |row| row.get(0))
            .optional();
        found
            .map(Option::flatten)
            .map_err(|error| self.fault(&error))
    }

    pub(super) fn count(&self, receiver: Option<&str>) -> Result<Vec<Count>, CliError> {
        let sql = "SELECT receiver, state, count(*), min(received_at) FROM gather_inbox
                   WHERE ?1 IS NULL OR receiver = ?1 GROUP BY receiver, state ORDER BY receiver, state";
        let counts = || {
            let mut statement = self.connection.prepare(sql)?;
            let read = |row: &rusqlite::Row<'_>| {
                Ok(Count {
                    receiver: row.get(0)?,
                    state: State::of(&row.get::<_, String>(1)?),
                    deliveries: row.get(2)?,
                    oldest: row.get(3)?,
                })
            };
            statement
                .query_map([receiver], read)?
                .collect::<Result<_, _>>()
        };
        counts().map_err(|error: rusqlite::Error| self.fault(&error))
    }

    fn fault(&self, error: &rusqlite::Error) -> CliError {
        not_read(error, &self.path.display().to_string())
    }
}

fn read(row: &rusqlite::Row<'_>) -> rusqlite::Result<Row> {
    Ok(Row {
        receiver: row.get(0)?,
        key: row.get(1)?,
        name: row.get(2)?,
        state: State::of(&row.get::<_, String>(3)?),
        attempts: row.get(4)?,
        signed_at: row.get(5)?,
        received_at: row.get(6)?,
        due_at: row.get(7)?,
        lease_until: row.get(8)?,
        error: row.get(9)?,
        finished_at: row.get(10)?,
        body_bytes: row.get(11)?,
    })
}

fn not_read(error: &rusqlite::Error, place: &str) -> CliError {
    match error.sqlite_error_code() {
        Some(ErrorCode::NotADatabase) => CliError::usage(format!("{place} is no SQLite database")),
        Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => CliError::unreachable(
            format!("{place} is locked: another program has been writing to it for five seconds"),
        ),
        _ => CliError::unreachable(format!("{place} cannot be read: {error}")),
    }
}
