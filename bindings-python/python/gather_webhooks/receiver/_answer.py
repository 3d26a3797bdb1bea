"""What a request is answered, in the order of the checks, whatever server it came by."""

import logging
import time
from collections.abc import Callable, Sequence
from http import HTTPStatus
from typing import Any, NamedTuple

from gather_webhooks import Event, WebhookError

from . import _log
from ._errors import of_store
from ._handlers import Function, Unhandled
from ._operations import Operation
from ._plan import Plan
from ._times import of_datetime

Headers = tuple[tuple[str, str], ...]

#: How long the rest of a refused body is thrown away, in seconds: a connection that is closed on
#: a sender that is still sending takes the answer away from it.
LINGER = 1.0


class Known(NamedTuple):
    """What is known of a delivery that has been verified."""

    event: Event
    name: str
    key: str
    signed_at: int
    body: bytes


class Accepted(NamedTuple):
    """A delivery that somebody handles, or that is kept as dead."""

    known: Known
    route: Function | Unhandled


class Answer(NamedTuple):
    """An answer, and what is logged about it."""

    outcome: str
    status: int = 200
    code: str | None = None
    headers: Headers = ()
    known: Known | None = None
    attempt: int | None = None
    note: str = ""
    level: int | None = None
    #: What happens once it is sent, so that no handler keeps an answer waiting, or kills it.
    then: Callable[[], object] | None = None

    @property
    def body(self) -> bytes:
        """What the sender is told."""
        return (self.code or "OK").encode()

    def all_headers(self) -> list[tuple[str, str]]:
        """Give the headers to send."""
        return [
            ("Content-Type", "text/plain; charset=utf-8"),
            ("Content-Length", str(len(self.body))),
            *self.headers,
        ]

    @property
    def unread(self) -> bool:
        """Whether there may be more of the body, which nobody is going to read."""
        return self.code in ("method_not_allowed", "body_too_large", "unsupported_encoding")

    def sent(self) -> None:
        """Go on after it is sent, or cannot be."""
        if self.then is not None:
            self.then()

    def log(self, started: float) -> None:
        """Log it: the request came at ``started`` of ``time.perf_counter``."""
        if not _log.is_wanted(self.outcome, self.level):
            return
        known = self.known
        _log.outcome(
            self.outcome,
            note=self.note,
            level=self.level,
            code=self.code,
            name=known and known.event.name,
            kind=known and known.event.kind,
            key=known and known.key,
            attempt=self.attempt,
            status=self.status,
            duration_ms=milliseconds_since(started),
        )


class Head(NamedTuple):
    """What of a request is looked at before its body."""

    method: str
    encoding: str
    length: int | None
    signatures: Sequence[str | bytes]
    #: Whether the sender waits to be told to send the body.
    waits: bool


def head_of(method: str, headers: Any, signatures: Sequence[str]) -> Head:
    """Give it of headers that are found in whatever case they are asked for."""
    length = headers.get("Content-Length", "")
    return Head(
        method,
        headers.get("Content-Encoding", ""),
        int(length) if length.isdecimal() and length.isascii() else None,
        signatures,
        "Expect" in headers,
    )


def milliseconds_since(started: float) -> float:
    """Give the milliseconds since ``started`` of ``time.perf_counter``."""
    return round((time.perf_counter() - started) * 1000, 3)


def refuse_head(plan: Plan, head: Head) -> Answer | None:
    """Refuse a request of which the body need not be read."""
    if head.method != "POST":
        return _rejected(405, "method_not_allowed", (("Allow", "POST"),))
    if head.encoding.strip().lower() not in ("", "identity"):
        return _rejected(415, "unsupported_encoding")
    if head.length is not None and head.length > plan.max_body:
        return too_large()
    return None


def too_large() -> Answer:
    """Refuse a body over the limit."""
    return _rejected(413, "body_too_large")


def incomplete() -> Answer:
    """Answer a sender that hung up within the body."""
    return _rejected(400, "incomplete_body")


def body_not_raw(fix: str) -> Answer:
    """Answer a request whose body something else has taken; ``fix`` says what to do about it."""
    return _rejected(500, "body_not_raw", note=fix, level=logging.ERROR)


def verify(plan: Plan, head: Head, body: bytes) -> Answer | Accepted:
    """Verify a delivery and find out who handles it."""
    signatures = head.signatures
    try:
        event: Event = plan.verifier.verify(
            body, _joined(signatures) if len(signatures) != 1 else signatures[0]
        )
    except WebhookError as error:
        level = logging.ERROR if error.http_status >= HTTPStatus.INTERNAL_SERVER_ERROR else None
        return _rejected(error.http_status, error.code, level=level)
    known = Known(
        event, storable(event.name), event.idempotency_key, of_datetime(event.signed_at), body
    )
    route = plan.handlers.route(event)
    if route is None:
        return Answer("ignored", known=known)
    return Accepted(known, route)


def put(plan: Plan, accepted: Accepted) -> Operation[bool]:
    """Make the operation that stores a delivery."""
    known, route = accepted
    error = route.error if isinstance(route, Unhandled) else None
    return plan.operations.put(known.key, known.name, known.body, known.signed_at, error)


def after_put(known: Known, then: Callable[[], object], *, new: bool) -> Answer:
    """Answer what is committed."""
    return Answer("stored", known=known, then=then) if new else Answer("duplicate", known=known)


def unavailable(known: Known, error: BaseException) -> Answer:
    """Answer that the store could not take it."""
    headers = (("Retry-After", "30"),)
    return Answer(
        "unavailable", 503, "store_unavailable", headers, known=known, note=of_store(error)
    )


def storable(text: str) -> str:
    """Replace what the databases cannot hold: half a surrogate pair, and U+0000."""
    if text.isascii() and "\0" not in text:
        return text
    valid = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return valid.replace("\0", "\ufffd")


def _joined(signatures: Sequence[str | bytes]) -> bytes | None:
    if not signatures:
        return None
    lines = [line.encode() if isinstance(line, str) else line for line in signatures]
    # Several lines are malformed, also where they would make one good header together.
    return b",".join([*lines, b"t=", b"t="])


def _rejected(
    status: int, code: str, headers: Headers = (), note: str = "", level: int | None = None
) -> Answer:
    return Answer("rejected", status, code, headers, note=note, level=level)
