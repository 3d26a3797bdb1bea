"""What goes on when nobody waits for it any more."""

import asyncio
import functools
import sys
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any, TypeVar

from . import _log

T = TypeVar("T")

_tasks: set["asyncio.Task[Any]"] = set()


def in_background(coroutine: Coroutine[Any, Any, T]) -> "asyncio.Task[T]":
    """Run something in the running loop, which alone would let go of it."""
    task = asyncio.get_running_loop().create_task(coroutine)
    _hold(task)
    return task


def _hold(task: "asyncio.Task[Any]") -> None:
    _tasks.add(task)
    task.add_done_callback(_tasks.discard)


async def to_the_end(coroutine: Coroutine[Any, Any, T], late: Callable[[T], object]) -> T:
    """Wait for something that goes on when the waiting is cancelled: ``late`` gets its result then.

    It has a task of its own, as a handler may ask which one it runs in, and rely on that.
    """
    loop = asyncio.get_running_loop()
    waiter: asyncio.Future[None] = loop.create_future()
    work = _work(coroutine, waiter)
    if sys.version_info >= (3, 12):
        task = asyncio.Task(work, loop=loop, eager_start=True)
        if task.done():  # what waits for nothing has not even cost a turn of the loop
            return task.result()
        _hold(task)
    else:
        task = in_background(work)
    try:
        await waiter
    except asyncio.CancelledError:
        task.add_done_callback(functools.partial(_give, late))
        raise
    return task.result()


async def _work(coroutine: Coroutine[Any, Any, T], waiter: "asyncio.Future[None]") -> T:
    # The task itself would tell whoever waits a turn of the loop later.
    try:
        return await coroutine
    finally:
        if not waiter.done():
            waiter.set_result(None)


def _give(late: Callable[[T], object], task: "asyncio.Task[T]") -> None:
    if not task.cancelled() and task.exception() is None:
        late(task.result())


async def quietly(operation: Awaitable[Any]) -> None:
    """Do what need not succeed: a lease ends by itself, and the rest can wait."""
    try:
        await operation
    except Exception as error:  # noqa: BLE001 -- whatever a driver raises
        _log.logger.debug("what need not succeed has failed", exc_info=error)
