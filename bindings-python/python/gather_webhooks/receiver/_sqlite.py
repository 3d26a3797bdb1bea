"""The inbox in a file: SQLite, with nothing but the standard library."""

import json
import os
import queue
import sqlite3
import threading
import time
from collections.abc import Sequence
from pathlib import Path

from . import _durable
from ._errors import wrong_use
from ._fork import at_fork, keep_for_ever
from ._inbox import Inbox, Job, check_version
from ._operations import Operation, Result
from ._sql import statements

#: How long one attempt at a locked file takes, and a thread without work stays, in seconds.
_ATTEMPT = 0.1
_IDLE = 60

#: What a caller has left when it hears that the file is locked, in seconds.
_MARGIN = 0.1

#: How many operations go into one transaction.
_TOGETHER = 256


class SqliteInbox(Inbox):
    """An inbox in a file of SQLite.

    It commits durably and waits for a locked file. Several processes of one machine can share it;
    the file must not be on a network file system. Nothing is opened before the first use.

    Args:
        path: The file, which is made if it does not exist; its folder must exist. It may be the
            database of your program: the inbox has two tables of its own in it.

    Raises:
        UsageError: The folder does not exist, the path is none, or the disk does not last, as that
            of AWS Lambda.

    Example:
        >>> import tempfile
        >>> from gather_webhooks.receiver import Receiver, SqliteInbox
        >>> folder = tempfile.TemporaryDirectory()
        >>> receiver = Receiver("whsec_example", inbox=SqliteInbox(f"{folder.name}/gather.db"))
        >>> receiver.stats().pending
        0
        >>> folder.cleanup()
    """

    __module__ = "gather_webhooks.receiver"

    _dialect = "sqlite"

    def __init__(self, path: str | os.PathLike[str]) -> None:
        """Check the path; the file is opened at the first use."""
        self._path = _checked(path)
        self._reset()
        at_fork(self, before=_hold, parent=_let_go, child=_forsake)

    def __repr__(self) -> str:
        return f"SqliteInbox({self._path!r})"

    def _reset(self) -> None:
        self._lock = threading.Lock()
        self._writer: _Writer | None = None

    def _begin(self, job: Job) -> None:
        with self._lock:
            if self._writer is None or not self._writer.submit(job):
                self._writer = _Writer(self._path)
                self._writer.submit(job)


def _hold(inbox: SqliteInbox) -> None:
    # A child that finds a file locked by its own process, as SQLite remembers it, waits for ever.
    inbox._lock.acquire()  # noqa: SLF001
    if inbox._writer is not None:  # noqa: SLF001
        inbox._writer.busy.acquire()  # noqa: SLF001


def _let_go(inbox: SqliteInbox) -> None:
    if inbox._writer is not None:  # noqa: SLF001
        inbox._writer.busy.release()  # noqa: SLF001
    inbox._lock.release()  # noqa: SLF001


def _forsake(inbox: SqliteInbox) -> None:
    keep_for_ever(inbox._writer)  # noqa: SLF001
    inbox._reset()  # noqa: SLF001


def _checked(path: str | os.PathLike[str]) -> str:
    try:
        text = os.fspath(path)
    except TypeError:
        text = None
    if not isinstance(text, str) or not text:
        raise wrong_use(
            "the path of the inbox is empty, or no text: give a file's name, as 'gather.db'"
        )
    if text == ":memory:":
        raise wrong_use(
            "the inbox cannot be ':memory:', which is lost with the process, and so would be the "
            "deliveries that were answered with 200: give the name of a file, such as 'gather.db'"
        )
    _durable.refuse_platform(text)
    full = Path(text).absolute()
    if not full.parent.is_dir():
        raise wrong_use(
            f"there is no folder {str(full.parent)!r} for the inbox {full.name!r}: make the folder "
            "first, or correct the path (a relative one starts at the working directory)"
        )
    if full.is_dir():
        raise wrong_use(f"the inbox {str(full)!r} is a folder: give the name of a file in it")
    return str(full)


class _Writer:
    """The thread that has the connection. What waits for it is committed together."""

    def __init__(self, path: str) -> None:
        self._path = path
        self._queue: queue.SimpleQueue[Job] = queue.SimpleQueue()
        self._connection: sqlite3.Connection | None = None
        self._identity: tuple[int, int] | None = None
        self._entrance = threading.Lock()
        self._ended = False
        #: Held while a transaction is open.
        self.busy = threading.Lock()
        threading.Thread(target=self._work, name="gather-inbox", daemon=True).start()

    def submit(self, job: Job) -> bool:
        """Have a job done; give whether the thread is still there for it."""
        with self._entrance:
            if not self._ended:
                self._queue.put(job)
            return not self._ended

    def _work(self) -> None:
        while jobs := self._next():
            self._write([job for job in jobs if job.future.set_running_or_notify_cancel()])

    def _next(self) -> list[Job]:
        try:
            jobs = [self._queue.get(timeout=_IDLE)]
        except queue.Empty:
            with self._entrance:
                if self._queue.empty():
                    self._ended = True
                    self._close()
                    return []
            return self._next()
        while len(jobs) < _TOGETHER and not self._queue.empty():
            jobs.append(self._queue.get())
        return jobs

    def _write(self, jobs: list[Job]) -> None:
        while jobs := _in_time(jobs):
            try:
                with self.busy:
                    results = self._transaction(jobs)
            except BaseException as error:  # noqa: BLE001, PERF203 -- who waits for it gets it
                if not _is_locked(error):
                    self._failed(jobs, error)
                    return
            else:
                for job, result in zip(jobs, results, strict=True):
                    job.give(result)
                return

    def _failed(self, jobs: list[Job], error: BaseException) -> None:
        self._close()  # it opens the file anew next time, which heals what can be healed
        if len(jobs) == 1:
            jobs[0].give(error)
            return
        for job in jobs:  # each in a transaction of its own, so that only the culprit fails
            self._write([job])

    def _transaction(self, jobs: Sequence[Job]) -> list[Result]:
        if self._connection is not None and _identity(self._path) != self._identity:
            self._close()  # somebody has replaced the file, and SQLite would go on with the old one
        if self._connection is None:
            self._connection = _opened(self._path)
            _durable.warn_of_mount(self._path)
            self._identity = _identity(self._path)
        connection = self._connection
        try:
            connection.execute("BEGIN IMMEDIATE")
            results = [_execute(connection, job.operation) for job in jobs]
            while not _committed(connection, jobs):
                pass
        except BaseException:
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            raise
        return results

    def _close(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            connection.close()


def _committed(connection: sqlite3.Connection, jobs: Sequence[Job]) -> bool:
    if len(_in_time(jobs, tell=False)) < len(jobs):
        raise sqlite3.OperationalError("database is locked")  # those in time go once more
    try:
        connection.execute("COMMIT")
    except sqlite3.OperationalError as error:
        if not _is_locked(error):
            raise
        return False  # somebody reads; the transaction is still open
    return True


def _in_time(jobs: Sequence[Job], *, tell: bool = True) -> list[Job]:
    """Keep those that somebody will still wait for when they are done."""
    now = time.monotonic() + _MARGIN
    late = [job for job in jobs if job.abandoned or job.deadline <= now]
    if tell:
        for job in late:
            job.give(sqlite3.OperationalError("database is locked"))
    return [job for job in jobs if job not in late]


def _is_locked(error: BaseException) -> bool:
    return isinstance(error, sqlite3.OperationalError) and "locked" in str(error)


def _execute(connection: sqlite3.Connection, operation: "Operation[object]") -> Result:
    values = operation.values
    if values.get("names") is not None:
        values = values | {"names": json.dumps(values["names"])}
    cursor = connection.execute(statements("sqlite")[operation.statement], values)
    rows = cursor.fetchall()
    return Result(rows, cursor.rowcount)


def _identity(path: str) -> tuple[int, int] | None:
    try:
        status = os.stat(path)  # noqa: PTH116 -- before each transaction, so it had better be quick
    except OSError:
        return None
    return status.st_dev, status.st_ino


def _opened(path: str) -> sqlite3.Connection:
    connection = sqlite3.connect(
        path, timeout=_ATTEMPT, isolation_level=None, check_same_thread=False
    )
    try:
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("PRAGMA secure_delete = ON")
        # WAL of SQLite 3.7.0 to 3.51.2 can corrupt a file that several processes share.
        ((mode,),) = connection.execute("PRAGMA journal_mode")
        if mode != "wal":
            connection.execute("PRAGMA journal_mode = TRUNCATE")
        connection.executescript(f"BEGIN IMMEDIATE;{statements('sqlite')['create']};COMMIT;")
        ((version,),) = connection.execute(statements("sqlite")["version"])
        check_version(version)
    except BaseException:
        connection.close()
        raise
    return connection
