"""What becomes of a delivery that is stored."""

from __future__ import annotations

import asyncio
import functools
import logging
import sqlite3
import threading
from contextlib import closing
from typing import TYPE_CHECKING, Any

import pytest

from gather_webhooks import Event, InterviewCreated, UsageError, idempotency_key
from gather_webhooks.receiver import Delivery, LeaseLost
from receiver.conftest import (
    Make,
    Records,
    eventually,
    payload,
    post,
    run,
)

if TYPE_CHECKING:
    from pathlib import Path

BODY = payload(title="Barista")
KEY = idempotency_key(BODY)


def query(folder: Path, sql: str, *values: Any) -> list[Any]:
    with closing(sqlite3.connect(folder / "gather.db", isolation_level=None)) as connection:
        return connection.execute(sql, values).fetchall()


def test_handlers_of_every_form(make: Make) -> None:
    receiver = make()
    calls: list[tuple[Any, ...]] = []

    def with_delivery(event: Event[InterviewCreated], delivery: Delivery) -> None:
        calls.append(("created", event.data.title, delivery.key))

    async def alone(event: Any) -> None:
        calls.append(("updated", event.name))

    class Callable:
        async def __call__(self, event: Any, *, loud: bool = False) -> None:
            calls.append(("generated", event.name, loud))

    def wrapped(*arguments: Any) -> Any:
        return alone(arguments[0])

    def with_default(event: Any, retries: int = 3) -> None:
        calls.append(("other", event.name, retries))

    receiver.on("interview.created")(with_delivery)
    receiver.on("interview.updated")(alone)
    receiver.on("question.audio_generated")(functools.partial(Callable(), loud=True))
    receiver.on("candidate_interview.status_changed")(wrapped)
    receiver.otherwise(with_default)
    for body in (
        BODY,
        payload("interview.updated"),
        payload("question.audio_generated"),
        payload("candidate_interview.status_changed"),
        payload("new"),
    ):
        post(receiver, body)
    eventually(lambda: receiver.stats().done == 5)
    assert sorted(calls) == [
        ("created", "Barista", KEY),
        ("generated", "question.audio_generated", True),
        ("other", "new", 3),
        ("updated", "candidate_interview.status_changed"),
        ("updated", "interview.updated"),
    ]


@pytest.mark.parametrize("error", [ValueError("leak"), SystemExit(1), StopIteration()])
def test_a_failure_is_tried_again_then_dead(
    make: Make, records: Records, error: BaseException
) -> None:
    receiver = make(retries=[0])
    attempts: list[int] = []
    told: list[tuple[str, str]] = []

    @receiver.on("interview.created")
    def created(_: Any, delivery: Delivery) -> None:
        attempts.append(delivery.attempt)
        raise error

    @receiver.on_dead
    async def dead(delivery: Delivery, error: str) -> None:
        told.append((delivery.key, error))

    post(receiver, BODY)
    eventually(lambda: told)
    assert attempts == [1, 2]
    ((key, text),) = told
    assert key == KEY
    if not isinstance(error, StopIteration):  # which no coroutine lets through
        assert text.startswith(f"{type(error).__name__} at test_handling.py:")
        assert text.endswith(" in created")
    assert "leak" not in text
    (one,) = receiver.dead()
    assert (one.key, one.name, one.attempts, one.error) == (KEY, "interview.created", 2, text)
    assert records.outcomes() == ["stored", "failed", "dead"]
    (failure, *_) = (record.exc_info for record in records.all if record.exc_info)
    if not isinstance(error, StopIteration):
        assert "gather_webhooks" not in logging.Formatter().formatException(failure)


def test_replay_and_delete(make: Make) -> None:
    receiver = make(retries=[])
    fails = [True]

    @receiver.on("interview.created")
    async def created(_: Any) -> None:
        if fails:
            raise ValueError(fails.pop())

    post(receiver, BODY)
    eventually(receiver.dead)
    assert not receiver.replay("another")
    assert receiver.replay(KEY)
    eventually(lambda: receiver.stats().done == 1)
    assert receiver.delete(KEY)
    assert not receiver.delete(KEY)
    assert receiver.stats().done == 0


def test_an_unknown_shape_is_dead_at_once(make: Make, records: Records) -> None:
    receiver = make()
    told: list[tuple[int, str]] = []
    receiver.on("interview.created")(print)
    receiver.on_dead(lambda delivery, error: told.append((delivery.attempt, error)))
    post(receiver, payload(title=5))
    eventually(lambda: told)
    ((attempt, error),) = told
    assert attempt == 0
    assert error.startswith("unrecognized: ")
    assert [one.error for one in receiver.dead()] == [error]
    assert sorted(records.outcomes()) == ["dead", "stored"]


def test_on_dead_may_fail(make: Make, records: Records) -> None:
    receiver = make(retries=[])

    def fail(*_: Any) -> None:
        raise ValueError

    receiver.on("interview.created")(fail)
    receiver.on_dead(fail)
    post(receiver, BODY)
    eventually(lambda: "on_dead failed" in [record.getMessage() for record in records.all])
    assert receiver.stats().dead == 1


def test_drain(make: Make) -> None:
    receiver = make(concurrency=2)
    ran: list[str | None] = []
    receiver.on("interview.created")(lambda event: ran.append(event.data.interview_id))
    receiver.stop()
    for number in range(10):
        post(receiver, payload(interviewId=str(number)))
    assert not ran
    assert receiver.drain(0) == 0
    assert receiver.drain(30) == 10
    assert receiver.drain(30) == 0
    assert len(ran) == receiver.stats().done == 10
    assert receiver.stats().oldest_pending is None


def test_stop_waits_and_says_whether_it_is_done(make: Make) -> None:
    receiver = make()
    begun, end = threading.Event(), threading.Event()

    @receiver.on("interview.created")
    def created(_: Any) -> None:
        begun.set()
        end.wait()

    post(receiver, BODY)
    begun.wait()
    assert not receiver.stop(0)
    post(receiver, payload(title="another"))
    assert receiver.stats().pending == 1
    end.set()
    assert receiver.stop(30)
    assert receiver.stats().pending == 1
    receiver.start()
    eventually(lambda: receiver.stats().done == 2)


def test_run_ends_with_stop(make: Make) -> None:
    receiver = make()
    receiver.on("interview.created")(lambda event: event)
    receiver.stop()
    post(receiver, BODY)
    running = threading.Thread(target=receiver.run)
    running.start()
    eventually(lambda: receiver.stats().done == 1)
    assert receiver.stop(30)
    running.join()

    async def main() -> None:
        task = asyncio.ensure_future(receiver.arun())
        await asyncio.sleep(0)
        assert await receiver.astop()
        await task

    run(main)


def test_what_blocks_names_its_twin(make: Make) -> None:
    receiver = make()

    async def main() -> None:
        for call in (receiver.run, receiver.stop, functools.partial(receiver.drain, 1)):
            with pytest.raises(UsageError, match="twin"):
                call()
        assert await receiver.adrain(1) == 0
        assert await receiver.adead() == []
        assert not await receiver.areplay(KEY)
        assert not await receiver.adelete(KEY)
        assert await receiver.astats() == receiver.stats()

    run(main)


def count(delivery: Delivery, folder: Path, *, commit: bool) -> None:
    with closing(sqlite3.connect(folder / "gather.db")) as connection:
        connection.execute("UPDATE counter SET n = n + 1")
        delivery.complete_in(connection)
        if commit:
            connection.commit()


def test_complete_in(make: Make, records: Records, tmp_path: Path) -> None:
    receiver = make(retries=[0])

    @receiver.on("interview.created")
    def created(_: Any, delivery: Delivery) -> None:
        count(delivery, tmp_path, commit=delivery.attempt == 2)

    query(tmp_path, "CREATE TABLE counter AS SELECT 0 AS n")
    post(receiver, BODY)
    eventually(lambda: receiver.stats().done == 1)
    eventually(lambda: len(records.outcomes()) == 3)
    assert records.outcomes() == ["stored", "failed", "handled"]
    assert query(tmp_path, "SELECT n FROM counter") == [(1,)]


def test_complete_in_of_another(make: Make, tmp_path: Path) -> None:
    receiver = make()
    raised: list[BaseException] = []

    @receiver.on("interview.created")
    def created(_: Any, delivery: Delivery) -> None:
        query(tmp_path, "UPDATE gather_inbox SET lease = 'another'")
        try:
            count(delivery, tmp_path, commit=True)
        except LeaseLost as error:
            raised.append(error)
            raise

    query(tmp_path, "CREATE TABLE counter AS SELECT 0 AS n")
    post(receiver, BODY)
    eventually(lambda: raised)
    assert "do not commit" in str(raised[0])
    assert query(tmp_path, "SELECT n FROM counter") == [(0,)]
    assert query(tmp_path, "SELECT state, lease FROM gather_inbox") == [("running", "another")]


@pytest.mark.parametrize("fails", [False, True])
def test_what_is_done_without_the_lease_does_not_count(
    make: Make, records: Records, tmp_path: Path, *, fails: bool
) -> None:
    receiver = make()

    @receiver.on("interview.created")
    def created(_: Any) -> None:
        query(tmp_path, "UPDATE gather_inbox SET lease = 'another'")
        if fails:
            raise ValueError

    post(receiver, BODY)
    eventually(lambda: len(records.outcomes()) == 2)
    assert records.outcomes() == ["stored", "failed"]
    messages = [record.getMessage() for record in records.all]
    assert len([message for message in messages if message.startswith("lease lost")]) == 1
    assert query(tmp_path, "SELECT state, lease FROM gather_inbox") == [("running", "another")]


def test_complete_in_what_cannot_be(make: Make, tmp_path: Path) -> None:
    receiver = make(retries=[])
    messages: list[str] = []

    @receiver.on("interview.created")
    def created(_: Any, delivery: Delivery) -> None:
        with closing(sqlite3.connect(tmp_path / "gather.db", isolation_level=None)) as mine:
            with pytest.raises(UsageError) as caught:
                delivery.complete_in(mine)
            messages.append(str(caught.value))
        with pytest.raises(UsageError) as caught:
            delivery.complete_in("gather.db")  # type: ignore[call-overload]
        messages.append(str(caught.value))

    post(receiver, BODY)
    eventually(lambda: receiver.stats().done == 1)
    assert "no transaction is open" in messages[0]
    assert "of type builtins.str" in messages[1]


def test_a_delivery_that_kills_whoever_handles_it_is_given_up(make: Make, tmp_path: Path) -> None:
    receiver = make(retries=[60])
    receiver.on("interview.created")(lambda event: event)
    receiver.stop()
    post(receiver, BODY)
    query(
        tmp_path,
        "UPDATE gather_inbox SET state = 'running', attempts = 11, lease = 'x', lease_until = 0",
    )
    assert receiver.drain(30) == 1
    assert [one.error for one in receiver.dead()] == ["LeaseLost: its handler never came back"]


def test_old_keys_are_forgotten(make: Make, tmp_path: Path) -> None:
    receiver = make(keep=60)
    receiver.on("interview.created")(lambda event: event)
    post(receiver, BODY)
    eventually(lambda: receiver.stats().done == 1)
    query(tmp_path, "UPDATE gather_inbox SET due_at = 0, finished_at = 0")
    receiver.stop()
    receiver.start()
    eventually(lambda: receiver.stats().done == 0)


def test_two_receivers_in_one_file(make: Make) -> None:
    one, other = make(name="one"), make(name="other")
    for receiver in (one, other):
        receiver.on("interview.created")(lambda event: event)
        post(receiver, BODY)
    eventually(lambda: one.stats().done == other.stats().done == 1)
