"""The answer `stored` beside a bare INSERT of the same row, in turn."""

from __future__ import annotations

import asyncio
import hashlib
import json
import secrets
import sqlite3
import statistics
import time
from collections.abc import Awaitable, Callable
from typing import Any

import psycopg
import psycopg_pool
from settings import CONFIG, CONNECTIONS, EVENT, PATH, say, statement

from gather_webhooks import SIGNATURE_HEADER, Event, sign
from gather_webhooks.receiver import Inbox, PostgresInbox, Receiver

Insert = Callable[[dict[str, Any]], Awaitable[object]]


def body() -> bytes:
    data = {
        "candidateInterviewId": secrets.token_hex(12),
        "candidateId": "b7f4f5e9-3c1d-4a52-9a7c-1d2e3f405162",
        "interviewId": "0f1e2d3c-4b5a-4968-8778-695a4b3c2d1e",
        "status": "new_response",
        "takenAt": "2024-01-01T00:00:00Z",
        "note": "." * 12,
    }
    payload = {"event": EVENT, "timestamp": "2024-01-01T00:00:00Z", "data": data}
    return json.dumps(payload, separators=(",", ":")).encode()


def row() -> dict[str, Any]:
    """What the receiver writes for such a body."""
    content, now = body(), round(time.time() * 1000)
    return {
        "receiver": "default",
        "key": hashlib.sha256(content).hexdigest(),
        "name": EVENT,
        "body": content,
        "signed_at": now,
        "now": now,
        "state": "pending",
        "error": None,
        "finished_at": None,
    }


def receiver(inbox: str | Inbox) -> Receiver:
    receiver = Receiver(CONFIG["secret"], inbox=inbox)

    @receiver.on(EVENT)
    async def handle(event: Event) -> None:
        pass

    return receiver


async def answer(receiver: Receiver) -> int:
    """The nanoseconds of one request, as an ASGI server hands it over."""
    content = body()
    signature = sign(content, CONFIG["secret"], int(time.time()))
    headers = [
        (b"content-length", str(len(content)).encode()),
        (SIGNATURE_HEADER.lower().encode(), signature.encode()),
    ]
    scope = {
        "type": "http",
        "http_version": "1.1",
        "method": "POST",
        "path": PATH,
        "headers": headers,
    }
    sent: list[Any] = []

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": content, "more_body": False}

    async def send(message: Any) -> None:
        sent.append(message)

    start = time.perf_counter_ns()
    await receiver.asgi(scope, receive, send)
    taken = time.perf_counter_ns() - start
    if sent[0]["status"] != 200:
        raise RuntimeError(f"answered {sent[0]['status']}")
    return taken


async def measure(receiver: Receiver, insert: Insert) -> None:
    await receiver.astats()
    await receiver.astop(0)  # what is stored is not to be handled
    rounds = []
    for number in range(CONFIG["rounds"] + 1):
        bare, whole = [], []
        for _ in range(CONFIG["each"]):
            values = row()
            start = time.perf_counter_ns()
            await insert(values)
            bare.append(time.perf_counter_ns() - start)
            whole.append(await answer(receiver))
        if number:
            rounds.append([statistics.median(bare), statistics.median(whole)])
    say(rounds=rounds)


async def sqlite() -> None:
    theirs = CONFIG["path"] + ".bare"
    await receiver(theirs).astats()
    connection = sqlite3.connect(theirs, isolation_level=None)
    for pragma in ("synchronous = FULL", "secure_delete = ON", "journal_mode = TRUNCATE"):
        connection.execute(f"PRAGMA {pragma}")
    put = statement("sqlite", "put")

    async def insert(values: dict[str, Any]) -> None:
        connection.execute(put, values)

    await measure(receiver(CONFIG["path"]), insert)


async def postgres() -> None:
    put = statement("postgres", "put").encode()
    async with psycopg_pool.AsyncConnectionPool(
        CONFIG["url"], min_size=CONNECTIONS, max_size=CONNECTIONS, open=False
    ) as pool:

        async def insert(values: dict[str, Any]) -> None:
            async with (
                pool.connection() as connection,
                psycopg.AsyncRawCursor(connection) as cursor,
            ):
                await cursor.execute(put, list(values.values()))

        await measure(receiver(PostgresInbox(pool)), insert)


asyncio.run({"answer-sqlite": sqlite, "answer-postgres": postgres}[CONFIG["subject"]]())
