"""Every public name of the receiver, as a user's code has it."""

import sqlite3
from collections.abc import Awaitable
from contextlib import AbstractAsyncContextManager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Literal, assert_type

import psycopg
import psycopg_pool
import redis
import redis.asyncio

from gather_webhooks import (
    AnyEvent,
    CandidateInterviewCompleted,
    CandidateInterviewStatusChanged,
    Event,
    InterviewCreated,
    InterviewUpdated,
    QuestionAudioGenerated,
    Verifier,
)
from gather_webhooks.receiver import (
    Claims,
    DeadDelivery,
    Delivery,
    Handler,
    Inbox,
    LeaseLost,
    MemoryClaims,
    PostgresClaims,
    PostgresInbox,
    Receiver,
    RedisClaims,
    SqliteInbox,
    Stats,
)
from gather_webhooks.receiver.django import DjangoInbox

pool: psycopg_pool.ConnectionPool[Any] = psycopg_pool.ConnectionPool("", open=False)
async_pool: psycopg_pool.AsyncConnectionPool[Any] = psycopg_pool.AsyncConnectionPool("", open=False)

receiver = Receiver("secret", inbox="gather.db")
Receiver(b"secret", inbox=Path("gather.db"))
Receiver(["new", b"old"], inbox=SqliteInbox("gather.db"), tolerance=None)
Receiver(Verifier("secret"), inbox=PostgresInbox(pool))
Receiver("secret", inbox=PostgresInbox(async_pool), tolerance=timedelta(minutes=5))
Receiver("secret")
Receiver("secret", inline=MemoryClaims(), max_body=1, keep=60)
Receiver("secret", inline=RedisClaims(redis.Redis()), name="another")
Receiver("secret", inline=RedisClaims(redis.asyncio.Redis()), concurrency=1)
Receiver("secret", inline=PostgresClaims(pool), retries=[1, 2.5, timedelta(hours=1)])
inbox: Inbox = SqliteInbox(Path("gather.db"))
claims: Claims = MemoryClaims()


@receiver.on("candidate_interview.completed")
def completed(event: Event[CandidateInterviewCompleted], delivery: Delivery) -> None:
    assert_type(event.data.candidate_id, str)
    assert_type(delivery.key, str)
    assert_type(delivery.name, str)
    assert_type(delivery.attempt, int)
    assert_type(delivery.received_at, datetime)
    assert_type(delivery.signed_at, datetime)


@receiver.on("candidate_interview.status_changed")
async def changed(event: Event[CandidateInterviewStatusChanged], delivery: Delivery) -> None:
    assert_type(event.data.previous_status, str | None)
    async with async_pool.connection() as connection:
        await delivery.complete_in(connection)


@receiver.on("question.audio_generated")
def generated(event: Event[QuestionAudioGenerated]) -> str | None:
    return event.data.audio_url


@receiver.on("interview.created")
def created(
    event: Event[InterviewCreated, Literal["interview.created"]], delivery: Delivery
) -> None:
    assert_type(event.kind, Literal["interview.created"])
    assert_type(event.data, InterviewCreated)
    connection = sqlite3.connect("gather.db")
    try:
        delivery.complete_in(connection)
    except LeaseLost:
        connection.rollback()
    with pool.connection() as pooled:
        delivery.complete_in(pooled)


@receiver.on("interview.updated")
async def updated(event: Event[InterviewUpdated]) -> None:
    assert_type(event.data.title, str | None)


@receiver.otherwise
def other(event: AnyEvent, delivery: Delivery) -> None:
    if event.kind == "interview.created":
        assert_type(event.data, InterviewCreated)
    print(event.name, delivery.key)


@Receiver("secret").otherwise
async def alone(event: AnyEvent) -> None:
    print(event.payload)


@receiver.on_dead
def dead(delivery: Delivery, error: str) -> None:
    print(delivery, error)


@Receiver("secret").on_dead
async def adead(delivery: Delivery, error: str) -> None:
    print(delivery, error)


handlers: list[Handler] = [other, alone]


def of_connections(
    delivery: Delivery, sync: psycopg.Connection[Any], later: psycopg.AsyncConnection[Any]
) -> None:
    delivery.complete_in(sync)
    assert_type(delivery.complete_in(later), Awaitable[None])


def of_a_receiver() -> None:
    receiver.start()
    receiver.run()
    assert_type(receiver.stop(), bool)
    assert_type(receiver.stop(grace=timedelta(seconds=1)), bool)
    assert_type(receiver.drain(10), int)
    assert_type(receiver.dead(), list[DeadDelivery])
    assert_type(receiver.replay("key"), bool)
    assert_type(receiver.delete("key"), bool)
    stats = receiver.stats()
    assert_type(stats, Stats)
    assert_type(stats.oldest_pending, float | None)
    for one in receiver.dead():
        assert_type(one.error, str | None)
        assert_type(one.finished_at, datetime | None)


async def of_its_twins() -> None:
    await receiver.arun()
    assert_type(await receiver.astop(1), bool)
    assert_type(await receiver.adrain(10), int)
    assert_type(await receiver.adead(), list[DeadDelivery])
    assert_type(await receiver.areplay("key"), bool)
    assert_type(await receiver.adelete("key"), bool)
    assert_type(await receiver.astats(), Stats)
    context: AbstractAsyncContextManager[None] = receiver.lifespan()
    print(context)
    async with receiver.lifespan(None):
        pass


def of_frameworks() -> None:
    from aiohttp import web
    from fastapi import FastAPI
    from flask import Flask
    from litestar import Litestar
    from quart import Quart
    from starlette.applications import Starlette
    from starlette.routing import Route

    app = FastAPI(lifespan=receiver.lifespan)
    app.add_route("/webhooks/qualifi", receiver.asgi, methods=["POST"])
    Starlette(routes=[Route("/", receiver.asgi, methods=["POST"])], lifespan=receiver.lifespan)
    Litestar(lifespan=[receiver.lifespan])

    of_flask = Flask(__name__)
    of_flask.add_url_rule("/webhooks/qualifi", view_func=receiver.flask, methods=["POST"])

    of_quart = Quart(__name__)
    of_quart.add_url_rule("/webhooks/qualifi", view_func=receiver.quart, methods=["POST"])
    of_quart.while_serving(receiver.lifespan)

    of_aiohttp = web.Application()
    of_aiohttp.router.add_post("/webhooks/qualifi", receiver.aiohttp)
    of_aiohttp.cleanup_ctx.append(receiver.lifespan)

    handler = receiver.aws_lambda
    handler({"version": "2.0"}, None)


class LikeDjango:
    in_atomic_block = True

    def ensure_connection(self) -> None: ...


def of_django(delivery: Delivery) -> None:
    Receiver("secret", inbox=DjangoInbox(using="default"))
    delivery.complete_in(LikeDjango())
    print(receiver.django)
