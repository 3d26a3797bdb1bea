from __future__ import annotations

import itertools
import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import redis
from matrix import Case
from servers import Postgres, Redis
from subject import Subject
from tables import PostgresTable, SqliteTable, Table

numbers = itertools.count()


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    server = Postgres()
    try:
        server.start()
        yield server
    finally:
        server.remove()


@pytest.fixture(scope="session")
def redis_server() -> Iterator[Redis]:
    server = Redis()
    try:
        server.start()
        yield server
    finally:
        server.remove()


class RedisStore(Table):
    def __init__(self, server: Redis) -> None:
        self.server = server
        self.client = redis.Redis(port=server.port)
        self.client.flushall()
        self.store = {"kind": "redis-claims", "url": server.url()}

    def remove(self) -> None:
        self.client.close()


class NoStore(Table):
    def __init__(self) -> None:
        self.store = {"kind": "memory"}


def make_store(case: Case, request: pytest.FixtureRequest, folder: Path) -> Table:
    match case.kind:
        case "sqlite":
            return SqliteTable(folder / "gather.db")
        case "postgres" | "postgres-claims":
            server: Postgres = request.getfixturevalue("postgres")
            return PostgresTable(server, f"test_{os.getpid()}_{next(numbers)}", case.kind)
        case "redis-claims":
            return RedisStore(request.getfixturevalue("redis_server"))
    return NoStore()


@pytest.fixture
def table(case: Case, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Table]:
    made = make_store(case, request, tmp_path)
    yield made
    made.remove()


@pytest.fixture
def start(case: Case, table: Table) -> Iterator[Callable[..., Subject]]:
    """Starts a receiver, of the case at hand unless told otherwise; all end with the test."""
    subjects: list[Subject] = []

    def start(other: Case = case, **config: object) -> Subject:
        everything = {"handlers": ["interview.created"], **other.config(table.store), **config}
        subject = Subject(other.command, everything)
        subjects.append(subject)
        return subject

    yield start
    for subject in subjects:
        subject.remove()
