"""The receiver as a handler of aiohttp's server."""

import asyncio
import time
from typing import TYPE_CHECKING

from gather_webhooks import SIGNATURE_HEADER

from ._answer import Answer, body_not_raw, head_of, incomplete, refuse_head, too_large
from ._judging import ajudge

if TYPE_CHECKING:
    from aiohttp import web

    from ._front import Front

_FIX = (
    "the body was read before it got to the receiver, by `request.content`, `request.post()` or "
    "`request.multipart()` in a middleware: leave the receiver's path out there, or call "
    "`await request.read()`, which keeps what it reads"
)


class AiohttpView:
    """A handler of aiohttp's server.

    Example:
        >>> from gather_webhooks.receiver import Receiver
        >>> receiver = Receiver("whsec_example")
        >>> # app.router.add_post("/webhooks/qualifi", receiver.aiohttp)
        >>> callable(receiver.aiohttp)
        True
    """

    def __init__(self, front: "Front") -> None:
        """Stand before a receiver, which makes one by itself: ``Receiver.aiohttp``."""
        self._front = front

    async def handle(self, request: "web.Request") -> "web.Response":
        """Serve a request."""
        from aiohttp import web  # noqa: PLC0415 -- whoever has a request of it has it

        started = time.perf_counter()
        self._front.begin()
        signatures = request.headers.getall(SIGNATURE_HEADER, [])
        head = head_of(request.method, request.headers, signatures)
        answer = refuse_head(self._front.plan, head)
        if answer is None:
            body = await _body(request, self._front.plan.max_body)
            if isinstance(body, Answer):
                answer = body
            else:
                answer = await ajudge(self._front, head, body, started)
        answer.log(started)
        # It is written before the loop turns to something else. The rest of a body that was refused
        # the server throws away by itself.
        asyncio.get_running_loop().call_soon(answer.sent)
        headers = dict(answer.all_headers())
        return web.Response(body=answer.body, status=answer.status, headers=headers)


async def _body(request: "web.Request", limit: int) -> bytes | Answer:
    from aiohttp import ClientPayloadError, http_exceptions  # noqa: PLC0415 -- likewise

    kept: bytes | None = getattr(request, "_read_bytes", None)
    if kept is not None:
        return kept if len(kept) <= limit else too_large()
    chunks: list[bytes] = []
    size = 0
    try:
        async for chunk in request.content.iter_any():
            size += len(chunk)
            if size > limit:
                return too_large()
            chunks.append(chunk)
    except (OSError, ClientPayloadError, http_exceptions.HttpProcessingError):
        return incomplete()
    return body_not_raw(_FIX) if size < request.content.total_bytes else b"".join(chunks)
