from __future__ import annotations

import asyncio
import io
import json
import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pytest

from gather_webhooks import SIGNATURE_HEADER, sign
from gather_webhooks.receiver import Receiver, _durable

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

SECRET = "whsec_example"
PATIENCE = 30

Make = Callable[..., Receiver]


def payload(name: str = "interview.created", **data: Any) -> bytes:
    return json.dumps({"event": name, "data": data}).encode()


def eventually(check: Callable[[], object]) -> None:
    """Wait until something is true; how long that takes is nobody's business."""
    waited = threading.Event()
    for _ in range(PATIENCE * 100):
        if check():
            return
        waited.wait(0.01)
    raise AssertionError(check)


@dataclass
class Answer:
    status: int
    text: str
    headers: dict[str, str]

    def __str__(self) -> str:
        return f"{self.status} {self.text}"


def post(receiver: Receiver, body: bytes, **environ: Any) -> Answer:
    """Send a delivery by WSGI; signed, unless ``HTTP_X_QUALIFI_SIGNATURE`` is given."""
    answers: list[tuple[str, list[tuple[str, str]]]] = []
    everything = {
        "REQUEST_METHOD": "POST",
        "CONTENT_LENGTH": str(len(body)),
        "wsgi.input": io.BytesIO(body),
        f"HTTP_{SIGNATURE_HEADER.upper().replace('-', '_')}": sign(body, SECRET),
        **environ,
    }
    chunks = receiver.wsgi(everything, lambda status, headers: answers.append((status, headers)))
    ((status, headers),) = answers
    text = b"".join(chunks).decode()
    getattr(chunks, "close")()  # noqa: B009 -- as servers do
    return Answer(int(status.split()[0]), text, dict(headers))


@dataclass
class Server:
    """An ASGI server of one request at a time."""

    receiver: Receiver
    sent: list[Any] = field(default_factory=list)

    async def post(self, *chunks: bytes, **scope: Any) -> Answer:
        """Send a delivery; ``hangs_up`` after the chunks."""
        hangs_up = scope.pop("hangs_up", False)
        body = b"".join(chunks)
        messages: list[dict[str, Any]] = [
            {"type": "http.request", "body": chunk, "more_body": hangs_up or number < len(chunks)}
            for number, chunk in enumerate(chunks, 1)
        ]
        sent: list[Any] = []

        async def receive() -> dict[str, Any]:
            return messages.pop(0) if messages else {"type": "http.disconnect"}

        async def send(message: Any) -> None:
            sent.append(message)

        everything = {
            "type": "http",
            "method": "POST",
            "http_version": "1.1",
            "headers": headers(body),
            **scope,
        }
        await self.receiver.asgi(everything, receive, send)
        start, *rest = sent
        assert [message.get("more_body", False) for message in rest] == [True] * (len(rest) - 1) + [
            False
        ]
        text = b"".join(message["body"] for message in rest).decode()
        fields = {name.decode(): value.decode() for name, value in start["headers"]}
        return Answer(start["status"], text, fields)


def headers(body: bytes, *more: tuple[bytes, bytes]) -> list[tuple[bytes, bytes]]:
    return [
        (b"content-length", str(len(body)).encode()),
        (SIGNATURE_HEADER.lower().encode(), sign(body, SECRET).encode()),
        *more,
    ]


@pytest.fixture
def make(tmp_path: Path) -> Iterator[Make]:
    """Make receivers, which are stopped when the test ends."""
    made: list[Receiver] = []

    def make(secret: Any = SECRET, **options: Any) -> Receiver:
        if "inbox" not in options and "inline" not in options:
            options["inbox"] = tmp_path / "gather.db"
        receiver = Receiver(secret, **options)
        made.append(receiver)
        return receiver

    yield make
    for receiver in made:
        receiver.stop(PATIENCE)


@pytest.fixture(autouse=True)
def any_disk(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Whatever these tests run on, they do not hear of it."""
    monkeypatch.setattr(_durable, "_MOUNTS", tmp_path / "no mounts")


class Records(logging.Handler):
    def __init__(self) -> None:
        super().__init__()
        self.all: list[logging.LogRecord] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.all.append(record)

    def outcomes(self) -> list[str]:
        return [vars(record)["outcome"] for record in self.all if "outcome" in vars(record)]


@pytest.fixture
def records() -> Iterator[Records]:
    handler = Records()
    logger = logging.getLogger("gather_webhooks")
    logger.addHandler(handler)
    level = logger.level
    logger.setLevel(logging.DEBUG)
    yield handler
    logger.setLevel(level)
    logger.removeHandler(handler)


def run(main: Callable[[], Any]) -> Any:
    return asyncio.run(main())


async def aeventually(check: Callable[[], object]) -> None:
    """Do what ``eventually`` does, and let the running loop go on."""
    await asyncio.to_thread(eventually, check)
