"""What an inbox is to the rest: operations in, results out, before a deadline."""

import asyncio
import threading
import time
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator
from concurrent.futures import CancelledError, Future, InvalidStateError
from concurrent.futures import TimeoutError as FutureTimeoutError
from contextlib import contextmanager, suppress
from typing import Any, TypeVar

from gather_webhooks import ConfigurationError

from ._operations import Operation, Result
from ._sql import Dialect
from ._threads import settled

T = TypeVar("T")

#: How long a request waits for its store, in seconds: the sender waits for 5.
PATIENCE = 4.0


class Inbox(ABC):
    """Where deliveries are kept from the answer until they are handled: a table in a database.

    ``SqliteInbox`` and ``PostgresInbox`` are there, and ``DjangoInbox`` in
    ``gather_webhooks.receiver.django``; it is not meant for inboxes of your own.

    Example:
        >>> from gather_webhooks.receiver import Inbox, SqliteInbox
        >>> issubclass(SqliteInbox, Inbox)
        True
    """

    __module__ = "gather_webhooks.receiver"

    #: Whether operations have to be begun in an event loop, to which the user's pool belongs.
    _needs_loop = False

    @property
    @abstractmethod
    def _dialect(self) -> Dialect:
        """Whose SQL it is, which whoever completes in a transaction of the user's needs."""

    @abstractmethod
    def _begin(self, job: "Job") -> None:
        """Have a thread, or the running loop, do the job."""


class Job:
    """An operation under way, which whoever waits for it may give up.

    What is given up before it is committed is not committed.
    """

    def __init__(self, operation: "Operation[Any]", seconds: float) -> None:
        self.operation = operation
        self.deadline = time.monotonic() + seconds
        self.future: Future[Result] = Future()
        self.abandoned = False
        #: Whether a server may have committed it, though nothing has said so yet.
        self.commits = False
        self._interrupt: Callable[[], object] | None = None
        self._lock = threading.Lock()

    def left(self) -> float:
        """Give how many seconds are left."""
        return self.deadline - time.monotonic()

    def check(self) -> None:
        """Raise if nobody waits any more."""
        if self.abandoned or self.left() <= 0:
            raise timed_out()

    @contextmanager
    def interruptible(self, interrupt: Callable[[], object]) -> Iterator[None]:
        """Have whatever is waited for in the block be cut off when nobody waits any more."""
        with self._lock:
            self.check()
            self._interrupt = interrupt
        try:
            yield
        finally:
            with self._lock:
                self._interrupt = None

    def abandon(self) -> None:
        """Wait no longer."""
        with self._lock:
            self.abandoned = True
            self.future.cancel()
            if self._interrupt is not None:
                with suppress(Exception):
                    self._interrupt()

    def give(self, result: Result | BaseException) -> None:
        """Hand the result, or what went wrong, to whoever waits."""
        with suppress(InvalidStateError):  # nobody waits any more
            if isinstance(result, BaseException):
                self.future.set_exception(result)
            else:
                self.future.set_result(result)


def perform(inbox: Inbox, operation: Operation[T], seconds: float = PATIENCE) -> T:
    """Do it, and wait for it in this thread."""
    job = Job(operation, seconds)
    inbox._begin(job)  # noqa: SLF001 -- it is hidden from users, not from the receiver
    try:
        result = job.future.result(seconds)
    except (FutureTimeoutError, CancelledError):
        if job.future.done() and not job.future.cancelled():
            raise  # the driver's own
        job.abandon()
        raise timed_out() from None
    return operation.read(result)


async def aperform(inbox: Inbox, operation: Operation[T], seconds: float = PATIENCE) -> T:
    """Do it, and wait for it in the running loop."""
    job = Job(operation, seconds)
    inbox._begin(job)  # noqa: SLF001 -- likewise
    try:
        await settled(job.future, seconds)
    finally:
        if not job.future.done():
            job.abandon()
    if not job.future.done():
        raise timed_out()
    try:
        result = job.future.result()
    except CancelledError:
        raise timed_out() from None
    return operation.read(result)


def timed_out() -> TimeoutError:
    """Make the error for a store that does not answer."""
    return TimeoutError("the database did not answer in time")


def check_version(version: int) -> None:
    """Refuse a table that this version does not know."""
    if version > 1:
        raise ConfigurationError(
            f"the table gather_inbox has version {version}, and this library knows version 1: a "
            "newer version of the library made it. Update gather-webhooks here too",
            code="store_unavailable",
            http_status=503,
        )


def in_loop() -> bool:
    """Tell whether the caller runs in an event loop."""
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return False
    return True
