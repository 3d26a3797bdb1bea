"""The receiver as an ASGI application: for Starlette, FastAPI, Litestar, Quart, or on its own."""

import asyncio
import time
from collections.abc import Awaitable, Callable, MutableMapping
from contextlib import suppress
from typing import TYPE_CHECKING, Any, TypeAlias

from gather_webhooks import SIGNATURE_HEADER

from ._answer import (
    LINGER,
    Answer,
    Head,
    body_not_raw,
    incomplete,
    refuse_head,
    too_large,
)
from ._judging import ajudge

Scope: TypeAlias = MutableMapping[str, Any]
Message: TypeAlias = MutableMapping[str, Any]
Receive: TypeAlias = Callable[[], Awaitable[Message]]
Send: TypeAlias = Callable[[Message], Awaitable[None]]

if TYPE_CHECKING:
    from typing import Protocol, overload

    from ._front import Front

    class _Application(Protocol):  # noqa: PYI046 -- Receiver has it
        """What `add_route` of Starlette takes, which is typed for functions alone."""

        @overload
        async def __call__(self, request: Any, /) -> Any: ...
        @overload
        async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None: ...


_SIGNATURE = SIGNATURE_HEADER.lower().encode()

#: How long the first of a body may take that was announced, in seconds. The server has nothing
#: left to hand over, and does not say so, once something else has taken the body.
_FIRST = 3.0

_NOTHING = (
    "nothing of the body came within 3 s: its sender stalls, or something has read it before, "
    "which no middleware may do on this route, unless it hands on what it has read"
)
_FIX = (
    "the body was read before it got to the receiver: have no middleware read the body of this "
    "route, or hand on what it has read"
)


class AsgiApp:
    """An ASGI application: an object, as routers take a function for something else.

    Example:
        >>> from gather_webhooks.receiver import Receiver
        >>> receiver = Receiver("whsec_example")
        >>> callable(receiver.asgi)
        True
    """

    def __init__(self, front: "Front") -> None:
        """Stand before a receiver, which makes one by itself: ``Receiver.asgi``."""
        self._front = front

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve a request, or the server's start and stop."""
        if scope["type"] == "http":
            await self._request(scope, receive, send)
        elif scope["type"] == "lifespan":
            await self._lifespan(receive, send)
        elif scope["type"] == "websocket":
            await send({"type": "websocket.close"})

    async def _request(self, scope: Scope, receive: Receive, send: Send) -> None:
        started = time.perf_counter()
        self._front.begin()
        head = _head(scope)
        answer = refuse_head(self._front.plan, head)
        if answer is None:
            body = await _body(head, receive, self._front.plan.max_body)
            if isinstance(body, Answer):
                answer = body
            else:
                answer = await ajudge(self._front, head, body, started)
        lingers = answer.unread and not head.waits
        try:
            with suppress(OSError):  # the sender has hung up
                await _send(scope, send, answer, more=lingers)
        finally:
            answer.log(started)
            answer.sent()
        if lingers:
            with suppress(OSError):
                await _discard(receive, self._front.plan.max_body)
                await send({"type": "http.response.body", "body": b""})

    async def _lifespan(self, receive: Receive, send: Send) -> None:
        while True:
            message = await receive()
            if message["type"] == "lifespan.startup":
                self._front.start()
                await send({"type": "lifespan.startup.complete"})
            elif message["type"] == "lifespan.shutdown":
                await self._front.astop()
                await send({"type": "lifespan.shutdown.complete"})
                return


def _head(scope: Scope) -> Head:
    encoding, length, waits = "", None, False
    signatures: list[str | bytes] = []
    for name, value in scope["headers"]:
        if name == _SIGNATURE:
            signatures.append(value)
        elif name == b"content-encoding":
            encoding = value.decode("latin-1")
        elif name == b"content-length" and value.isdigit():
            length = int(value)
        elif name == b"expect":
            waits = True
    return Head(scope["method"], encoding, length, signatures, waits)


async def _body(head: Head, receive: Receive, limit: int) -> bytes | Answer:
    chunks: list[bytes] = []
    size = 0
    message = await _first(head, receive)
    while message is not None and message["type"] == "http.request":
        chunk = message.get("body", b"")
        size += len(chunk)
        if size > limit:
            return too_large()
        chunks.append(chunk)
        if not message.get("more_body", False):
            taken = not size and head.length
            return body_not_raw(_FIX) if taken else b"".join(chunks)
        message = await receive()
    return body_not_raw(_NOTHING) if message is None else incomplete()


async def _first(head: Head, receive: Receive) -> Message | None:
    task = asyncio.current_task()
    if not head.length or task is None:
        return await receive()
    overdue, before = False, getattr(task, "cancelling", int)()

    def give_up() -> None:
        nonlocal overdue
        overdue = True
        task.cancel()

    timer = asyncio.get_running_loop().call_later(_FIRST, give_up)
    try:
        return await receive()
    except asyncio.CancelledError:
        # Python 3.11 and newer want to know whether somebody else has cancelled it too.
        if not overdue or getattr(task, "uncancel", int)() > before:
            raise
        return None
    finally:
        timer.cancel()


async def _discard(receive: Receive, limit: int) -> None:
    async def discard() -> None:
        left, more = limit, True
        while more and left > 0:
            message = await receive()
            left -= len(message.get("body", b""))
            more = message.get("more_body", False)

    with suppress(asyncio.TimeoutError):
        await asyncio.wait_for(discard(), LINGER)


async def _send(scope: Scope, send: Send, answer: Answer, *, more: bool) -> None:
    headers = [(name.lower().encode(), value.encode()) for name, value in answer.all_headers()]
    if answer.code == "body_too_large" and str(scope.get("http_version", "")).startswith("1"):
        headers.append((b"connection", b"close"))
    await send({"type": "http.response.start", "status": answer.status, "headers": headers})
    await send({"type": "http.response.body", "body": answer.body, "more_body": more})
