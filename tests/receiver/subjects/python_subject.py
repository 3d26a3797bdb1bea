"""A receiver for the scenarios: it does what its deliveries say, and tells of it in lines of JSON.

`tests/receiver/README.md` says what it is given, what it prints, and what its handlers do.
"""

from __future__ import annotations

import asyncio
import dataclasses
import json
import logging
import os
import signal
import sqlite3
import sys
import threading
import time
from collections.abc import Awaitable, Callable, Coroutine, Mapping
from datetime import datetime
from typing import Any

import psycopg
import psycopg_pool
import redis
import redis.asyncio

from gather_webhooks import AnyEvent, Event, InterviewCreated
from gather_webhooks.receiver import (
    Claims,
    Delivery,
    Inbox,
    LeaseLost,
    MemoryClaims,
    PostgresClaims,
    PostgresInbox,
    Receiver,
    RedisClaims,
    SqliteInbox,
)

CONFIG: dict[str, Any] = json.loads(sys.argv[1])
STORE: dict[str, Any] = CONFIG["store"]
GRACE = 10
WRITING = threading.Lock()


def say(**line: Any) -> None:
    """One line, at once and in one piece."""
    with WRITING:
        os.write(1, json.dumps(line, default=plain).encode() + b"\n")


def plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return round(value.timestamp() * 1000)
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return dataclasses.asdict(value)
    return str(value)


class Told(logging.Handler):
    def emit(self, record: logging.LogRecord) -> None:
        fields = dict(record.args) if isinstance(record.args, Mapping) else {}
        line = {"level": record.levelname.lower(), "message": record.getMessage(), **fields}
        if record.exc_info:
            line["traceback"] = logging.Formatter().formatException(record.exc_info)
        say(log=line)


def inbox() -> Inbox | None:
    if STORE["kind"] == "sqlite":
        return SqliteInbox(STORE["path"])
    if STORE["kind"] == "postgres":
        return PostgresInbox(pool())
    return None


def inline() -> Claims | None:
    if STORE["kind"] == "memory":
        return MemoryClaims()
    if STORE["kind"] == "postgres-claims":
        return PostgresClaims(pool())
    if STORE["kind"] == "redis-claims":
        client = redis.asyncio.Redis if STORE["client"] == "redis-async" else redis.Redis
        return RedisClaims(client.from_url(STORE["url"]))
    return None


def pool() -> psycopg_pool.ConnectionPool[Any] | psycopg_pool.AsyncConnectionPool[Any]:
    if STORE["client"] == "psycopg-async":
        return psycopg_pool.AsyncConnectionPool(STORE["url"], open=False)
    return psycopg_pool.ConnectionPool(STORE["url"], open=False)


receiver = Receiver(CONFIG["secret"], inbox=inbox(), inline=inline(), **CONFIG.get("options", {}))


def steps(event: AnyEvent | Event[InterviewCreated], attempt: int) -> tuple[str, float]:
    """What to do at this attempt, and for how many seconds."""
    title = event.data.title if isinstance(event.data, InterviewCreated) else None
    words = (title or "ok").split() or ["ok"]
    step, _, seconds = words[min(attempt, len(words)) - 1].partition(":")
    return step, float(seconds or 0)


def tell(phase: str, handler: str, event: AnyEvent, delivery: Delivery) -> None:
    say(
        run={
            "phase": phase,
            "handler": handler,
            "key": delivery.key,
            "name": event.name,
            "kind": event.kind,
            "attempt": delivery.attempt,
            "pid": os.getpid(),
        }
    )


def at_once(step: str, delivery: Delivery) -> None:
    if step == "fail":
        raise ValueError("leak-me-not")
    if step in ("effect", "effect-kill"):
        say(effect=delivery.key)
    if step in ("kill", "effect-kill"):
        os.kill(os.getpid(), signal.SIGKILL)


def do(event: AnyEvent, delivery: Delivery) -> None:
    step, seconds = steps(event, delivery.attempt)
    at_once(step, delivery)
    if step == "hang":
        threading.Event().wait()
    time.sleep(seconds)
    if step.startswith("count"):
        connection: sqlite3.Connection | psycopg.Connection[Any] = (
            sqlite3.connect(STORE["path"], timeout=60)
            if STORE["kind"] == "sqlite"
            else psycopg.connect(STORE["url"])
        )
        try:
            connection.execute("UPDATE counter SET n = n + 1")
            delivery.complete_in(connection)
            if step == "count-rollback":
                connection.rollback()
            else:
                connection.commit()
        except LeaseLost:
            connection.rollback()
            say(lost=delivery.key)
            raise
        finally:
            connection.close()
    if step == "count-kill":
        os.kill(os.getpid(), signal.SIGKILL)


async def do_async(event: AnyEvent, delivery: Delivery) -> None:
    step, seconds = steps(event, delivery.attempt)
    at_once(step, delivery)
    if step == "hang":
        await asyncio.Event().wait()
    if STORE["kind"] == "sqlite" and step.startswith("count"):
        await asyncio.to_thread(do, event, delivery)
        return
    await asyncio.sleep(seconds)
    if step.startswith("count"):
        connection = await psycopg.AsyncConnection.connect(STORE["url"])
        try:
            await connection.execute("UPDATE counter SET n = n + 1")
            await delivery.complete_in(connection)
            if step == "count-rollback":
                await connection.rollback()
            else:
                await connection.commit()
        except LeaseLost:
            await connection.rollback()
            say(lost=delivery.key)
            raise
        finally:
            await connection.close()
    if step == "count-kill":
        os.kill(os.getpid(), signal.SIGKILL)


def handler(name: str) -> Callable[[AnyEvent, Delivery], Awaitable[None] | None]:
    def handle(event: AnyEvent, delivery: Delivery) -> None:
        tell("start", name, event, delivery)
        do(event, delivery)
        tell("end", name, event, delivery)

    async def handle_async(event: AnyEvent, delivery: Delivery) -> None:
        tell("start", name, event, delivery)
        await do_async(event, delivery)
        tell("end", name, event, delivery)

    return handle if CONFIG.get("handler_style") == "sync" else handle_async


for name in CONFIG.get("handlers", ["interview.created"]):
    receiver.on(name)(handler(name))
if CONFIG.get("otherwise"):
    receiver.otherwise(handler("otherwise"))


def on_dead(delivery: Delivery, error: str) -> None:
    say(dead={"key": delivery.key, "name": delivery.name, "error": error.partition(" at ")[0]})


if CONFIG.get("on_dead"):
    receiver.on_dead(on_dead)


def obey(call: Callable[[str, list[Any]], Any]) -> None:
    """Do what the lines on stdin say."""
    for line in sys.stdin:
        command = json.loads(line)
        threading.Thread(target=answer, args=(call, command), daemon=True).start()


def answer(call: Callable[[str, list[Any]], Any], command: dict[str, Any]) -> None:
    try:
        say(result=call(command["call"], command.get("args", [])), id=command["id"])
    except Exception as error:
        say(error=f"{type(error).__name__}: {error}", id=command["id"])


def listen_to_stdin(call: Callable[[str, list[Any]], Any]) -> None:
    threading.Thread(target=obey, args=(call,), daemon=True).start()


def serve_asgi() -> None:
    import uvicorn

    app: Any = receiver.asgi
    if CONFIG["face"] == "fastapi":
        from fastapi import FastAPI

        lifespan = receiver.lifespan if CONFIG.get("loop", True) else None
        app = FastAPI(lifespan=lifespan)
        app.add_route("/webhooks/qualifi", receiver.asgi, methods=["POST"])
    elif not CONFIG.get("loop", True):
        app = without_lifespan

    class Server(uvicorn.Server):
        async def startup(self, sockets: list[Any] | None = None) -> None:
            loop = asyncio.get_running_loop()

            def call(method: str, arguments: list[Any]) -> Any:
                work: Coroutine[Any, Any, Any] = getattr(receiver, f"a{method}")(*arguments)
                return asyncio.run_coroutine_threadsafe(work, loop).result()

            if not CONFIG.get("loop", True):
                await receiver.astop(0)
            await super().startup(sockets)
            listen_to_stdin(call)
            say(ready=CONFIG["port"])

    config = uvicorn.Config(app, host="127.0.0.1", port=CONFIG["port"], log_level="warning")
    Server(config).run()


async def without_lifespan(scope: Any, receive: Any, send: Any) -> None:
    if scope["type"] == "http":
        await receiver.asgi(scope, receive, send)


def serve_wsgi() -> None:
    from cheroot import wsgi

    if not CONFIG.get("loop", True):
        receiver.stop(0)
    else:
        receiver.start()
    server = wsgi.Server(
        ("127.0.0.1", CONFIG["port"]), receiver.wsgi, numthreads=32, request_queue_size=128
    )
    server.prepare()
    listen_to_stdin(lambda method, arguments: getattr(receiver, method)(*arguments))
    say(ready=CONFIG["port"])
    try:
        server.serve()
    finally:
        receiver.stop(GRACE)
        # Now and then cheroot waits for a thread of its own for ever.
        os._exit(0)


logger = logging.getLogger("gather_webhooks")
logger.setLevel(logging.INFO)
logger.addHandler(Told())
logger.propagate = False
# uvicorn hands the signal on when it has shut down.
signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
if CONFIG["face"] == "wsgi":
    serve_wsgi()
else:
    serve_asgi()
