"""The receiver as a WSGI application: for Pyramid, Bottle, Falcon, or on its own."""

import time
from collections.abc import Callable, Iterable
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, TypeAlias

from ._answer import Answer, Head, body_not_raw, incomplete, refuse_head
from ._environ import AnswerBody, available, read_body, read_head
from ._judging import judge

if TYPE_CHECKING:
    from ._front import Front

Environ: TypeAlias = dict[str, Any]
StartResponse: TypeAlias = Callable[..., object]

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
        head = read_head(environ)
        answer = self._answer(environ, head, started)
        answer.log(started)
        status = f"{answer.status} {HTTPStatus(answer.status).phrase}"
        start_response(status, answer.all_headers())
        left = 0
        if answer.unread and not head.waits:
            left = available(environ, head.length, self._front.plan.max_body)
        return AnswerBody(answer, environ["wsgi.input"], left)

    def _answer(self, environ: Environ, head: Head, started: float) -> Answer:
        self._front.begin()
        answer = refuse_head(self._front.plan, head)
        if answer is not None:
            return answer
        body = _body(environ, head.length, self._front.plan.max_body)
        return body if isinstance(body, Answer) else judge(self._front, head, body, started)


def _body(environ: Environ, length: int | None, limit: int) -> bytes | Answer:
    left = length if length is not None else available(environ, None, limit + 1)
    body = read_body(environ["wsgi.input"], left, limit)
    if isinstance(body, bytes) and length is not None and len(body) < length:
        return body_not_raw(_FIX) if not body and _is_taken(environ) else incomplete()
    return body


def _is_taken(environ: Environ) -> bool:
    """Tell whether something has read the body before; not every server knows."""
    if "werkzeug.request" in environ:
        return True
    try:
        return bool(environ["wsgi.input"].tell() > 0)
    except (AttributeError, OSError):
        return False
