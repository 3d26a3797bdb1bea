"""The receiver as a view of Quart."""

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import suppress
from typing import TYPE_CHECKING

from gather_webhooks import SIGNATURE_HEADER

from ._answer import (
    LINGER,
    Answer,
    Head,
    body_not_raw,
    head_of,
    incomplete,
    refuse_head,
    too_large,
)
from ._flask import endpoint
from ._judging import ajudge

if TYPE_CHECKING:
    import quart

    from ._front import Front

_FIX = (
    "the body was read before it got to the receiver, by `async for … in request.body` or "
    "`request.form` in a `before_request` function: leave the receiver's path out there, or call "
    "`await request.get_data()`, which keeps what it reads"
)


def view(front: "Front") -> "Callable[..., Awaitable[quart.Response]]":
    """Make a view function of Quart."""

    async def serve(**values: object) -> "quart.Response":
        del values
        import quart  # noqa: PLC0415 -- whoever has a view of it has it

        started = time.perf_counter()
        front.begin()
        request = quart.request
        signatures = request.headers.getlist(SIGNATURE_HEADER)
        head = head_of(request.method, request.headers, signatures)
        answer = refuse_head(front.plan, head)
        if answer is None:
            body = await _body(request, head, front.plan.max_body)
            answer = body if isinstance(body, Answer) else await ajudge(front, head, body, started)
        answer.log(started)
        # Quart's context ends before the answer is sent.
        rest = request.body if answer.unread and not head.waits else None
        headers = dict(answer.all_headers())
        return quart.Response(_sent(answer, rest), answer.status, headers)

    serve.__name__ = endpoint(front.plan.name)
    return serve


async def _sent(answer: Answer, rest: AsyncIterator[bytes] | None) -> AsyncIterator[bytes]:
    try:
        yield answer.body
        if rest is not None:
            with suppress(Exception):  # whatever it raises once the sender is gone
                await asyncio.wait_for(_discard(rest), LINGER)
    finally:
        answer.sent()


async def _discard(rest: AsyncIterator[bytes]) -> None:
    async for _ in rest:
        pass


async def _body(request: "quart.Request", head: Head, limit: int) -> bytes | Answer:
    from werkzeug.exceptions import RequestEntityTooLarge  # noqa: PLC0415 -- Quart has it

    chunks: list[bytes] = []
    size = 0
    try:
        async for chunk in request.body:
            size += len(chunk)
            if size > limit:
                return too_large()
            chunks.append(chunk)
        # What was awaited before is kept, and from Quart 0.23 on no longer there to be iterated.
        body = b"".join(chunks) or await request.body
    except RequestEntityTooLarge:
        return too_large()
    except Exception as error:
        if type(error).__name__ != "ClientDisconnectedError":  # which older ones do not have
            raise
        return incomplete()
    if len(body) > limit:
        return too_large()
    # A sender that hangs up has the request cancelled: what is not there has been read.
    return body_not_raw(_FIX) if len(body) < (head.length or 0) else body
