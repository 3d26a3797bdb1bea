"""Daemon threads, and how a loop waits for them.

Those of ``concurrent.futures`` are waited for when the program ends, so that one handler that hangs
keeps it from ending. A handler that is cut off there is as one of a crash: its lease ends.
"""

import asyncio
import threading
import weakref
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future
from contextlib import suppress
from typing import Any, TypeVar

from ._fork import at_fork

T = TypeVar("T")

#: How long a thread waits for more to do before it ends, in seconds.
IDLE = 30


class Threads:
    """Up to so many daemon threads, each made when it is needed."""

    def __init__(self, name: str, limit: int | None = None) -> None:
        self._name = name
        self._limit = limit
        self._reset()
        at_fork(self, child=Threads._reset)

    def _reset(self) -> None:
        self._changed = threading.Condition()
        self._waiting: deque[tuple[Future[Any], Callable[[], Any]]] = deque()
        self._threads = 0
        self._idle = 0

    def submit(self, function: Callable[[], T]) -> "Future[T]":
        """Call a function in one of the threads, as soon as one is free."""
        future: Future[T] = Future()
        with self._changed:
            self._waiting.append((future, function))
            if self._idle >= len(self._waiting):
                self._changed.notify()
            elif self._limit is None or self._threads < self._limit:
                self._threads += 1
                try:
                    threading.Thread(target=self._work, name=self._name, daemon=True).start()
                except RuntimeError:  # the interpreter is ending, or there are too many
                    self._threads -= 1
                    if not self._threads:
                        self._waiting.pop()
                        raise
        return future

    async def run(self, function: Callable[[], T]) -> T:
        """Call a function in one of the threads and wait for it in the running loop."""
        future = self.submit(function)
        try:
            await settled(future)
        finally:
            future.cancel()  # if nobody waits any more, and it has not begun
        return future.result()

    def _work(self) -> None:
        while (work := self._next()) is not None:
            future, function = work
            if future.set_running_or_notify_cancel():
                try:
                    result = function()
                except BaseException as error:  # noqa: BLE001 -- who waits for it gets it
                    future.set_exception(error)
                else:
                    future.set_result(result)
            del work, future, function  # or the last call's would live on while there is no next

    def _next(self) -> "tuple[Future[Any], Callable[[], Any]] | None":
        with self._changed:
            if not self._waiting:
                self._idle += 1
                self._changed.wait_for(lambda: bool(self._waiting), IDLE)
                self._idle -= 1
            if self._waiting:
                return self._waiting.popleft()
            self._threads -= 1
            return None


class _Calls:
    """What threads have a loop call. The loop is woken once for all that is there by then."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self._loop = weakref.ref(loop)
        self._lock = threading.Lock()
        self._calls: list[Callable[[], None]] = []

    def add(self, call: Callable[[], None]) -> None:
        with self._lock:
            self._calls.append(call)
            is_first = len(self._calls) == 1
        loop = self._loop()
        if is_first and loop is not None:
            loop.call_soon_threadsafe(self._run)

    def _run(self) -> None:
        with self._lock:
            calls, self._calls = self._calls, []
        for call in calls:
            call()


_calls: "weakref.WeakKeyDictionary[asyncio.AbstractEventLoop, _Calls]" = weakref.WeakKeyDictionary()


def _calls_of(loop: asyncio.AbstractEventLoop) -> _Calls:
    found = _calls.get(loop)
    return found if found is not None else _calls.setdefault(loop, _Calls(loop))


async def settled(future: "Future[Any]", timeout: float | None = None) -> bool:
    """Wait in the running loop until a thread is done; give whether it is after so many seconds.

    Unlike ``asyncio.wrap_future`` it does not mind that the loop is closed by then.
    """
    if future.done():
        return True
    loop = asyncio.get_running_loop()
    waiter: asyncio.Future[None] = loop.create_future()

    def finish() -> None:
        if not waiter.done():
            waiter.set_result(None)

    def wake(_: object) -> None:
        with suppress(RuntimeError):
            _calls_of(loop).add(finish)

    future.add_done_callback(wake)
    timer = None if timeout is None else loop.call_later(timeout, finish)
    try:
        await waiter
    finally:
        if timer is not None:
            timer.cancel()
    return future.done()
