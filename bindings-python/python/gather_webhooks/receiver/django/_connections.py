"""Connections to PostgreSQL by a Django project's settings, for the inbox alone."""
# ruff: noqa: PLC0415 -- Django is imported when its settings are there

import threading
import time
from typing import TYPE_CHECKING, Any

from gather_webhooks.receiver._fork import at_fork, keep_for_ever

if TYPE_CHECKING:
    import psycopg

#: How many at most, and how long one is kept that nobody uses, in seconds: what stands between here
#: and the server forgets idle ones.
MOST = 4
IDLE = 60.0


class Connections:
    """A pool, as far as the inbox needs one: ``psycopg_pool`` need not be there."""

    closed = False

    def __init__(self, using: str) -> None:
        self._using = using
        self._reset()
        at_fork(self, child=Connections._forsake)

    def _reset(self) -> None:
        self._places = threading.BoundedSemaphore(MOST)
        self._lock = threading.Lock()
        self._idle: list[tuple[float, psycopg.Connection[Any]]] = []

    def _forsake(self) -> None:
        keep_for_ever(self._idle)
        self._reset()

    def getconn(self, timeout: float) -> "psycopg.Connection[Any]":
        """Give a connection, and open one if none is free."""
        end = time.monotonic() + timeout
        if not self._places.acquire(timeout=max(0.0, timeout)):
            raise TimeoutError("no connection was free in time")
        try:
            return self._kept() or self._opened(end - time.monotonic())
        except BaseException:
            self._places.release()
            raise

    def putconn(self, connection: "psycopg.Connection[Any]") -> None:
        """Take one back."""
        from psycopg.pq import TransactionStatus

        try:
            if connection.info.transaction_status == TransactionStatus.IDLE:
                with self._lock:
                    self._idle.append((time.monotonic(), connection))
            else:
                connection.close()
        finally:
            self._places.release()

    def _kept(self) -> "psycopg.Connection[Any] | None":
        with self._lock:
            now = time.monotonic()
            old = [connection for since, connection in self._idle if since < now - IDLE]
            self._idle = [kept for kept in self._idle if kept[0] >= now - IDLE]
            found = self._idle.pop()[1] if self._idle else None
        for connection in old:
            connection.close()
        return found

    def _opened(self, timeout: float) -> "psycopg.Connection[Any]":
        import psycopg
        from django.db import connections

        database = connections[self._using]
        parameters = database.get_connection_params()
        for ours in ("cursor_factory", "context"):  # Django's own, of its own types
            parameters.pop(ours, None)
        parameters["connect_timeout"] = max(2, round(timeout))  # libpq knows no less
        connection = psycopg.connect(**parameters, autocommit=True)
        role = database.settings_dict["OPTIONS"].get("assume_role")
        if role:
            connection.execute(psycopg.sql.SQL("SET ROLE {}").format(psycopg.sql.Identifier(role)))
        return connection
