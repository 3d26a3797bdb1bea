"""The inbox in PostgreSQL, through the user's own pool of psycopg."""

import asyncio
import functools
import inspect
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from ._errors import wrong_use
from ._fork import at_fork
from ._inbox import Inbox, Job, check_version
from ._operations import Result
from ._sql import creation, in_order, statements
from ._threads import Threads

if TYPE_CHECKING:
    import psycopg_pool

#: How many threads wait for the database, where the pool is for threads.
_THREADS = 8


class PostgresInbox(Inbox):
    """An inbox in PostgreSQL 12 or newer, which several machines can share.

    Args:
        pool: Your own pool, a ``ConnectionPool`` or an ``AsyncConnectionPool`` of psycopg_pool with
            psycopg 3.2 or newer. It is opened if it is not yet. The receiver takes a connection for
            a moment at a time: give it two at least.

    Raises:
        UsageError: It is no such pool.

    Example:
        >>> import psycopg_pool
        >>> from gather_webhooks.receiver import PostgresInbox, Receiver
        >>> pool = psycopg_pool.ConnectionPool("postgresql://localhost/app", open=False)
        >>> receiver = Receiver("whsec_example", inbox=PostgresInbox(pool))
    """

    __module__ = "gather_webhooks.receiver"

    _dialect = "postgres"

    def __init__(
        self, pool: "psycopg_pool.ConnectionPool[Any] | psycopg_pool.AsyncConnectionPool[Any]"
    ) -> None:
        """Take the pool; it is used at the first use."""
        if not callable(getattr(pool, "getconn", None)) or not hasattr(pool, "closed"):
            kind = type(pool)
            raise wrong_use(
                f"`pool` is of type {kind.__module__}.{kind.__name__}: give a ConnectionPool or an "
                "AsyncConnectionPool of psycopg_pool (pip install 'psycopg[binary,pool]')"
            )
        self._pool: Any = pool
        self._needs_loop = inspect.iscoroutinefunction(pool.getconn)
        self._threads = Threads("gather-inbox", _THREADS)
        self._reset()
        at_fork(self, child=PostgresInbox._reset)

    def _reset(self) -> None:
        self._is_there = False
        self._tasks: set[asyncio.Task[None]] = set()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._lock = threading.Lock()

    def _begin(self, job: Job) -> None:
        if not self._needs_loop:
            self._threads.submit(functools.partial(self._work, job))
            return
        loop = self._loop_of_the_pool()
        if loop is asyncio.get_running_loop():
            self._abegin(job)
            return
        try:
            loop.call_soon_threadsafe(self._abegin, job)
        except RuntimeError as error:  # it has just been closed
            job.give(error)

    def _loop_of_the_pool(self) -> asyncio.AbstractEventLoop:
        """Give the loop that used the pool first, for as long as that runs."""
        with self._lock:
            if self._loop is None or not self._loop.is_running():
                self._loop = asyncio.get_running_loop()
            return self._loop

    def _abegin(self, job: Job) -> None:
        task = asyncio.get_running_loop().create_task(self._awork(job))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    # In a thread.

    def _work(self, job: Job) -> None:
        if job.future.set_running_or_notify_cancel():
            try:
                job.give(self._in_time(job))
            except BaseException as error:  # noqa: BLE001 -- who waits for it gets it
                job.give(error)

    def _in_time(self, job: Job) -> Result:
        pool = self._pool
        if pool.closed:
            pool.open()
        while True:
            job.check()
            connection = pool.getconn(timeout=job.left())
            try:
                with job.interruptible(functools.partial(_cut, connection)), self._noticing():
                    return self._transaction(connection, job)
            except Exception:
                if not _is_worth_another(connection, job):
                    raise
            finally:
                pool.putconn(connection)

    def _transaction(self, connection: Any, job: Job) -> Result:
        if not self._is_there:
            with connection.transaction():
                self._create(connection)
                job.check()
            self._is_there = True
        operation = job.operation
        with connection.transaction():
            result = _execute(connection, operation.statement, in_order(operation))
            job.check()
            job.commits = True
        return result

    def _create(self, connection: Any) -> None:
        ((exists,),) = _execute(connection, "exists").rows
        if not exists:
            _execute(connection, "create")
        ((version,),) = _execute(connection, "version").rows
        check_version(version)

    # In the loop. psycopg has an asynchronous twin of each of its classes, and so have we.

    async def _awork(self, job: Job) -> None:
        if job.future.set_running_or_notify_cancel():
            try:
                job.give(await self._ain_time(job))
            except BaseException as error:
                job.give(error)
                if isinstance(error, asyncio.CancelledError):
                    raise

    async def _ain_time(self, job: Job) -> Result:
        pool = self._pool
        if pool.closed:
            await pool.open()
        while True:
            job.check()
            connection = await pool.getconn(timeout=job.left())
            try:
                with job.interruptible(functools.partial(_cut, connection)), self._noticing():
                    return await self._atransaction(connection, job)
            except Exception:
                if not _is_worth_another(connection, job):
                    raise
            finally:
                await pool.putconn(connection)

    async def _atransaction(self, connection: Any, job: Job) -> Result:
        if not self._is_there:
            async with connection.transaction():
                await self._acreate(connection)
                job.check()
            self._is_there = True
        operation = job.operation
        async with connection.transaction():
            result = await _aexecute(connection, operation.statement, in_order(operation))
            job.check()
            job.commits = True
        return result

    async def _acreate(self, connection: Any) -> None:
        ((exists,),) = (await _aexecute(connection, "exists")).rows
        if not exists:
            await _aexecute(connection, "create")
        ((version,),) = (await _aexecute(connection, "version")).rows
        check_version(version)

    @contextmanager
    def _noticing(self) -> Iterator[None]:
        """Make the table anew next time, if somebody has dropped it."""
        import psycopg  # noqa: PLC0415 -- whoever has a pool has it

        try:
            yield
        except psycopg.errors.UndefinedTable:
            self._is_there = False
            raise


def _execute(connection: Any, statement: str, values: list[Any] | None = None) -> Result:
    import psycopg  # noqa: PLC0415 -- whoever has a pool has it

    with psycopg.RawCursor(connection, row_factory=psycopg.rows.tuple_row) as cursor:
        cursor.execute(_sql(statement), values)
        return Result(cursor.fetchall() if cursor.description else [], cursor.rowcount)


async def _aexecute(connection: Any, statement: str, values: list[Any] | None = None) -> Result:
    import psycopg  # noqa: PLC0415 -- whoever has a pool has it

    async with psycopg.AsyncRawCursor(connection, row_factory=psycopg.rows.tuple_row) as cursor:
        await cursor.execute(_sql(statement), values)
        return Result(await cursor.fetchall() if cursor.description else [], cursor.rowcount)


def _sql(statement: str) -> bytes:
    sql = creation("postgres") if statement == "create" else statements("postgres")[statement]
    return sql.encode()


def _is_worth_another(connection: Any, job: Job) -> bool:
    """Tell whether the pool had a connection that was dead already, and time is left."""
    return bool(connection.closed) and not job.commits and not job.abandoned and job.left() > 0


def _cut(connection: Any) -> None:
    """Close the connection under a statement, so that what is not committed never is."""
    with socket.fromfd(connection.fileno(), socket.AF_INET, socket.SOCK_STREAM) as ours:
        ours.shutdown(socket.SHUT_RDWR)
