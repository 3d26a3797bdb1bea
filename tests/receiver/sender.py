"""What the Gather API sends, and what others might: nothing but the standard library, so that it shares
no mistake with the library under test."""

from __future__ import annotations

import hashlib
import hmac
import http.client
import json
import socket
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

SECRET = "whsec_receiver_c0ffee_4f1a8c2b9d7e6053"
PATH = "/webhooks/qualifi"
HEADER = "X-Qualifi-Signature"
SECONDS = 30


def payload(event: str, data: object) -> bytes:
    envelope = {"event": event, "timestamp": "2024-01-01T00:00:00Z", "data": data}
    return json.dumps(envelope, ensure_ascii=False, separators=(",", ":")).encode()


def signature(body: bytes, secret: str = SECRET, t: int | None = None) -> str:
    t = int(time.time()) if t is None else t
    mac = hmac.new(secret.encode(), f"{t}.".encode() + body, hashlib.sha256)
    return f"t={t},v1={mac.hexdigest()}"


def key(body: bytes) -> str:
    return hashlib.sha256(body).hexdigest()


@dataclass
class Answer:
    status: int
    text: str
    headers: dict[str, str] = field(default_factory=dict)
    seconds: float = 0

    def __str__(self) -> str:
        return f"{self.status} {self.text}"


def post(
    port: int,
    body: bytes,
    headers: dict[str, str] | None = None,
    *,
    method: str = "POST",
    chunked: bool = False,
    seconds: float = SECONDS,
) -> Answer:
    """Signed, unless `headers` have a signature or are told not to (an empty one is left out)."""
    everything = {
        "Content-Type": "application/json",
        HEADER: signature(body),
        **(headers or {}),
    }
    sent = {name: value for name, value in everything.items() if value}
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=seconds)
    started = time.monotonic()
    try:
        content: Any = _pieces(body) if chunked else body
        connection.request(method, PATH, content, sent, encode_chunked=chunked)
        response = connection.getresponse()
        text = response.read().decode()
        names = {name.lower(): value for name, value in response.getheaders()}
        return Answer(response.status, text, names, time.monotonic() - started)
    finally:
        connection.close()


def _pieces(body: bytes) -> Iterator[bytes]:
    for start in range(0, len(body), 65_536):
        yield body[start : start + 65_536]


def post_head(port: int, length: int, signed: str) -> Answer:
    """Announces a body, and sends nothing of it before the answer has come."""
    head = _head(port, length, signed)
    started = time.monotonic()
    with socket.create_connection(("127.0.0.1", port), SECONDS) as sock:
        sock.sendall(head)
        response = http.client.HTTPResponse(sock)
        response.begin()
        text = response.read().decode()
        names = {name.lower(): value for name, value in response.getheaders()}
        return Answer(response.status, text, names, time.monotonic() - started)


def hang_up(port: int, body: bytes, *, send: int) -> None:
    """Sends the head and some bytes of the body, and is gone."""
    with socket.create_connection(("127.0.0.1", port), SECONDS) as sock:
        sock.sendall(_head(port, len(body), signature(body)) + body[:send])
        time.sleep(0.1)


def _head(port: int, length: int, signed: str) -> bytes:
    lines = [
        f"POST {PATH} HTTP/1.1",
        f"Host: 127.0.0.1:{port}",
        "Content-Type: application/json",
        f"Content-Length: {length}",
        f"{HEADER}: {signed}",
        "",
        "",
    ]
    return "\r\n".join(lines).encode()
