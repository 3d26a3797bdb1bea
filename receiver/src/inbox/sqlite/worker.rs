//! The thread that has the connection. What waits for it is committed together.

use std::{
    io,
    path::Path,
    sync::{Arc, mpsc},
    thread,
    time::{Duration, Instant},
};

use rusqlite::{Connection, ErrorCode};
use tokio::{sync::oneshot, time::timeout_at};

use super::{
    super::Asked,
    connection::{self, OpenError},
    file_id::FileId,
    mounts, store_error,
};
use crate::{StoreError, clock, log};

/// How much goes into one transaction.
const MOST_TOGETHER: usize = 256;
const PAUSE: Duration = Duration::from_millis(5);
/// What is left of the time for a COMMIT that begins in time.
const COMMIT: Duration = Duration::from_millis(250);

/// What is to be done in a transaction, more than once if the transaction fails.
pub(super) trait Job: Send {
    fn run(&mut self, connection: &Connection) -> rusqlite::Result<()>;
    /// Once the transaction is committed, or has failed for good.
    fn answer(self: Box<Self>, committed: Result<(), StoreError>);
    /// When nothing of it is begun any more.
    fn deadline(&self) -> Instant;
}

struct Question<T, W> {
    work: W,
    result: Option<T>,
    answer: oneshot::Sender<Result<T, StoreError>>,
    deadline: Instant,
}

impl<T, W> Job for Question<T, W>
where
    T: Send,
    W: Fn(&Connection) -> rusqlite::Result<T> + Send,
{
    fn run(&mut self, connection: &Connection) -> rusqlite::Result<()> {
        self.result = Some((self.work)(connection)?);
        Ok(())
    }

    fn answer(self: Box<Self>, committed: Result<(), StoreError>) {
        let Self { result, answer, .. } = *self;
        debug_assert!(result.is_some() || committed.is_err(), "it has run");
        let result = committed.and_then(|()| result.ok_or_else(StoreError::late));
        // Whoever has asked may be gone.
        let _ = answer.send(result);
    }

    fn deadline(&self) -> Instant {
        self.deadline
    }
}

pub(super) fn ask<T: Send + 'static>(
    jobs: &mpsc::Sender<Box<dyn Job>>,
    work: impl Fn(&Connection) -> rusqlite::Result<T> + Send + 'static,
) -> Asked<T> {
    let (answer, answered) = oneshot::channel();
    let now = Instant::now();
    let end = now.checked_add(clock::STORE).unwrap_or(now);
    let deadline = end.checked_sub(COMMIT).unwrap_or(now);
    let job = Question {
        work,
        result: None,
        answer,
        deadline,
    };
    let sent = jobs.send(Box::new(job));
    Box::pin(async move {
        sent.map_err(|_| StoreError::new("the thread of the inbox has ended"))?;
        match timeout_at(end.into(), answered).await {
            Ok(Ok(result)) => result,
            Ok(Err(_)) => Err(StoreError::new("the thread of the inbox has ended")),
            Err(_) => Err(StoreError::late()),
        }
    })
}

pub(super) struct Worker {
    path: Arc<Path>,
    connection: Option<Connection>,
    /// Which file the connection is to.
    file: Option<FileId>,
    /// Whether it was looked at on what file system the file is.
    is_place_checked: bool,
}

/// Why nothing of a transaction was committed.
enum Failed {
    /// Another process had the file for as long as there was time.
    Busy(StoreError),
    Else(StoreError),
}

impl Worker {
    pub(super) fn start(path: &Arc<Path>) -> io::Result<mpsc::Sender<Box<dyn Job>>> {
        let (sender, jobs) = mpsc::channel();
        let mut worker = Self {
            path: Arc::clone(path),
            connection: None,
            file: None,
            is_place_checked: false,
        };
        thread::Builder::new()
            .name("gather-inbox".into())
            .spawn(move || worker.work(&jobs))?;
        Ok(sender)
    }

    /// Until nobody is left who could ask.
    fn work(&mut self, jobs: &mpsc::Receiver<Box<dyn Job>>) {
        while let Ok(first) = jobs.recv() {
            let others = jobs.try_iter().take(MOST_TOGETHER.saturating_sub(1));
            let together: Vec<_> = [first].into_iter().chain(others).collect();
            self.commit(together);
        }
    }

    fn commit(&mut self, mut jobs: Vec<Box<dyn Job>>) {
        let mut why = StoreError::late();
        loop {
            let now = Instant::now();
            let (late, left): (Vec<_>, Vec<_>) =
                jobs.into_iter().partition(|job| job.deadline() <= now);
            answer(late, &Err(why));
            jobs = left;
            if jobs.is_empty() {
                return;
            }
            match self.try_together(&mut jobs) {
                Ok(()) => return answer(jobs, &Ok(())),
                Err(Failed::Busy(error)) => {
                    // SQLite has waited already, unless it saw that waiting is in vain.
                    thread::sleep(PAUSE);
                    why = error;
                }
                Err(Failed::Else(error)) if jobs.len() == 1 => return answer(jobs, &Err(error)),
                // One of them: each fails, or not, alone.
                Err(Failed::Else(_)) => {
                    return jobs.into_iter().for_each(|job| self.commit(vec![job]));
                }
            }
        }
    }

    fn try_together(&mut self, jobs: &mut [Box<dyn Job>]) -> Result<(), Failed> {
        let deadline = jobs.iter().map(|job| job.deadline()).min();
        let deadline = deadline.unwrap_or_else(Instant::now);
        let connection = self.connected(deadline).map_err(|error| match &error {
            OpenError::Sqlite(sqlite) if is_busy(sqlite) => Failed::Busy(error.store()),
            _ => Failed::Else(error.store()),
        })?;
        match transact(connection, jobs, deadline) {
            Ok(true) => Ok(()),
            Ok(false) => {
                self.roll_back();
                Err(Failed::Busy(StoreError::late()))
            }
            Err(error) => {
                self.roll_back();
                let told = store_error(&error);
                if is_busy(&error) {
                    return Err(Failed::Busy(told));
                }
                if error.sqlite_error_code() != Some(ErrorCode::ConstraintViolation) {
                    // The file may be another by now, or the table gone: look again at the next use.
                    self.connection = None;
                }
                Err(Failed::Else(told))
            }
        }
    }

    fn roll_back(&mut self) {
        let Some(connection) = &self.connection else {
            return;
        };
        if !connection.is_autocommit() && connection.execute_batch("ROLLBACK").is_err() {
            self.connection = None;
        }
    }

    fn connected(&mut self, deadline: Instant) -> Result<&mut Connection, OpenError> {
        let file = FileId::of(&self.path);
        // Somebody has replaced the file, and SQLite would go on with the old one.
        let known = self.connection.take().filter(|_| file == self.file);
        let connection = if let Some(connection) = known {
            wait_until(&connection, deadline)?;
            connection
        } else {
            let mut connection = connection::open(&self.path)?;
            if !self.is_place_checked {
                self.is_place_checked = true;
                if let Some(warning) = mounts::warning(&self.path) {
                    log::warning(&warning);
                }
            }
            wait_until(&connection, deadline)?;
            self.file = FileId::of(&self.path);
            connection::prepare(&mut connection)?;
            connection
        };
        Ok(self.connection.insert(connection))
    }
}

/// How long SQLite waits for other processes.
fn wait_until(connection: &Connection, deadline: Instant) -> rusqlite::Result<()> {
    connection.busy_timeout(deadline.saturating_duration_since(Instant::now()))
}

/// Whether it was committed: not if the deadline passed before it could be.
fn transact(
    connection: &Connection,
    jobs: &mut [Box<dyn Job>],
    deadline: Instant,
) -> rusqlite::Result<bool> {
    connection.prepare_cached("BEGIN IMMEDIATE")?.execute([])?;
    for job in jobs {
        job.run(connection)?;
    }
    if Instant::now() >= deadline {
        return Ok(false);
    }
    // Each statement waits anew; this one for those who read.
    wait_until(connection, deadline)?;
    connection.prepare_cached("COMMIT")?.execute([])?;
    Ok(true)
}

fn is_busy(error: &rusqlite::Error) -> bool {
    let code = error.sqlite_error_code();
    matches!(
        code,
        Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked)
    )
}

fn answer(jobs: Vec<Box<dyn Job>>, committed: &Result<(), StoreError>) {
    for job in jobs {
        job.answer(committed.clone());
    }
}
