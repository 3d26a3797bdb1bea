"""What `put` and `claim` cost in a table that holds a million keys, beside one that is empty.

With the statements as the receivers have them, each in a transaction of its own.
"""

from __future__ import annotations

import hashlib
import secrets
import sqlite3
import statistics
import time
from collections.abc import Callable
from typing import Any

import psycopg
from settings import CONCURRENCY, CONFIG, EVENT, say, statement

Rows = list[tuple[Any, ...]]
Run = Callable[[str, dict[str, Any]], Rows]
#: Sets whether a commit waits for the disk.
Wait = Callable[[bool], None]

FILL_SQLITE = """
WITH RECURSIVE number(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM number WHERE n < :many)
INSERT INTO gather_inbox
  (receiver, key, name, signed_at, received_at, due_at, state, attempts, finished_at)
SELECT 'default', lower(hex(randomblob(32))), :name, :now - n, :now - n, :now - n, 'done', 1, :now - n
FROM number
"""
FILL_POSTGRES = """
INSERT INTO gather_inbox
  (receiver, key, name, signed_at, received_at, due_at, state, attempts, finished_at)
SELECT 'default', encode(sha256((random()::text || n)::bytea), 'hex'), $2, $3::bigint - n,
  $3::bigint - n, $3::bigint - n, 'done', 1, $3::bigint - n
FROM generate_series(1, $1::int) AS n
"""
ORDER = {
    "put": "receiver key name body signed_at now state error finished_at",
    "claim": "receiver names now expired lease lease_until limit",
    "complete": "receiver key lease now",
}


def now() -> int:
    return round(time.time() * 1000)


def sqlite(many: int) -> tuple[Run, Wait]:
    connection = sqlite3.connect(f"{CONFIG['path']}.{many}", isolation_level=None)
    connection.execute("PRAGMA journal_mode = TRUNCATE")
    connection.execute("PRAGMA secure_delete = ON")
    connection.execute("PRAGMA synchronous = OFF")
    connection.executescript(statement("sqlite", "create"))
    if many:
        connection.execute("PRAGMA cache_size = -1000000")
        connection.execute(FILL_SQLITE, {"many": many, "name": EVENT, "now": now()})
        connection.execute("PRAGMA cache_size = -2000")
    sql = {name: statement("sqlite", name) for name in ORDER}

    def wait(durable: bool) -> None:
        connection.execute(f"PRAGMA synchronous = {'FULL' if durable else 'OFF'}")

    def run(name: str, values: dict[str, Any]) -> Rows:
        connection.execute("BEGIN IMMEDIATE")
        rows = connection.execute(sql[name], values).fetchall()
        connection.execute("COMMIT")
        return rows

    return run, wait


def postgres(many: int) -> tuple[Run, Wait]:
    connection = psycopg.connect(CONFIG["urls"][1 if many else 0], autocommit=True)
    connection.execute(statement("postgres", "create").encode())
    cursor = psycopg.RawCursor(connection)
    if many:
        cursor.execute(FILL_POSTGRES, [many, EVENT, now()])
        connection.execute("VACUUM ANALYZE gather_inbox")
        connection.execute("CHECKPOINT")
    sql = {name: statement("postgres", name).encode() for name in ORDER}

    def wait(durable: bool) -> None:
        connection.execute(f"SET synchronous_commit = {'on' if durable else 'off'}")

    def run(name: str, values: dict[str, Any]) -> Rows:
        cursor.execute(sql[name], [values[key] for key in ORDER[name].split()])
        return cursor.fetchall() if cursor.description else []

    return run, wait


def put(run: Run) -> int:
    body = secrets.token_bytes(320)
    values = {
        "receiver": "default",
        "key": hashlib.sha256(body).hexdigest(),
        "name": EVENT,
        "body": body,
        "signed_at": now(),
        "now": now(),
        "state": "pending",
        "error": None,
        "finished_at": None,
    }
    return timed(lambda: run("put", values))[0]


def claim(run: Run) -> int:
    """Claims eight; afterwards they are completed, so that what is claimed next is as much."""
    lease = secrets.token_hex(16)
    values = {
        "receiver": "default",
        "names": None,
        "now": now(),
        "expired": now() - 5_000,
        "lease": lease,
        "lease_until": now() + 30_000,
        "limit": CONCURRENCY,
    }
    taken, rows = timed(lambda: run("claim", values))
    if len(rows) != CONCURRENCY:
        raise RuntimeError(f"claimed {len(rows)}")
    for key, *_ in rows:
        run("complete", {"receiver": "default", "key": key, "lease": lease, "now": now()})
    return taken


def timed(work: Callable[[], Rows]) -> tuple[int, Rows]:
    start = time.perf_counter_ns()
    rows = work()
    return time.perf_counter_ns() - start, rows


def round_of(runs: list[Run]) -> dict[str, list[float]]:
    """The medians of `put` and `claim`: empty, full."""
    puts: list[list[int]] = [[], []]
    claims: list[list[int]] = [[], []]
    for _ in range(CONFIG["each"]):
        for _ in range(CONCURRENCY):
            for times, run in zip(puts, runs, strict=True):
                times.append(put(run))
        for times, run in zip(claims, runs, strict=True):
            times.append(claim(run))
    return {
        "put": [statistics.median(times) for times in puts],
        "claim": [statistics.median(times) for times in claims],
    }


make = {"table-sqlite": sqlite, "table-postgres": postgres}[CONFIG["subject"]]
tables = [make(many) for many in (0, CONFIG["many"])]
runs = [run for run, _ in tables]
for durable in (True, False):
    for _, wait in tables:
        wait(durable)
    round_of(runs)
    rounds = [round_of(runs) for _ in range(CONFIG["rounds"])]
    for operation in ("put", "claim"):
        say(operation=operation, durable=durable, rounds=[one[operation] for one in rounds])
