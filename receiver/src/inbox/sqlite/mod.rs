//! The inbox in an SQLite file.

mod connection;
mod file_id;
mod mounts;
pub(crate) mod operations;
mod platform;
mod worker;

use std::{
    env, fmt,
    path::Path,
    sync::{Arc, mpsc},
};

use gather_webhooks::{Error, ErrorKind};

use self::worker::{Job, Worker};
use super::{Asked, Claim, Claimed, Counted, Failure, Inbox, NewDelivery, Sealed, Store, Stored};
use crate::{DeadDelivery, StoreError, delivery::Lease};

/// The inbox in an SQLite file: durable, and good for several processes of one machine.
///
/// It has a connection and a thread of its own. What arrives while a transaction is being written goes into
/// the next one together. The file is opened at its first use, and again after an error.
///
/// On Linux, a file in memory, in a container's own layer or on a file system of the network is a warning in the
/// log when it is first opened.
///
/// ```
/// use gather_webhooks_receiver::{Receiver, SqliteInbox};
///
/// # let folder = std::env::temp_dir();
/// let inbox = SqliteInbox::open(folder.join("gather.db"))?;
/// let receiver = Receiver::builder("whsec_example").inbox(inbox).build()?;
/// # Ok::<(), gather_webhooks::Error>(())
/// ```
#[derive(Clone)]
pub struct SqliteInbox {
    path: Arc<Path>,
    jobs: mpsc::Sender<Box<dyn Job>>,
}

impl SqliteInbox {
    /// The inbox in this file, which is made if it is not there.
    ///
    /// # Errors
    ///
    /// [`InvalidArgument`](ErrorKind::InvalidArgument) if the file's folder does not exist, or if the path
    /// is `:memory:`, which does not outlive the program; on AWS Lambda, Vercel, Netlify, Google Cloud Run and
    /// Heroku, whose disks do not last; or if no thread can be started.
    pub fn open(path: impl AsRef<Path>) -> Result<Self, Error> {
        let path = path.as_ref();
        let invalid = |what: String| Error::new(ErrorKind::InvalidArgument, what);
        check(path).map_err(invalid)?;
        // The program may change its directory.
        let path: Arc<Path> = std::path::absolute(path)
            .map_err(|error| {
                invalid(format!(
                    "the path of the inbox cannot be made absolute: {error}"
                ))
            })?
            .into();
        let jobs = Worker::start(&path).map_err(|error| {
            invalid(format!(
                "the inbox needs a thread, and none can be started: {error}"
            ))
        })?;
        Ok(Self { path, jobs })
    }

    fn ask<T: Send + 'static>(
        &self,
        work: impl Fn(&rusqlite::Connection) -> rusqlite::Result<T> + Send + 'static,
    ) -> Asked<T> {
        worker::ask(&self.jobs, work)
    }
}

fn check(path: &Path) -> Result<(), String> {
    if path.as_os_str().is_empty() || path.as_os_str() == ":memory:" {
        return Err(
            "an inbox in memory does not outlive the program, so it would lose deliveries: give the path of \
             a file"
                .into(),
        );
    }
    if let Some(fault) = platform::fault(path, |name| env::var_os(name)) {
        return Err(fault);
    }
    match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() && !folder.is_dir() => Err(format!(
            "the folder of the inbox {} does not exist: make it first",
            path.display()
        )),
        _ => Ok(()),
    }
}

impl fmt::Debug for SqliteInbox {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SqliteInbox")
            .field("path", &self.path)
            .finish_non_exhaustive()
    }
}

impl Inbox for SqliteInbox {}

impl Sealed for SqliteInbox {
    fn store(self) -> Stored {
        Stored(Arc::new(self))
    }
}

impl Store for SqliteInbox {
    fn put(&self, delivery: NewDelivery) -> Asked<bool> {
        self.ask(move |connection| operations::put(connection, &delivery))
    }

    fn claim(&self, claim: Claim) -> Asked<Vec<Claimed>> {
        self.ask(move |connection| operations::claim(connection, &claim))
    }

    fn renew(&self, lease: Lease, until: i64) -> Asked<bool> {
        self.ask(move |connection| operations::renew(connection, &lease, until))
    }

    fn complete(&self, lease: Lease, now: i64) -> Asked<bool> {
        self.ask(move |connection| operations::complete(connection, &lease, now))
    }

    fn fail(&self, lease: Lease, failure: Failure) -> Asked<bool> {
        self.ask(move |connection| operations::fail(connection, &lease, &failure))
    }

    fn dead(&self, receiver: Arc<str>) -> Asked<Vec<DeadDelivery>> {
        self.ask(move |connection| operations::dead(connection, &receiver))
    }

    fn replay(&self, receiver: Arc<str>, key: String, now: i64) -> Asked<bool> {
        self.ask(move |connection| operations::replay(connection, &receiver, &key, now))
    }

    fn delete(&self, receiver: Arc<str>, key: String) -> Asked<bool> {
        self.ask(move |connection| operations::delete(connection, &receiver, &key))
    }

    fn count(&self, receiver: Arc<str>) -> Asked<Counted> {
        self.ask(move |connection| operations::count(connection, &receiver))
    }

    fn overdue(&self, receiver: Arc<str>) -> Asked<Option<i64>> {
        self.ask(move |connection| operations::overdue(connection, &receiver))
    }

    fn forget(&self, receiver: Arc<str>, before: i64, limit: u32) -> Asked<u64> {
        self.ask(move |connection| operations::forget(connection, &receiver, before, limit))
    }
}

fn store_error(error: &rusqlite::Error) -> StoreError {
    StoreError::new(match error {
        // SQLite's messages name tables, columns and what the file system said, never values.
        rusqlite::Error::SqliteFailure(failure, message) => format!(
            "SQLite: {}",
            message.clone().unwrap_or_else(|| failure.to_string())
        ),
        _ => format!("SQLite: {error}"),
    })
}
