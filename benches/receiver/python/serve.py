"""Servers: a bare `verify`, receivers, and queues of others behind a `verify`."""

from __future__ import annotations

import asyncio
import socket
import threading
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from typing import Any

import uvicorn
from fastapi import FastAPI, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import PlainTextResponse
from settings import CONCURRENCY, CONFIG, CONNECTIONS, EVENT, PATH, say

from gather_webhooks import SIGNATURE_HEADER, Event, Verifier, WebhookError
from gather_webhooks.receiver import Inbox, MemoryClaims, PostgresInbox, Receiver

Put = Callable[[Event], Awaitable[object]]


class Counter:
    """Says when as many were handled as were sent."""

    def __init__(self) -> None:
        self.number = 0
        self.lock = threading.Lock()

    def count(self) -> None:
        with self.lock:
            self.number += 1
            number = self.number
        if CONFIG.get("expect") and number % CONFIG["expect"] == 0:
            say(handled=number, at=time.time())


counter = Counter()


def receiver(**store: Any) -> FastAPI:
    receiver = Receiver(CONFIG["secret"], **store)

    @receiver.on(EVENT)
    async def handle(event: Event) -> None:
        counter.count()

    app = FastAPI(lifespan=receiver.lifespan)
    app.add_route(PATH, receiver.asgi, methods=["POST"])
    return app


def postgres() -> Inbox:
    import psycopg_pool

    return PostgresInbox(
        psycopg_pool.AsyncConnectionPool(
            CONFIG["url"], min_size=CONNECTIONS, max_size=CONNECTIONS, open=False
        )
    )


def verifying(put: Put, lifespan: Any = None) -> FastAPI:
    """A route that verifies, hands the event on, and answers."""
    verifier = Verifier(CONFIG["secret"])
    app = FastAPI(lifespan=lifespan)

    @app.post(PATH, response_class=PlainTextResponse)
    async def receive(request: Request) -> str:
        event = verifier.verify(await request.body(), request.headers.get(SIGNATURE_HEADER))
        await put(event)
        return "OK"

    @app.exception_handler(WebhookError)
    async def refuse(_: Request, error: WebhookError) -> PlainTextResponse:
        return PlainTextResponse(error.code, error.http_status)

    return app


async def handle(event: Event) -> None:
    counter.count()


def procrastinate() -> FastAPI:
    import procrastinate

    connector = procrastinate.PsycopgConnector(
        conninfo=CONFIG["url"], min_size=CONNECTIONS, max_size=CONNECTIONS
    )
    queue = procrastinate.App(connector=connector)

    @queue.task(name="handle")
    async def handle(event: object) -> None:
        counter.count()

    async def put(event: Event) -> None:
        job = handle.configure(queueing_lock=event.idempotency_key)
        with suppress(procrastinate.exceptions.AlreadyEnqueued):
            await job.defer_async(event=event.payload)

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        async with queue.open_async():
            await queue.schema_manager.apply_schema_async()
            worker = asyncio.create_task(
                queue.run_worker_async(
                    concurrency=CONCURRENCY, install_signal_handlers=False, listen_notify=True
                )
            )
            yield
            worker.cancel()

    return verifying(put, lifespan)


def huey() -> FastAPI:
    import huey

    queue = huey.SqliteHuey(filename=CONFIG["path"], fsync=True, timeout=30)

    @queue.task()
    def handle(event: object) -> None:
        counter.count()

    async def put(event: Event) -> None:
        await run_in_threadpool(handle, event.payload)

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        consumer = queue.create_consumer(
            workers=CONCURRENCY, worker_type="thread", periodic=False, max_delay=0.2
        )
        consumer.start()
        yield
        consumer.stop()

    return verifying(put, lifespan)


APPS: dict[str, Callable[[], FastAPI]] = {
    "verify": lambda: verifying(handle),
    "inline": lambda: receiver(inline=MemoryClaims()),
    "sqlite": lambda: receiver(inbox=CONFIG["path"]),
    "postgres": lambda: receiver(inbox=postgres()),
    "procrastinate": procrastinate,
    "huey": huey,
}


class Server(uvicorn.Server):
    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        say(port=self.servers[0].sockets[0].getsockname()[1])


app = APPS[CONFIG["subject"]]()
Server(uvicorn.Config(app, host="127.0.0.1", port=0, log_level="error", access_log=False)).run()
