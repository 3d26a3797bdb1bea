"""What goes on when nobody waits for it any more."""

import asyncio
from collections.abc import Awaitable, Coroutine
from typing import Any, TypeVar

from . import _log

T = TypeVar("T")

_tasks: set["asyncio.Task[Any]"] = set()


def in_background(coroutine: Coroutine[Any, Any, T]) -> "asyncio.Task[T]":
    """Run something in the running loop, which alone would let go of it."""
    task = asyncio.get_running_loop().create_task(coroutine)
    _tasks.add(task)
    task.add_done_callback(_tasks.discard)
    return task


async def quietly(operation: Awaitable[Any]) -> None:
    """Do what need not succeed: the lease ends by itself, and so does what is kept."""
    try:
        await operation
    except Exception as error:  # noqa: BLE001 -- whatever a driver raises
        _log.logger.debug("the claims are down", exc_info=error)
