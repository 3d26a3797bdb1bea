"""Handlers that use Django's ORM: their connections are closed as those of its requests are."""

import sys
from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

T = TypeVar("T")


def in_thread(function: Callable[..., T], *arguments: Any) -> T:
    """Call a function in this thread, whose connections of an hour ago may be dead."""
    close = _close_old_connections()
    if close is None:
        return function(*arguments)
    close()
    try:
        return function(*arguments)
    finally:
        close()


async def in_loop(function: Callable[..., Awaitable[object]], *arguments: Any) -> None:
    """Call one of the loop, whose queries are made in a thread of Django's."""
    close = _close_old_connections()
    if close is None:
        await function(*arguments)
        return
    from asgiref.sync import sync_to_async  # noqa: PLC0415 -- Django needs it

    await sync_to_async(close)()
    try:
        await function(*arguments)
    finally:
        await sync_to_async(close)()


def _close_old_connections() -> Callable[[], object] | None:
    """Find it, if this is a program of Django's."""
    database, conf = sys.modules.get("django.db"), sys.modules.get("django.conf")
    if database is None or conf is None or not conf.settings.configured:
        return None
    close: Callable[[], object] = database.close_old_connections
    return close
