"""complete_in on a connection of asyncpg, which the inbox itself does not use."""

from __future__ import annotations

import asyncio
from collections.abc import MutableMapping
from typing import Any

import asyncpg
import psycopg_pool
import sender
from servers import Postgres

from gather_webhooks import Event, InterviewCreated
from gather_webhooks.receiver import Delivery, PostgresInbox, Receiver


def test_the_handlers_writes_and_the_completion_are_one(postgres: Postgres) -> None:
    asyncio.run(count_one(postgres.url()))


async def count_one(url: str) -> None:
    connection = await asyncpg.connect(url)
    await connection.execute("CREATE TEMPORARY TABLE counter AS SELECT 0 AS n")
    async with psycopg_pool.AsyncConnectionPool(url, open=False) as pool:
        receiver = Receiver(sender.SECRET, inbox=PostgresInbox(pool), name="asyncpg")

        @receiver.on("interview.created")
        async def count(event: Event[InterviewCreated], delivery: Delivery) -> None:
            async with connection.transaction():
                await connection.execute("UPDATE counter SET n = n + 1")
                await delivery.complete_in(connection)

        await store(receiver)
        assert await receiver.adrain(10) <= 1  # the loop may have been there before
        assert await receiver.astop()
        stats = await receiver.astats()
    assert await connection.fetchval("SELECT n FROM counter") == 1
    assert (stats.done, stats.pending) == (1, 0)
    await connection.close()


async def store(receiver: Receiver) -> None:
    body = sender.payload("interview.created", {"interviewId": "asyncpg"})

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": body}

    async def send(message: MutableMapping[str, Any]) -> None:
        assert message.get("status", 200) == 200

    headers = [(sender.HEADER.lower().encode(), sender.signature(body).encode())]
    scope = {"type": "http", "method": "POST", "http_version": "1.1", "headers": headers}
    await receiver.asgi(scope, receive, send)
