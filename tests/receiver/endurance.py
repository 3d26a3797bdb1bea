"""What takes long, for `make soak`; its figures are printed, and what must hold is asserted.

python tests/receiver/endurance.py [soak | counter] [--deliveries N] [--only python]
"""

from __future__ import annotations

import argparse
import contextlib
import itertools
import os
import random
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import sender
from matrix import Case, of_each_language
from servers import Postgres
from subject import Subject, eventually
from tables import PostgresTable, SqliteTable, Table

AT_ONCE = 32
#: How long what is stored may take to be handled, in seconds, on a machine that has other things to do.
PATIENCE = 1_800
databases = itertools.count()


@contextlib.contextmanager
def table_of(case: Case, server: Postgres) -> Iterator[Table]:
    if case.kind == "postgres":
        table = PostgresTable(server, f"endurance_{next(databases)}")
        yield table
        table.remove()
    else:
        with tempfile.TemporaryDirectory() as folder:
            yield SqliteTable(Path(folder) / "gather.db")


def created(number: object, script: str) -> bytes:
    return sender.payload("interview.created", {"interviewId": str(number), "title": script})


def done(table: Table, total: int) -> None:
    counts = {row["state"]: row["n"] for row in table.query(
        "SELECT state, count(*) AS n FROM gather_inbox GROUP BY state"
    )}  # fmt: skip
    assert counts == {"done": total}, counts


def memory(subject: Subject) -> int:
    """Of its process, in MB."""
    pages = Path(f"/proc/{subject.process.pid}/statm").read_text().split()[1]
    return int(pages) * os.sysconf("SC_PAGE_SIZE") // 1_000_000


def soak(case: Case, server: Postgres, deliveries: int) -> str:
    """Deliveries with duplicates, tampering and failures mixed in: the handler runs are exactly those that the
    failures explain."""
    chance = random.Random(1)
    with table_of(case, server) as table:
        subject = Subject(
            case.command,
            {
                **case.config(table.store),
                "handlers": ["interview.created"],
                "options": {"retries": [0.05, 0.1, 0.2]},
            },
        )
        try:
            plans = []
            for number in range(deliveries):
                failures = chance.choices([0, 1, 2], [90, 7, 3])[0]
                copies = chance.choices([1, 2, 3], [85, 10, 5])[0]
                tampered = chance.random() < 0.05
                plans.append(
                    (created(number, "fail " * failures + "ok"), failures, copies, tampered)
                )

            def post(plan: tuple[bytes, int, int, bool]) -> None:
                body, _, copies, tampered = plan
                if tampered:
                    refused = sender.post(
                        subject.port, body + b" ", {sender.HEADER: sender.signature(body)}
                    )
                    assert str(refused) == "401 signature_mismatch", refused
                for _ in range(copies):
                    answer = sender.post(subject.port, body)
                    assert str(answer) == "200 OK", answer

            started = time.monotonic()
            sizes = []
            with ThreadPoolExecutor(AT_ONCE) as senders:
                for index, _ in enumerate(senders.map(post, plans)):
                    if index % (deliveries // 10) == 0:
                        sizes.append(memory(subject))
            eventually(lambda: done(table, deliveries), PATIENCE)
            seconds = time.monotonic() - started
            sizes.append(memory(subject))
            expected = {sender.key(body): failures + 1 for body, failures, _, _ in plans}
            assert Counter(run["key"] for run in subject.starts()) == expected
            assert subject.terminate() == 0
        finally:
            subject.remove()
    return f"{deliveries} deliveries in {seconds:.0f} s, {sum(expected.values())} runs; MB: {sizes}"


def counter(case: Case, server: Postgres, deliveries: int) -> str:
    """A counter in the same database, and workers that are killed all the time."""
    chance = random.Random(1)
    with table_of(case, server) as table:
        table.run("CREATE TABLE counter (n INTEGER NOT NULL); INSERT INTO counter VALUES (0)")
        config = {**case.config(table.store), "handlers": ["interview.created"]}
        storing = Subject(case.command, {**config, "loop": False})
        workers = [Subject(case.command, config) for _ in range(2)]
        kills = 0
        over = threading.Event()

        def murder() -> None:
            nonlocal kills
            while not over.wait(chance.uniform(0.1, 1.0)):
                worker = chance.choice(workers)
                worker.kill()
                kills += 1
                # Its leases, as if 36 s had passed; those of the living are too many to tell apart, so that
                # they lose theirs as well.
                table.run(
                    "UPDATE gather_inbox SET lease_until = lease_until - 60000 WHERE state = 'running'"
                )
                worker.start()

        killer = threading.Thread(target=murder)
        try:
            killer.start()
            with ThreadPoolExecutor(AT_ONCE) as senders:
                posts = senders.map(
                    lambda number: sender.post(storing.port, created(number, "count")),
                    range(deliveries),
                )
                assert all(str(answer) == "200 OK" for answer in posts)
            eventually(lambda: done(table, deliveries), PATIENCE)
            over.set()
            killer.join()
            (row,) = table.query("SELECT n FROM counter")
            assert row["n"] == deliveries, row
        finally:
            over.set()
            for subject in [storing, *workers]:
                subject.remove()
    runs = sum(len(worker.starts()) for worker in workers)
    return f"the counter is {deliveries} after {kills} kills and {runs} runs"


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("what", choices=["soak", "counter"])
    parser.add_argument("--deliveries", type=int)
    parser.add_argument("--only", default="")
    options = parser.parse_args()
    run, deliveries = {"soak": (soak, 50_000), "counter": (counter, 10_000)}[options.what]
    server = Postgres()
    try:
        server.start()
        for kind in ("sqlite", "postgres"):
            for case in of_each_language(kind):
                if options.only in str(case):
                    print(
                        f"{case}: {run(case, server, options.deliveries or deliveries)}", flush=True
                    )
    finally:
        server.remove()


if __name__ == "__main__":
    main()
