"""The handlers that run in requests, for whoever waits for their end."""

import threading
from collections.abc import Iterator
from concurrent.futures import Future
from contextlib import contextmanager


class Requests:
    """How many handlers run in requests, of whichever loops."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._running = 0
        self._waiting: list[Future[None]] = []

    @contextmanager
    def one(self) -> Iterator[None]:
        """Count one while the block runs."""
        with self._lock:
            self._running += 1
        try:
            yield
        finally:
            with self._lock:
                self._running -= 1
                waiting = [] if self._running else self._waiting
                if waiting:
                    self._waiting = []
            for future in waiting:
                future.set_result(None)

    def ended(self) -> "Future[None]":
        """Give what is done when none is left."""
        future: Future[None] = Future()
        with self._lock:
            if self._running:
                self._waiting.append(future)
                return future
        future.set_result(None)
        return future
