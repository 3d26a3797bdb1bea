"""What pools of psycopg have to do with event loops, and what claims leave in the table."""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import Callable, Iterator, MutableMapping
from typing import Any

import psycopg
import psycopg_pool
import pytest
import sender
from servers import Postgres
from subject import eventually

from gather_webhooks.receiver import PostgresClaims, PostgresInbox, Receiver

names = itertools.count()
Made = Callable[..., Receiver]
Connection = psycopg.Connection[tuple[Any, ...]]


class Watched(psycopg_pool.AsyncConnectionPool):
    """Knows in which loops it is used."""

    def __init__(self, url: str) -> None:
        super().__init__(url, min_size=2, max_size=2, open=False)
        self.loops: set[asyncio.AbstractEventLoop] = set()

    async def getconn(self, timeout: float | None = None) -> psycopg.AsyncConnection[Any]:
        self.loops.add(asyncio.get_running_loop())
        return await super().getconn(timeout)


@pytest.fixture
def connection(postgres: Postgres) -> Iterator[Connection]:
    with psycopg.connect(postgres.url(), autocommit=True) as connection:
        yield connection


def body(number: int = 0) -> bytes:
    return sender.payload("interview.created", {"interviewId": str(number)})


async def post(receiver: Receiver, content: bytes) -> str:
    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": content}

    sent: list[MutableMapping[str, Any]] = []

    async def send(message: MutableMapping[str, Any]) -> None:
        sent.append(message)

    headers = [(sender.HEADER.lower().encode(), sender.signature(content).encode())]
    scope = {"type": "http", "method": "POST", "http_version": "1.1", "headers": headers}
    await receiver.asgi(scope, receive, send)
    return f"{sent[0]['status']} {sent[1]['body'].decode()}"


@pytest.mark.parametrize("inline", [False, True])
def test_a_pool_of_one_loop_serves_another(postgres: Postgres, *, inline: bool) -> None:
    ran: list[str] = []

    def all_ran() -> None:
        assert len(ran) == len(set(ran)) == 101

    async def many(receiver: Receiver, numbers: range) -> set[str]:
        return set(await asyncio.gather(*(post(receiver, body(number)) for number in numbers)))

    async def main() -> None:
        async with Watched(postgres.url()) as pool:
            store = {"inline": PostgresClaims(pool)} if inline else {"inbox": PostgresInbox(pool)}
            receiver = Receiver(sender.SECRET, name=f"loops-{next(names)}", **store)

            @receiver.on("interview.created")
            async def created(event: Any) -> None:
                ran.append(event.data.interview_id)

            assert await post(receiver, body(1000)) == "200 OK"
            loop = asyncio.get_running_loop()
            other = loop.run_in_executor(None, lambda: asyncio.run(many(receiver, range(50))))
            assert await many(receiver, range(50, 100)) == {"200 OK"}
            assert await other == {"200 OK"}
            await asyncio.to_thread(eventually, all_ran)
            assert await receiver.astop()
            assert pool.loops == {loop}

    asyncio.run(main())


@pytest.fixture
def claiming(postgres: Postgres) -> Iterator[Made]:
    """Makes receivers that claim; their pool ends with the test."""
    with psycopg_pool.ConnectionPool(postgres.url(), open=False) as pool:
        yield lambda **options: Receiver(
            sender.SECRET, inline=PostgresClaims(pool), name=f"claims-{next(names)}", **options
        )


def name_of(receiver: Receiver) -> str:
    return repr(receiver).split("'")[1]


def test_a_dead_delivery_is_a_duplicate(claiming: Made, connection: Connection) -> None:
    receiver = claiming()
    ran: list[int] = []
    receiver.on("interview.created")(lambda _: ran.append(1))
    assert asyncio.run(post(receiver, body())) == "200 OK"
    connection.execute(
        "UPDATE gather_inbox SET state = 'dead' WHERE receiver = %s", [name_of(receiver)]
    )
    assert asyncio.run(post(receiver, body())) == "200 OK"
    assert ran == [1]


def test_a_claim_that_was_refused_is_nobodys(claiming: Made, connection: Connection) -> None:
    receiver = claiming()
    ran: list[int] = []
    receiver.on("interview.created")(lambda _: ran.append(1))

    async def main() -> None:
        assert await post(receiver, body(1)) == "200 OK"
        with connection.transaction():
            connection.execute("LOCK TABLE gather_inbox")
            assert await post(receiver, body(2)) == "503 store_unavailable"
        await asyncio.sleep(0.2)
        assert await post(receiver, body(2)) == "200 OK"

    asyncio.run(main())
    assert ran == [1, 1]


def test_claims_forget(claiming: Made, connection: Connection) -> None:
    old, receiver = claiming(), claiming(keep=60)
    for one in (old, receiver):
        one.on("interview.created")(lambda event: event)

    async def main() -> None:
        assert await post(old, body(1)) == "200 OK"
        connection.execute(
            "UPDATE gather_inbox SET receiver = %s, due_at = 0, finished_at = 0 WHERE receiver = %s",
            [name_of(receiver), name_of(old)],
        )
        assert await post(receiver, body(2)) == "200 OK"
        await asyncio.to_thread(eventually, one_is_left)

    def one_is_left() -> None:
        found = connection.execute(
            "SELECT key FROM gather_inbox WHERE receiver = %s", [name_of(receiver)]
        )
        assert found.fetchall() == [(sender.key(body(2)),)]

    asyncio.run(main())
