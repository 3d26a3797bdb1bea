"""The inbox as anybody sees it who opens the database."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
from servers import Postgres

COLUMNS = {
    "receiver", "key", "name", "body", "signed_at", "received_at", "due_at", "state", "attempts",
    "lease", "lease_until", "error", "finished_at",
}  # fmt: skip


class Table:
    """The store of a test; of those without a table it has no rows."""

    store: dict[str, Any]

    def query(self, sql: str) -> list[dict[str, Any]]:
        return []

    def run(self, sql: str) -> None:
        raise NotImplementedError

    def locked(self) -> contextlib.AbstractContextManager[None]:
        """While it lasts, nobody else can write."""
        raise NotImplementedError

    def rows(self) -> list[dict[str, Any]]:
        """In the order in which they were received; none, if the table is not there yet."""
        try:
            return self.query("SELECT * FROM gather_inbox ORDER BY received_at, key")
        except (sqlite3.OperationalError, psycopg.errors.UndefinedTable):
            return []

    def remove(self) -> None:
        pass


class SqliteTable(Table):
    def __init__(self, path: Path) -> None:
        self.path = path
        self.store = {"kind": "sqlite", "path": str(path)}

    def connect(self) -> contextlib.closing[sqlite3.Connection]:
        connection = sqlite3.connect(self.path, timeout=30, isolation_level=None)
        connection.row_factory = sqlite3.Row
        return contextlib.closing(connection)

    def query(self, sql: str) -> list[dict[str, Any]]:
        if not self.path.exists():
            return []
        with self.connect() as connection:
            return [dict(row) for row in connection.execute(sql)]

    def run(self, sql: str) -> None:
        with self.connect() as connection:
            connection.executescript(sql)

    @contextlib.contextmanager
    def locked(self) -> Iterator[None]:
        with self.connect() as connection:
            connection.execute("BEGIN EXCLUSIVE")
            yield
            connection.execute("ROLLBACK")


class PostgresTable(Table):
    """A database of its own, on a server that others use too."""

    def __init__(self, server: Postgres, name: str, kind: str = "postgres") -> None:
        self.server, self.name = server, name
        self.url = server.url(name)
        self.store = {"kind": kind, "url": self.url}
        with psycopg.connect(server.url(), autocommit=True) as connection:
            connection.execute(f'CREATE DATABASE "{name}"'.encode())

    def query(self, sql: str) -> list[dict[str, Any]]:
        with psycopg.connect(self.url, row_factory=psycopg.rows.dict_row) as connection:
            return connection.execute(sql.encode()).fetchall()

    def run(self, sql: str) -> None:
        with psycopg.connect(self.url, autocommit=True) as connection:
            connection.execute(sql.encode())

    @contextlib.contextmanager
    def locked(self) -> Iterator[None]:
        with psycopg.connect(self.url) as connection:
            connection.execute("LOCK TABLE gather_inbox IN ACCESS EXCLUSIVE MODE")
            yield
            connection.rollback()

    def remove(self) -> None:
        with psycopg.connect(self.server.url(), autocommit=True) as connection:
            connection.execute(f'DROP DATABASE IF EXISTS "{self.name}" WITH (FORCE)'.encode())
