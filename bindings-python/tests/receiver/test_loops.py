"""The receiver in Quart, aiohttp, Starlette and Litestar, and the time that their servers run."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import TYPE_CHECKING, Any

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer
from litestar import Litestar
from quart import Quart
from quart import request as quart_request
from starlette.applications import Starlette
from starlette.routing import Mount, Route

from gather_webhooks import SIGNATURE_HEADER, UsageError, sign
from receiver.conftest import SECRET, Make, Records, aeventually, payload, run

if TYPE_CHECKING:
    from gather_webhooks.receiver import Receiver

BODY = payload(title="Barista")
PATH = "/webhooks/qualifi"

Look = Callable[[Any], Awaitable[object]]
Post = Callable[..., Awaitable[str]]


@contextlib.asynccontextmanager
async def of_quart(receiver: Receiver, look: Look | None = None) -> AsyncIterator[Post]:
    app = Quart(__name__)
    app.while_serving(receiver.lifespan)
    app.add_url_rule(PATH, view_func=receiver.quart, methods=["POST"])
    if look is not None:

        async def before() -> None:
            await look(quart_request)

        app.before_request(before)

    async def post(body: bytes = BODY, **headers: str) -> str:
        sent = signed(body, headers) | {"Content-Length": str(len(body))}  # as servers want it
        response = await app.test_client().post(PATH, data=body, headers=sent)
        return f"{response.status_code} {await response.get_data(as_text=True)}"

    async with app.test_app():
        yield post


@contextlib.asynccontextmanager
async def of_aiohttp(receiver: Receiver, look: Look | None = None) -> AsyncIterator[Post]:
    @web.middleware
    async def looks(request: web.Request, handler: Any) -> web.StreamResponse:
        if look is not None:
            await look(request)
        response: web.StreamResponse = await handler(request)
        return response

    app = web.Application(middlewares=[looks])
    app.cleanup_ctx.append(receiver.lifespan)
    app.router.add_post(PATH, receiver.aiohttp)

    async with TestClient(TestServer(app)) as client:

        async def post(body: Any = BODY, **headers: str) -> str:
            content = body if isinstance(body, bytes) else BODY
            sent = signed(content, headers)
            async with client.post(PATH, data=body, headers=sent) as response:
                return f"{response.status} {await response.text()}"

        yield post


def signed(body: bytes, more: dict[str, str]) -> dict[str, str]:
    named = {name.replace("_", "-"): value for name, value in more.items()}
    return {SIGNATURE_HEADER: sign(body, SECRET), "Content-Type": "application/json", **named}


SERVERS = [pytest.param(of_quart, id="quart"), pytest.param(of_aiohttp, id="aiohttp")]


def listening(make: Make, **options: Any) -> Receiver:
    receiver = make(**options)
    receiver.on("interview.created")(lambda event: event)
    return receiver


@pytest.mark.parametrize("server", SERVERS)
def test_answers(server: Any, make: Make, records: Records) -> None:
    receiver = listening(make, max_body=1000)

    async def main() -> None:
        async with server(receiver) as post:
            assert await post() == "200 OK"
            assert await post() == "200 OK"
            assert await post(X_Qualifi_Signature=sign(BODY, "o")) == "401 signature_mismatch"
            assert await post(bytes(1001)) == "413 body_too_large"
            assert await post(Content_Encoding="identity, br") == "415 unsupported_encoding"

    run(main)
    answered = [outcome for outcome in records.outcomes() if outcome != "handled"]
    assert answered == ["stored", "duplicate", *["rejected"] * 3]


@pytest.mark.parametrize("server", SERVERS)
def test_handlers_run_while_the_server_runs(server: Any, make: Make) -> None:
    titles: list[str] = []
    receiver = make()
    receiver.on("interview.created")(lambda event: titles.append(str(event.data.title)))
    receiver.stop()

    async def main() -> None:
        receiver.start()
        async with server(receiver) as post:
            assert await post() == "200 OK"
            await aeventually(lambda: titles == ["Barista"])

    run(main)
    assert receiver.stats().done == 1


@pytest.mark.parametrize("server", SERVERS)
def test_what_an_earlier_run_left_needs_no_request(server: Any, make: Make) -> None:
    titles: list[str] = []
    receiver = make()
    receiver.on("interview.created")(lambda event: titles.append(str(event.data.title)))

    async def before() -> None:
        async with server(receiver) as post:
            await receiver.astop()
            assert await post() == "200 OK"

    async def after() -> None:
        async with server(receiver):
            await aeventually(lambda: titles == ["Barista"])

    run(before)
    assert receiver.stats().pending == 1
    run(after)


async def read_quart(request: Any) -> None:
    async for _ in request.body:
        pass


async def read_aiohttp(request: Any) -> None:
    await request.content.read()


async def read_some(request: Any) -> None:
    await request.content.read(1)


@pytest.mark.parametrize(
    ("server", "look", "fix"),
    [
        (of_quart, read_quart, "`await request.get_data()`"),
        (of_aiohttp, read_aiohttp, "`await request.read()`"),
        (of_aiohttp, read_some, "`await request.read()`"),
    ],
)
def test_a_body_that_was_taken(
    server: Any, look: Look, fix: str, make: Make, records: Records
) -> None:
    async def main() -> None:
        async with server(listening(make), look) as post:
            assert await post() == "500 body_not_raw"

    run(main)
    assert fix in records.all[-1].getMessage()


@pytest.mark.parametrize(
    ("server", "look"),
    [
        (of_quart, lambda request: request.get_json()),
        (of_aiohttp, lambda request: request.json()),
    ],
)
def test_a_body_that_is_kept(server: Any, look: Look, make: Make) -> None:
    async def main() -> None:
        async with server(listening(make, max_body=len(BODY)), look) as post:
            assert await post() == "200 OK"
            assert await post(BODY + b" ") == "413 body_too_large"

    run(main)


def test_aiohttp_in_chunks(make: Make, records: Records) -> None:
    async def chunks() -> AsyncIterator[bytes]:
        yield BODY[:5]
        yield BODY[5:]

    async def main() -> None:
        async with of_aiohttp(listening(make)) as post:
            assert await post(chunks()) == "200 OK"
        async with of_aiohttp(listening(make), read_aiohttp) as post:
            assert await post(chunks()) == "500 body_not_raw"

    run(main)
    assert "`await request.read()`" in records.all[-1].getMessage()


def test_lifespan_refuses_a_mount(make: Make) -> None:
    receiver = make()
    mounted = Mount(PATH, receiver.asgi)
    for app in (Starlette(routes=[mounted]), Starlette(routes=[Mount("/api", routes=[mounted])])):
        with pytest.raises(UsageError, match="use `add_route` in place of `mount`"):
            receiver.lifespan(app)


def test_lifespan_warns_of_a_slash_at_the_end(make: Make, records: Records) -> None:
    receiver = make()
    route = Route(f"{PATH}/", receiver.asgi, methods=["POST"])
    receiver.lifespan(Starlette(routes=[Mount("/api", routes=[route])]))
    assert f"'/api{PATH}/'" in records.all[0].getMessage()
    receiver.lifespan(Starlette(routes=[Route(PATH, receiver.asgi, methods=["POST"])]))
    receiver.lifespan(Litestar([], logging_config=None))
    assert len(records.all) == 1


def test_lifespan_as_a_generator(make: Make) -> None:
    receiver = make()

    async def main() -> None:
        generator = receiver.lifespan()
        await anext(generator)
        with pytest.raises(StopAsyncIteration):
            await anext(generator)
        await receiver.lifespan().aclose()
        with pytest.raises(ValueError, match="the server's"):
            await receiver.lifespan().athrow(ValueError("the server's"))

    run(main)
