"""A request as WSGI has it: its head, its body, and the answer that goes on once it is sent."""

import time
from collections.abc import Iterator, Mapping
from contextlib import suppress
from typing import Any, Protocol

from gather_webhooks import SIGNATURE_HEADER

from ._answer import LINGER, Answer, Head, incomplete, too_large

_SIGNATURE = f"HTTP_{SIGNATURE_HEADER.upper().replace('-', '_')}"
_CHUNK = 65_536


class Source(Protocol):
    """What a body is read from."""

    def read(self, size: int, /) -> bytes:
        """Give some of it, or nothing at its end."""


def read_head(environ: Mapping[str, Any]) -> Head:
    """Give what of a request is looked at before its body."""
    length = environ.get("CONTENT_LENGTH") or ""
    signature = environ.get(_SIGNATURE)
    return Head(
        environ["REQUEST_METHOD"],
        environ.get("HTTP_CONTENT_ENCODING", ""),
        int(length) if length.isdecimal() and length.isascii() else None,
        [] if signature is None else [signature],
        "HTTP_EXPECT" in environ,
    )


def available(environ: Mapping[str, Any], length: int | None, most: int) -> int:
    """Give how much may be read.

    Without a length only some servers say when a body has ended; to read on would wait for ever.
    """
    ends = environ.get("wsgi.input_terminated")
    return min(length, most) if length is not None else most if ends else 0


def read_body(source: Source, left: int, limit: int) -> bytes | Answer:
    """Read so much of a body, or less if there is no more."""
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
    return too_large() if len(body) > limit else body


class AnswerBody:
    """The body of an answer, which servers close when they have sent it."""

    def __init__(self, answer: Answer, source: Source, left: int) -> None:
        self._answer = answer
        self._source = source
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
            chunk = self._source.read(min(self._left, _CHUNK))
            self._left = self._left - len(chunk) if chunk else 0

    def close(self) -> None:
        """Go on after the answer."""
        self._answer.sent()
