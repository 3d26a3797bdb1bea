"""What is measured of the receiver: each a group of subjects, in turn, in several rounds."""

from __future__ import annotations

import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial
from itertools import product
from pathlib import Path
from typing import Any

import psycopg
from servers import Postgres
from subjects import Server, measured
from tables import Group

LANGUAGES = ("Rust", "Python", "Node.js")
#: The newest of the peers need a newer Node.js than others do.
HANDLING = ("Rust", "Python", "Node.js 24")
PEERS = {
    ("Python", "postgres"): ["procrastinate"],
    ("Python", "sqlite"): ["huey"],
    ("Node.js 24", "postgres"): ["pg-boss", "graphile-worker"],
}
SERVERS = {"Rust": "axum", "Python": "FastAPI", "Node.js": "Express"}
STORES = {"sqlite": "SQLite", "postgres": "PostgreSQL"}
DURABLE = {True: "on the disk", False: "not waiting for the disk"}


@dataclass(frozen=True)
class Effort:
    """How much of it."""

    rounds: int
    answers: int
    requests: dict[str, int]
    turns: int
    deliveries: int
    keys: int
    claims: int


REQUESTS = {"Rust": 30_000, "Python": 3_000, "Node.js": 6_000}
FULL = Effort(11, 50, REQUESTS, 5, 1_000, 1_000_000, 12)
QUICK = Effort(5, 20, {name: number // 3 for name, number in REQUESTS.items()}, 3, 300, 100_000, 4)


class Groups:
    def __init__(self, effort: Effort, folder: Path, postgres: Postgres) -> None:
        self._effort = effort
        self._folder = folder
        self._postgres = postgres
        self._databases = 0

    def all(self, words: str = "") -> Iterator[Group]:
        """Measure those whose titles have these words."""
        for title, measure in self._measures():
            if words in title:
                for group in measure():
                    yield told(group)

    def _measures(self) -> Iterator[tuple[str, Callable[[], Iterable[Group]]]]:
        for store, language in product(STORES, LANGUAGES):
            yield title_of_answer(language, store), partial(self.answer, language, store)
        for language in LANGUAGES:
            yield title_of_inline(language), partial(self.inline, language)
        for store, language in product(STORES, HANDLING):
            title = title_of_deliveries(language, store)
            yield title, partial(self.deliveries, language, store)
        for store in STORES:
            yield f"table, {STORES[store]}", partial(self.table, store)

    def answer(self, language: str, store: str) -> Iterator[Group]:
        """In the program that has the receiver, one request after another."""
        [found] = measured(
            language,
            "answer",
            subject=f"answer-{store}",
            rounds=self._effort.rounds,
            each=self._effort.answers,
            **self._store(),
        )
        yield Group(
            title_of_answer(language, store),
            "ms",
            {
                "bare INSERT": [bare / 1e6 for bare, _ in found["rounds"]],
                "answer `stored`": [whole / 1e6 for _, whole in found["rounds"]],
            },
        )

    def inline(self, language: str) -> Iterator[Group]:
        """Two servers side by side, of which neither stores anything."""
        requests = self._effort.requests[language]
        rows: dict[str, list[float]] = {"bare `verify`": [], "receiver": []}
        with (
            Server(language, subject="verify") as bare,
            Server(language, subject="inline") as whole,
        ):
            pairs = list(zip(rows.values(), (bare, whole), strict=True))
            for _, server in pairs:
                server.requests_per_second(requests)
            for number in range(self._effort.rounds):
                for values, server in _turned(pairs, number):
                    values.append(server.requests_per_second(requests))
        yield Group(title_of_inline(language), "/s", rows)

    def deliveries(self, language: str, store: str) -> Iterator[Group]:
        """From the first request to the end of the last handler."""
        subjects = [*PEERS.get((language, store), []), store]
        rows: dict[str, list[float]] = {
            "receiver" if subject == store else subject: [] for subject in subjects
        }
        with ExitStack() as stack:
            stores = [self._store() for _ in subjects]
            servers = [
                stack.enter_context(
                    Server(language, subject=subject, expect=self._effort.deliveries, **where)
                )
                for subject, where in zip(subjects, stores, strict=True)
            ]
            pairs = list(zip(rows.values(), servers, strict=True))
            for _, server in pairs:
                server.deliveries_per_second()
            for number in range(self._effort.turns):
                for values, server in _turned(pairs, number):
                    values.append(server.deliveries_per_second())
        yield Group(title_of_deliveries(language, store), "/s", rows)

    def table(self, store: str) -> Iterator[Group]:
        lines = measured(
            "Python",
            "table",
            subject=f"table-{store}",
            many=self._effort.keys,
            rounds=self._effort.rounds,
            each=self._effort.claims,
            path=str(self._folder / "table.db"),
            urls=[self._database(), self._database()],
        )
        for line in lines:
            yield Group(
                title_of_table(line["operation"], store, durable=line["durable"]),
                "ms",
                {
                    "in an empty table": [empty / 1e6 for empty, _ in line["rounds"]],
                    "beside the done keys": [full / 1e6 for _, full in line["rounds"]],
                },
            )

    def _store(self) -> dict[str, str]:
        url = self._database()
        return {"path": str(self._folder / f"{self._databases}.db"), "url": url}

    def _database(self) -> str:
        self._databases += 1
        name = f"bench{self._databases}"
        with psycopg.connect(self._postgres.url(), autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name}")
        return self._postgres.url(name)


def _turned(pairs: list[Any], number: int) -> list[Any]:
    """Another one begins every round."""
    first = number % len(pairs)
    return [*pairs[first:], *pairs[:first]]


def title_of_answer(language: str, store: str) -> str:
    return f"{language}: one answer, {STORES[store]}"


def title_of_inline(language: str) -> str:
    return f"{language}: requests to {SERVERS[language]}, inline in memory"


def title_of_deliveries(language: str, store: str) -> str:
    return f"{language}: deliveries handled, {STORES[store]}"


def title_of_table(operation: str, store: str, *, durable: bool) -> str:
    return f"`{operation}`, {STORES[store]}, {DURABLE[durable]}"


def disk(folder: Path) -> float:
    """The milliseconds that this folder's disk takes to write 4 KB down."""
    times = []
    with tempfile.TemporaryFile(dir=folder) as file:
        for _ in range(100):
            start = time.perf_counter()
            file.write(bytes(4_096))
            file.flush()
            os.fdatasync(file.fileno())
            times.append(time.perf_counter() - start)
    return statistics.median(times) * 1e3


def told(group: Group) -> Group:
    medians = {name: round(statistics.median(row), 2) for name, row in group.rows.items()}
    print(f"{group.title}: {medians}", file=sys.stderr, flush=True)
    return group
