"""The event loop that a receiver's handlers run in: the server's, or one in a thread of its own."""

import asyncio
import atexit
import threading
import weakref
from collections.abc import Callable, Coroutine
from contextlib import suppress
from typing import Any, TypeVar

from ._plan import Plan
from ._worker import Worker

T = TypeVar("T")

#: How long the end of a program waits for handlers, where nobody has called `stop`, in seconds.
AT_EXIT = 2.0


class Home:
    """A loop, and the worker in it."""

    def __init__(self, plan: Plan, loop: asyncio.AbstractEventLoop) -> None:
        self.loop = loop
        self.worker = Worker(plan, loop)
        self.started = False

    @property
    def alive(self) -> bool:
        """Whether something runs the loop still; that of a test's client ends with it."""
        return self.loop.is_running()

    @property
    def here(self) -> bool:
        """Whether the caller runs in this loop."""
        try:
            return asyncio.get_running_loop() is self.loop
        except RuntimeError:
            return False

    def start(self) -> None:
        """Begin to claim, unless it does already."""
        if not self.started:
            self.started = True
            self.call(self.worker.start)

    def wake(self) -> None:
        """Look for what is due now."""
        if self.started:
            self.call(self.worker.wake)

    def call(self, function: Callable[[], object]) -> None:
        """Call a function in the loop, from any thread."""
        if self.here:
            function()
            return
        with suppress(RuntimeError):  # it has just been closed; the next one starts anew
            self.loop.call_soon_threadsafe(function)

    def spawn(self, coroutine: Coroutine[Any, Any, Any]) -> None:
        """Run something in the background, from any thread."""
        self.call(lambda: self.worker.spawn(coroutine))

    def wait_for(self, coroutine: Coroutine[Any, Any, T]) -> T:
        """Run something in the loop and wait for it in another thread."""
        return asyncio.run_coroutine_threadsafe(coroutine, self.loop).result()

    async def do(self, coroutine: Coroutine[Any, Any, T]) -> T:
        """Run something in the loop and wait for it in whichever loop runs here."""
        if self.here:
            return await coroutine
        return await asyncio.wrap_future(asyncio.run_coroutine_threadsafe(coroutine, self.loop))


def own(plan: Plan) -> Home:
    """Make a home in a daemon thread."""
    loop = asyncio.new_event_loop()
    running = threading.Event()
    loop.call_soon(running.set)
    threading.Thread(target=loop.run_forever, name="gather-receiver", daemon=True).start()
    running.wait()
    home = Home(plan, loop)
    atexit.register(_at_exit, weakref.ref(home))
    return home


def _at_exit(reference: "weakref.ref[Home]") -> None:
    home = reference()
    if home is not None and home.alive and home.started:
        with suppress(Exception):
            asyncio.run_coroutine_threadsafe(home.worker.stop(AT_EXIT), home.loop).result(
                AT_EXIT + 1
            )
