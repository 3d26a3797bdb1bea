"""Without an inbox: the handler runs in the request."""

from __future__ import annotations

import asyncio
import gc
import sqlite3
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from typing import TYPE_CHECKING, Any

import pytest

from gather_webhooks import UsageError
from gather_webhooks.receiver import (
    Delivery,
    MemoryClaims,
    Receiver,
    _background,
    _claims_memory,
    _inline,
    asgi,
)
from receiver.conftest import (
    Make,
    Records,
    Server,
    aeventually,
    eventually,
    headers,
    payload,
    post,
    run,
)

if TYPE_CHECKING:
    from collections.abc import Callable

BODY = payload(title="Barista")
SECRET = "whsec_example"


def test_handled_then_known(records: Records) -> None:
    receiver = Receiver(SECRET)
    ran: list[int] = []

    @receiver.on("interview.created")
    def created(_: Any, delivery: Delivery) -> None:
        ran.append(delivery.attempt)

    async def main() -> None:
        assert str(await Server(receiver).post(BODY)) == "200 OK"
        assert str(await Server(receiver).post(BODY)) == "200 OK"

    run(main)
    assert str(post(receiver, BODY)) == "200 OK"
    assert str(post(receiver, payload("interview.updated"))) == "200 OK"
    assert ran == [1]
    assert records.outcomes() == ["handled", "duplicate", "duplicate", "ignored"]
    told = [record for record in records.all if "memory of this process" in record.getMessage()]
    assert len(told) == 1


def test_what_may_not_be_committed_is_no_success() -> None:
    class Unreachable(MemoryClaims):
        def _complete_in(self, _claimant: object, _: object, done: Callable[[], None]) -> None:
            done()

        async def _release(self, _claimant: object) -> bool:
            raise ConnectionError

    receiver = Receiver(SECRET, inline=Unreachable())

    @receiver.on("interview.created")
    def created(_: Any, delivery: Delivery) -> None:
        with closing(sqlite3.connect(":memory:")) as connection:
            delivery.complete_in(connection)
        raise ConnectionError

    assert str(post(receiver, BODY)) == "500 handler_failed"


def test_a_claim_that_fails_late_is_let_go_of_and_nobodys_error(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(_inline, "PATIENCE", 0.01)
    released: list[object] = []
    told: list[object] = []

    class Late(MemoryClaims):
        _at_once = False

        async def _claim(self, *_: object) -> Any:
            await asyncio.sleep(0.1)
            raise ConnectionError

        async def _release(self, claimant: object) -> bool:
            released.append(claimant)
            return False

    receiver = Receiver(SECRET, inline=Late())
    receiver.on("interview.created")(print)

    async def main() -> None:
        asyncio.get_running_loop().set_exception_handler(lambda _, context: told.append(context))
        assert str(await Server(receiver).post(BODY)) == "503 store_unavailable"
        await aeventually(lambda: released and not vars(_background)["_tasks"])
        gc.collect()

    run(main)
    assert told == []
    assert len(released) == 1


def test_failed_then_tried_again(records: Records) -> None:
    receiver = Receiver(SECRET, inline=MemoryClaims())
    fails = [True]

    @receiver.on("interview.created")
    async def created(_: Any) -> None:
        if fails:
            raise ValueError(fails.pop())

    assert str(post(receiver, BODY)) == "500 handler_failed"
    assert str(post(receiver, BODY)) == "200 OK"
    assert records.outcomes() == ["failed", "handled"]


def test_one_at_a_time(records: Records) -> None:
    receiver = Receiver(SECRET)
    begun, end = threading.Event(), threading.Event()

    @receiver.on("interview.created")
    def created(_: Any) -> None:
        begun.set()
        end.wait()

    with ThreadPoolExecutor() as threads:
        first = threads.submit(post, receiver, BODY)
        begun.wait()
        answer = post(receiver, BODY)
        end.set()
        assert str(first.result()) == "200 OK"
    assert (str(answer), answer.headers["Retry-After"]) == ("503 in_progress", "60")
    assert records.outcomes() == ["rejected", "handled"]


def test_many_at_once() -> None:
    receiver = Receiver(SECRET, concurrency=1)
    together = threading.Barrier(10)
    receiver.on("interview.created")(lambda event: event and together.wait())
    bodies = [payload(title=str(number)) for number in range(10)]
    with ThreadPoolExecutor(10) as threads:
        answers = threads.map(lambda body: str(post(receiver, body)), bodies)
        assert set(answers) == {"200 OK"}


def test_an_unknown_shape(records: Records) -> None:
    receiver = Receiver(SECRET)
    told: list[str] = []
    receiver.on("interview.created")(print)
    receiver.on_dead(lambda _, error: told.append(error))
    assert str(post(receiver, payload(title=5))) == "200 OK"
    eventually(lambda: told)
    assert records.outcomes() == ["dead"]


def test_complete_in_has_nothing_to_complete() -> None:
    receiver = Receiver(SECRET)
    messages: list[str] = []

    @receiver.on("interview.created")
    def created(_: Any, delivery: Delivery) -> None:
        with pytest.raises(UsageError) as caught:
            delivery.complete_in(None)  # type: ignore[call-overload]
        messages.append(str(caught.value))

    assert str(post(receiver, BODY)) == "200 OK"
    assert "no inbox" in messages[0]


def test_memory_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_claims_memory, "LIMIT", 3)
    ran: list[str | None] = []
    receiver = Receiver(SECRET)
    receiver.on("interview.created")(lambda event: ran.append(event.data.title))
    for title in "abcdda":
        post(receiver, payload(title=title))
    assert ran == [*"abcda"]


def test_done_is_forgotten_in_time() -> None:
    ran: list[int] = []
    receiver = Receiver(SECRET, keep=0)
    receiver.on("interview.created")(lambda _: ran.append(1))
    post(receiver, BODY)
    post(receiver, BODY)
    assert ran == [1, 1]


def test_a_late_handler_is_told_of(records: Records, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("gather_webhooks.receiver._inline.LATE", 0)
    receiver = Receiver(SECRET)

    @receiver.on("interview.created")
    async def created(_: Any) -> None:
        await aeventually(lambda: "late" in records.outcomes())

    assert str(post(receiver, BODY)) == "200 OK"
    assert records.outcomes() == ["late", "handled"]


def test_a_full_memory_is_unavailable(make: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_claims_memory, "LIMIT", 0)
    receiver = make(inline=MemoryClaims())
    receiver.on("interview.created")(print)
    assert str(post(receiver, BODY)) == "503 store_unavailable"


def test_it_goes_on_when_the_request_is_cancelled(records: Records) -> None:
    receiver = Receiver(SECRET)
    tasks: list[asyncio.Task[Any] | None] = []

    async def main() -> None:
        end = asyncio.Event()

        @receiver.on("interview.created")
        async def created(_: Any) -> None:
            tasks.append(asyncio.current_task())
            await end.wait()
            tasks.append(asyncio.current_task())

        request = asyncio.ensure_future(Server(receiver).post(BODY))
        await aeventually(lambda: tasks)
        request.cancel()
        with pytest.raises(asyncio.CancelledError):
            await request
        assert not await receiver.astop(0)
        end.set()
        assert await receiver.astop(30)
        await aeventually(records.outcomes)

    run(main)
    assert tasks[0] is tasks[1]
    assert records.outcomes() == ["handled"]


@pytest.mark.parametrize("cancelled", [False, True])
def test_nobody_waits_for_a_body_for_ever(
    monkeypatch: pytest.MonkeyPatch, *, cancelled: bool
) -> None:
    monkeypatch.setattr(asgi, "_FIRST", 60 if cancelled else 0.01)
    receiver = Receiver(SECRET)

    class Stalled(Server):
        async def post(self, *_: bytes, **scope: Any) -> Any:
            sent: list[Any] = []

            async def send(message: Any) -> None:
                sent.append(message)

            async def receive() -> Any:
                await asyncio.Event().wait()

            scope |= {"type": "http", "method": "POST", "headers": headers(BODY)}
            await self.receiver.asgi(scope, receive, send)
            return sent[0]["status"], sent[1]["body"]

    async def main() -> None:
        request = asyncio.ensure_future(Stalled(receiver).post())
        if cancelled:
            await asyncio.sleep(0)
            request.cancel()
            with pytest.raises(asyncio.CancelledError):
                await request
        else:
            assert await request == (500, b"body_not_raw")

    run(main)
