"""The example of Cloudflare Workers: on workerd, with the D1 that `wrangler dev` keeps in a file."""

from __future__ import annotations

import contextlib
import sqlite3
import threading
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import sender
from installing import Installed
from running import LATER_SECONDS, Running, completed

TICK_SECONDS = 1.0
#: An insertion that never ends.
HANG = """CREATE TRIGGER hang BEFORE INSERT ON completed BEGIN
  SELECT (WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT count(*) FROM n);
END"""


class WorkersRunning(Running):
    """Its store and its effect are tables, which are looked at, and damaged, in the file that workerd has open."""

    def __init__(self, installed: Installed, port: int | None = None) -> None:
        super().__init__(installed, port)
        self.ticked = 0.0
        self.drain = threading.Thread()

    @property
    def database(self) -> Path:
        files = (self.folder / ".wrangler/state/v3/d1").glob("miniflare-*/*.sqlite")
        (found,) = (path for path in files if path.stem != "metadata")
        return found

    def sql(self, statement: str, *values: str) -> list[tuple[str | int, ...]]:
        connection = sqlite3.connect(self.database, timeout=10, isolation_level=None)
        with contextlib.closing(connection):
            return connection.execute(statement, values).fetchall()

    def tick(self) -> None:
        """One drain at a time, which is not waited for: it may hang."""
        if time.monotonic() < self.ticked + TICK_SECONDS or self.drain.is_alive():
            return
        self.ticked = time.monotonic()
        self.drain = threading.Thread(target=self.schedule, daemon=True)
        self.drain.start()

    def schedule(self) -> None:
        with contextlib.suppress(OSError):
            url = f"http://127.0.0.1:{self.port}/cdn-cgi/handler/scheduled"
            urllib.request.urlopen(url, timeout=LATER_SECONDS).close()

    def handled(self) -> list[str]:
        return [str(row[0]) for row in self.sql("SELECT candidate_id FROM completed")]

    @contextlib.contextmanager
    def failing_handler(self) -> Iterator[None]:
        """Its table is not there."""
        self.sql("ALTER TABLE completed RENAME TO put_away")
        try:
            yield
        finally:
            self.sql("ALTER TABLE put_away RENAME TO completed")

    @contextlib.contextmanager
    def hanging_handler(self) -> Iterator[None]:
        """Its table takes an eternity for a row."""
        self.sql(HANG)
        try:
            yield
        finally:
            self.sql("DROP TRIGGER hang")

    def attempts(self, candidate: str) -> int:
        key = sender.key(completed(candidate))
        rows = self.sql("SELECT attempts FROM gather_inbox WHERE key = ?", key)
        return int(rows[0][0]) if rows else 0
