"""What holds whatever is killed, stalls or is away."""

from __future__ import annotations

import os
import signal
import subprocess
import threading
import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import sender
from conftest import RedisStore
from matrix import CASES, Case, of_each_language
from servers import Postgres
from subject import Subject, eventually
from tables import PostgresTable, SqliteTable, Table

Start = Callable[..., Subject]

INBOXES = [case for case in CASES if case.stores == "inbox"]
LONG = [*of_each_language("sqlite"), *of_each_language("postgres")]
RACES = 1_000
LEASE_SECONDS = 30


def created(number: object, script: str = "ok") -> bytes:
    data = {"interviewId": str(number), "title": script}
    return sender.payload("interview.created", data)


def states(table: Table) -> Counter[str]:
    return Counter(row["state"] for row in table.rows())


@pytest.mark.parametrize("case", [*LONG, *of_each_language("redis-claims")], ids=str)
def test_of_two_processes_one_handles_each_delivery(case: Case, start: Start) -> None:
    one, other = start(), start()

    def race(number: int) -> list[str]:
        body = created(number)
        gate = threading.Barrier(2)

        def post(subject: Subject) -> str:
            gate.wait()
            return str(sender.post(subject.port, body))

        return list(pairs.map(post, (one, other)))

    with ThreadPoolExecutor(8) as pairs, ThreadPoolExecutor(4) as races:
        answers = Counter(answer for both in races.map(race, range(RACES)) for answer in both)

    def handled() -> None:
        assert len(one.starts()) + len(other.starts()) == RACES

    eventually(handled, 60)
    runs = Counter(run["key"] for run in [*one.starts(), *other.starts()])
    assert len(runs) == RACES
    if case.stores == "inbox":
        assert answers == {"200 OK": 2 * RACES}
    else:
        assert set(answers) <= {"200 OK", "503 in_progress"}
        assert answers["200 OK"] >= RACES


@pytest.mark.parametrize("case", INBOXES, ids=str)
def test_a_process_killed_before_the_commit_has_not_answered(
    case: Case, table: Table, start: Start
) -> None:
    subject = start()
    assert str(sender.post(subject.port, created(0))) == "200 OK"
    eventually(lambda: check(states(table) == {"done": 1}))
    body = created(1)
    failed: list[Exception] = []

    def post() -> None:
        try:
            sender.post(subject.port, body)
        except OSError as error:
            failed.append(error)

    with table.locked():
        sending = threading.Thread(target=post)
        sending.start()
        time.sleep(0.5)
        subject.kill()
        sending.join()
    assert len(failed) == 1
    assert len(table.rows()) == 1
    subject.start()
    assert str(sender.post(subject.port, body)) == "200 OK"

    def handled() -> None:
        assert states(table) == {"done": 2}

    eventually(handled)
    assert Counter(run["key"] for run in subject.starts())[sender.key(body)] == 1


@pytest.mark.parametrize("case", INBOXES, ids=str)
def test_a_stalled_worker_cannot_complete_what_is_no_longer_its_own(
    case: Case, table: Table, start: Start
) -> None:
    stalled = start()
    body = created(1, "sleep:1 ok")
    assert str(sender.post(stalled.port, body)) == "200 OK"

    def started() -> None:
        assert len(stalled.starts()) == 1

    eventually(started)
    stalled.signal(signal.SIGSTOP)
    table.run("UPDATE gather_inbox SET lease_until = lease_until - 60000")
    other = start()

    def taken() -> None:
        assert [run["attempt"] for run in other.starts()] == [2]
        assert states(table) == {"done": 1}

    eventually(taken)
    before = table.rows()
    stalled.signal(signal.SIGCONT)

    def told() -> None:
        assert [run["phase"] for run in stalled.of("run")] == ["start", "end"]

    eventually(told)
    time.sleep(0.3)
    assert table.rows() == before
    assert stalled.terminate() == 0


@pytest.mark.parametrize("case", LONG, ids=str)
def test_leases_in_real_time(case: Case, table: Table, start: Start) -> None:
    """A killed worker's delivery is taken up by another, and a slow handler keeps its own."""
    killed = start()
    fatal, slow = created("fatal", "kill ok"), created("slow", f"sleep:{LEASE_SECONDS + 12}")
    sender.post(killed.port, fatal)
    killed.ended()
    workers = [start(), start()]
    assert str(sender.post(workers[0].port, slow)) == "200 OK"
    eventually(lambda: check(states(table) == {"done": 2}), 2 * LEASE_SECONDS)
    runs = [run for worker in workers for run in worker.starts()]
    attempts = sorted((run["key"], run["attempt"]) for run in runs)
    assert attempts == sorted([(sender.key(fatal), 2), (sender.key(slow), 1)])


@pytest.mark.parametrize("case", [case for case in INBOXES if case.kind == "postgres"], ids=str)
def test_a_database_that_is_down(case: Case, start: Start) -> None:
    server = Postgres()
    try:
        server.start()
        table = PostgresTable(server, "alone")
        subject = start(store=case.config(table.store)["store"])
        assert str(sender.post(subject.port, created(1))) == "200 OK"
        eventually(lambda: check(states(table) == {"done": 1}))
        server.stop(signal.SIGQUIT)
        for _ in range(2):
            answer = sender.post(subject.port, created(2))
            assert str(answer) == "503 store_unavailable"
            assert answer.headers["retry-after"] == "30"
        server.start()
        eventually(lambda: check(str(sender.post(subject.port, created(2))) == "200 OK"))
        eventually(lambda: check(states(table) == {"done": 2}))
        eventually(lambda: check(len(subject.starts()) == 2))
    finally:
        server.remove()


def check(holds: bool) -> None:
    assert holds


@pytest.mark.parametrize("case", [case for case in CASES if case.kind == "redis-claims"], ids=str)
def test_a_redis_that_is_down(case: Case, start: Start, table: RedisStore) -> None:
    server = table.server
    subject = start()
    assert str(sender.post(subject.port, created(1))) == "200 OK"
    server.stop(signal.SIGKILL)
    try:
        answers = [str(sender.post(subject.port, created(2))) for _ in range(2)]
        assert answers == ["503 store_unavailable"] * 2
    finally:
        server.start()
    eventually(lambda: check(str(sender.post(subject.port, created(2))) == "200 OK"))
    eventually(lambda: check(len(subject.starts()) == 2))


@pytest.mark.parametrize("case", LONG[:1], ids=["sqlite"])
def test_languages_beside_each_other_on_sqlite(case: Case, table: Table, start: Start) -> None:
    every_language(of_each_language(case.kind), table, start)


@pytest.mark.parametrize("case", LONG[-1:], ids=["postgres"])
def test_languages_beside_each_other_on_postgres(case: Case, table: Table, start: Start) -> None:
    every_language(of_each_language(case.kind), table, start)


def every_language(cases: list[Case], table: Table, start: Start) -> None:
    """What any of them stores, any of them handles."""
    storing = [start(case, loop=False) for case in cases]
    for handling in cases:
        bodies = [created(f"{handling.language} {number}", "fail ok") for number in range(30)]
        for number, body in enumerate(bodies):
            subject = storing[number % len(storing)]
            assert str(sender.post(subject.port, body)) == "200 OK"
        worker = start(handling, options={"retries": [0.01]})
        eventually(lambda: check(set(states(table)) == {"done"}))
        runs = Counter(run["key"] for run in worker.starts())
        assert runs == {sender.key(body): 2 for body in bodies}
        assert worker.terminate() == 0
    together = [start(case) for case in cases]
    for number in range(90):
        subject = together[number % len(together)]
        assert str(sender.post(subject.port, created(f"together {number}"))) == "200 OK"
    eventually(lambda: check(set(states(table)) == {"done"}))
    assert sum(len(subject.starts()) for subject in together) == 90


@pytest.mark.parametrize("case", of_each_language("sqlite"), ids=str)
def test_a_disk_that_is_full(case: Case, start: Start, tmp_path: Path) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=512k", "tmpfs", disk], check=True)
    try:
        table = SqliteTable(disk / "gather.db")
        subject = start(store=case.config(table.store)["store"])
        assert str(sender.post(subject.port, created(1))) == "200 OK"
        eventually(lambda: check(states(table) == {"done": 1}))
        (disk / "filler").write_bytes(bytes(os.statvfs(disk).f_bavail * os.statvfs(disk).f_bsize))
        big = created(2, "ok " * 5_000)
        for _ in range(2):
            assert str(sender.post(subject.port, big)) == "503 store_unavailable"
        assert len(table.rows()) == 1
        (disk / "filler").unlink()
        assert str(sender.post(subject.port, big)) == "200 OK"
        eventually(lambda: check(states(table) == {"done": 2}))
        eventually(lambda: check(len(subject.starts()) == 2))
        subject.kill()
    finally:
        subprocess.run(["umount", "--lazy", disk], check=True)
