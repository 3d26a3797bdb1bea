"""The receiver as a WSGI application: for Flask, Django, Pyramid, or on its own."""

import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from http import HTTPStatus
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
    verify,
)

if TYPE_CHECKING:
    from ._front import Front

Environ: TypeAlias = dict[str, Any]
StartResponse: TypeAlias = Callable[..., object]

_SIGNATURE = f"HTTP_{SIGNATURE_HEADER.upper().replace('-', '_')}"
_CHUNK = 65_536

_FIX = (
    "the body was read before it got to the receiver: have no middleware read the body of this "
    "route"
)


class WsgiApp:
    """A WSGI application.

    Example:
        >>> from gather_webhooks.receiver import Receiver
        >>> receiver = Receiver("whsec_example")
        >>> callable(receiver.wsgi)
        True
    """

    def __init__(self, front: "Front") -> None:
        """Stand before a receiver, which makes one by itself: ``Receiver.wsgi``."""
        self._front = front

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        """Serve a request."""
        started = time.perf_counter()
        head = _head(environ)
        answer = self._answer(environ, head, started)
        answer.log(started)
        status = f"{answer.status} {HTTPStatus(answer.status).phrase}"
        start_response(status, answer.all_headers())
        left = _left(environ, head.length, self._front.plan.max_body)
        return _Body(answer, environ, left if answer.unread and not head.waits else 0)

    def _answer(self, environ: Environ, head: Head, started: float) -> Answer:
        self._front.begin()
        answer = refuse_head(self._front.plan, head)
        if answer is not None:
            return answer
        body = _body(environ, head.length, self._front.plan.max_body)
        if isinstance(body, Answer):
            return body
        verdict = verify(self._front.plan, head, body)
        return verdict if isinstance(verdict, Answer) else self._front.accept(verdict, started)


class _Body:
    """The body of an answer, which servers close when they have sent it."""

    def __init__(self, answer: Answer, environ: Environ, left: int) -> None:
        self._answer = answer
        self._environ = environ
        self._left = left

    def __len__(self) -> int:
        return 1

    def __iter__(self) -> Iterator[bytes]:
        yield self._answer.body
        if self._left:
            with suppress(Exception):  # whatever a server raises once the sender is gone
                self._discard()

    def _discard(self) -> None:
        end = time.monotonic() + LINGER
        while self._left > 0 and time.monotonic() < end:
            chunk = self._environ["wsgi.input"].read(min(self._left, _CHUNK))
            self._left = self._left - len(chunk) if chunk else 0

    def close(self) -> None:
        """Go on after the answer."""
        self._answer.sent()


def _head(environ: Environ) -> Head:
    length = environ.get("CONTENT_LENGTH") or ""
    signature = environ.get(_SIGNATURE)
    return Head(
        environ["REQUEST_METHOD"],
        environ.get("HTTP_CONTENT_ENCODING", ""),
        int(length) if length.isdecimal() and length.isascii() else None,
        [] if signature is None else [signature],
        "HTTP_EXPECT" in environ,
    )


def _body(environ: Environ, length: int | None, limit: int) -> bytes | Answer:
    left = length if length is not None else _left(environ, None, limit + 1)
    source = environ["wsgi.input"]
    chunks: list[bytes] = []
    while left > 0:
        try:
            chunk = source.read(min(left, _CHUNK))
        except OSError:  # the sender has hung up, says the server
            return incomplete()
        if not chunk:
            break
        chunks.append(chunk)
        left -= len(chunk)
    body = b"".join(chunks)
    if len(body) > limit:
        return too_large()
    if length is not None and left:
        return body_not_raw(_FIX) if not body and _is_taken(environ) else incomplete()
    return body


def _left(environ: Environ, length: int | None, most: int) -> int:
    # Without a length only some servers say when a body has ended; to read on would wait for ever.
    ends = environ.get("wsgi.input_terminated")
    return min(length, most) if length is not None else most if ends else 0


def _is_taken(environ: Environ) -> bool:
    """Tell whether something has read the body before; not every server knows."""
    if "werkzeug.request" in environ:
        return True
    try:
        return bool(environ["wsgi.input"].tell() > 0)
    except (AttributeError, OSError):
        return False
