"""What becomes of a delivery whose inbox fails, or whose receiver is stopped."""

from __future__ import annotations

import asyncio
import logging
import sqlite3
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from typing import TYPE_CHECKING, Any

import pytest

from gather_webhooks.receiver import Receiver, SqliteInbox, _inbox, _operations, _run
from receiver.conftest import Make, Records, Server, aeventually, eventually, payload, post, run

if TYPE_CHECKING:
    from pathlib import Path

BODY = payload(title="Barista")


class Deaf(SqliteInbox):
    """Takes the first thing that becomes of a delivery, and its answer gets lost."""

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        self.lost = 0

    def _begin(self, job: _inbox.Job) -> None:
        if job.operation.statement in ("complete", "fail") and not self.lost:
            self.lost += 1
            unheard = _inbox.Job(job.operation, 30)
            super()._begin(unheard)
            unheard.future.result(30)
            job.give(ConnectionError())
        else:
            super()._begin(job)


def query(path: Path, sql: str) -> list[Any]:
    with closing(sqlite3.connect(path, isolation_level=None, timeout=30)) as connection:
        return connection.execute(sql).fetchall()


def lost(records: Records) -> int:
    warnings = [record for record in records.all if record.levelno == logging.WARNING]
    return len([record for record in warnings if record.getMessage().startswith("lease lost")])


@pytest.mark.parametrize("fails", [False, True])
def test_what_was_committed_and_not_answered_is_done(
    make: Make, records: Records, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, fails: bool
) -> None:
    monkeypatch.setattr(_run, "AGAIN", 0.01)
    receiver = make(inbox=Deaf(tmp_path / "gather.db"), retries=[])

    @receiver.on("interview.created")
    def created(_: Any) -> None:
        if fails:
            raise ValueError

    post(receiver, BODY)
    eventually(lambda: len(records.outcomes()) == 2)
    assert records.outcomes() == ["stored", "dead" if fails else "handled"]
    assert not lost(records)


@pytest.mark.parametrize("fails", [False, True])
def test_what_may_be_anothers_by_now_does_not_count(
    make: Make, records: Records, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, fails: bool
) -> None:
    monkeypatch.setattr(_operations, "LEASE", 0)
    monkeypatch.setattr(_run, "AGAIN", 0.01)
    path = tmp_path / "gather.db"
    receiver = make(inbox=Deaf(path), retries=[])
    told: list[str] = []
    receiver.on_dead(lambda _, error: told.append(error))

    @receiver.on("interview.created")
    def created(_: Any) -> None:
        query(path, "UPDATE gather_inbox SET lease = 'another'")
        if fails:
            raise ValueError

    post(receiver, BODY)
    eventually(lambda: len(records.outcomes()) == 2)
    assert records.outcomes() == ["stored", "failed"]
    assert "LeaseLost" in records.all[-1].getMessage()
    assert lost(records) == 1
    assert not told
    assert query(path, "SELECT state, lease FROM gather_inbox") == [("running", "another")]


def test_on_dead_runs_in_the_slot_of_what_died(make: Make) -> None:
    receiver = make(retries=[], concurrency=1)
    together: list[int] = []
    running = [0]

    @receiver.on("interview.created")
    async def created(_: Any) -> None:
        running[0] += 1
        together.append(running[0])
        await asyncio.sleep(0.01)
        running[0] -= 1
        raise ValueError

    @receiver.on_dead
    async def dead(*_: Any) -> None:
        running[0] += 1
        together.append(running[0])
        await asyncio.sleep(0.05)
        running[0] -= 1

    for number in range(3):
        post(receiver, payload(interviewId=str(number)))
    eventually(lambda: len(together) == 6)
    assert max(together) == 1


def test_a_drain_forgets_too(make: Make, tmp_path: Path) -> None:
    receiver = make(keep=60)
    receiver.on("interview.created")(lambda event: event)
    receiver.stop()
    post(receiver, BODY)
    assert receiver.drain(30) == 1
    query(tmp_path / "gather.db", "UPDATE gather_inbox SET due_at = 0, finished_at = 0")
    assert receiver.drain(0) == 0
    assert receiver.stats().done == 1
    assert receiver.drain(30) == 0
    assert receiver.stats().done == 0


def test_a_drain_ends_with_stop(make: Make) -> None:
    receiver = make(concurrency=1)
    begun, end = threading.Event(), threading.Event()

    @receiver.on("interview.created")
    def created(_: Any) -> None:
        begun.set()
        end.wait()

    receiver.stop()
    for number in range(3):
        post(receiver, payload(interviewId=str(number)))
    with ThreadPoolExecutor() as threads:
        drained = threads.submit(receiver.drain, 30)
        begun.wait()
        assert not receiver.stop(0)
        end.set()
        assert receiver.stop(30)
        assert drained.result() == 1
    assert receiver.stats().pending == 2
    assert receiver.drain(30) == 2


def test_stop_waits_for_handlers_in_requests() -> None:
    receiver = Receiver("whsec_example")
    begun, end = threading.Event(), threading.Event()

    @receiver.on("interview.created")
    def created(_: Any) -> None:
        begun.set()
        end.wait()

    assert receiver.stop(0)
    with ThreadPoolExecutor() as threads:
        answer = threads.submit(post, receiver, BODY)
        begun.wait()
        assert not receiver.stop(0)
        stopped = threads.submit(receiver.stop, 30)
        end.set()
        assert stopped.result()
        assert str(answer.result()) == "200 OK"
    assert receiver.stop(0)


def test_astop_waits_for_handlers_in_requests() -> None:
    receiver = Receiver("whsec_example")
    running: list[int] = []

    async def main() -> None:
        end = asyncio.Event()

        @receiver.on("interview.created")
        async def created(_: Any) -> None:
            running.append(1)
            await end.wait()

        answer = asyncio.ensure_future(Server(receiver).post(BODY))
        await aeventually(lambda: running)
        assert not await receiver.astop(0)
        stopped = asyncio.ensure_future(receiver.astop(30))
        await asyncio.sleep(0.01)
        assert not stopped.done()
        end.set()
        assert await stopped
        assert str(await answer) == "200 OK"

    run(main)
