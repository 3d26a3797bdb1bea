"""A right receiver on Python's own server; what can be wrong with one overrides a method of it.

Nothing of the library is used here, so that the command line cannot share a mistake with what it is tested on.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import re
import socket
import ssl
import threading
import time
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from http.server import BaseHTTPRequestHandler, HTTPServer, ThreadingHTTPServer
from pathlib import Path
from typing import Any

SECRET = "whsec_of_the_tests"
ROUTE = "/webhooks/qualifi"
TOLERANCE = 600
LIMIT = 1024 * 1024

Answer = tuple[int, str]


class Refused(Exception):
    def __init__(self, status: int, text: str) -> None:
        super().__init__(text)
        self.answer = (status, text)


def mac(message: bytes, key: str = SECRET) -> str:
    return hmac.new(key.encode(), message, hashlib.sha256).hexdigest()


class Receiver:
    """Right in everything. A fault overrides one of its methods."""

    limit = LIMIT
    server: type[HTTPServer] = ThreadingHTTPServer
    reads_chunks = True
    refuses_at_once = True

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.seen: dict[str, str] = {}
        self.running: set[str] = set()
        self.count = 0

    def handle(
        self, method: str, lines: list[bytes], raw: list[tuple[str, str]], body: bytes
    ) -> Answer:
        if method != "POST":
            return (405, "method_not_allowed")
        try:
            header = self.header(lines, raw)
            t = self.verify(header, body)
            self.fresh(t)
            return self.accept(header, t, body, self.parse(body))
        except Refused as refused:
            return refused.answer

    def header(self, lines: list[bytes], raw: list[tuple[str, str]]) -> str:
        if not lines or lines == [b""]:
            raise Refused(401, "missing_header")
        if len(lines) > 1 or len(lines[0]) > 4096 or not lines[0].isascii():
            raise Refused(400, "malformed_header")
        return lines[0].decode()

    def elements(self, header: str) -> list[tuple[str, str]]:
        pairs = [element.strip().partition("=") for element in header.split(",")]
        return [(name, value) for name, _, value in pairs]

    def timestamp(self, elements: list[tuple[str, str]]) -> str:
        times = [value for name, value in elements if name == "t"]
        if len(times) != 1 or not times[0]:
            raise Refused(400, "malformed_header")
        return times[0]

    def signatures(self, elements: list[tuple[str, str]]) -> list[str]:
        found = [value for name, value in elements if name == "v1"]
        if not found or not all(re.fullmatch("[0-9a-fA-F]{64}", value) for value in found):
            raise Refused(400, "malformed_header")
        return found

    def keys(self) -> list[str]:
        return [SECRET]

    def bodies(self, body: bytes) -> list[bytes]:
        """The messages that the signature may be of, without the timestamp."""
        return [body]

    def messages(self, t: str, body: bytes) -> list[bytes]:
        return [t.encode() + b"." + body for body in self.bodies(body)]

    def verify(self, header: str, body: bytes) -> str:
        elements = self.elements(header)
        t = self.timestamp(elements)
        signatures = self.signatures(elements)
        right = [mac(message, key) for message in self.messages(t, body) for key in self.keys()]
        if not any(self.same(one, other) for one in right for other in signatures):
            self.mismatch(right)
        return t

    def same(self, right: str, given: str) -> bool:
        return hmac.compare_digest(right, given.lower())

    def mismatch(self, right: list[str]) -> None:
        raise Refused(401, "signature_mismatch")

    def fresh(self, t: str) -> None:
        age = time.time() - self.unix(t)
        if abs(age) > TOLERANCE:
            raise Refused(401, "timestamp")

    def unix(self, t: str) -> float:
        if t.isdigit():
            return int(t) / (1000 if len(t) >= 12 else 1)
        try:
            return datetime.fromisoformat(t.replace("Z", "+00:00")).timestamp()
        except ValueError:
            raise Refused(400, "invalid_timestamp") from None

    def parse(self, body: bytes) -> Any:
        try:
            payload = json.loads(body)
        except (ValueError, RecursionError):
            raise Refused(400, "malformed_payload") from None
        if not isinstance(payload, dict):
            raise Refused(400, "malformed_payload")
        return payload

    def accept(self, header: str, t: str, body: bytes, payload: Any) -> Answer:
        return (200, "OK")


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    receiver: Receiver

    def log_message(self, *_: object) -> None:
        pass

    def chunks(self) -> bytes:
        body = b""
        while size := int(self.rfile.readline().split(b";")[0], 16):
            body += self.rfile.read(size)
            self.rfile.readline()
        self.rfile.readline()
        return body

    def take(self) -> None:
        receiver = self.receiver
        size = int(self.headers.get("Content-Length") or 0)
        if size > receiver.limit and receiver.refuses_at_once:
            self.close_connection = True
            self.answer(413, "body_too_large")
            return
        is_chunked = self.headers.get("Transfer-Encoding") == "chunked"
        body = self.chunks() if is_chunked and receiver.reads_chunks else self.rfile.read(size)
        # The server decodes headers as Latin-1.
        lines = [
            line.encode("latin-1").strip(b" \t")
            for line in self.headers.get_all("X-Qualifi-Signature") or []
        ]
        try:
            status, text = receiver.handle(self.command, lines, self.headers.items(), body)
        except Exception:
            status, text = self.crash()
        self.answer(status, text)

    def crash(self) -> Answer:
        return (500, "internal error")

    def answer(self, status: int, text: str) -> None:
        body = text.encode()
        self.send_response(status)
        if 300 <= status < 400:
            self.send_header("Location", text)
        self.send_header("Content-Type", "text/plain")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    do_GET = do_POST = do_PUT = take


class Debugging(Handler):
    def crash(self) -> Answer:
        return (500, traceback.format_exc())


@contextmanager
def serving(
    receiver: Receiver,
    handler: type[Handler] = Handler,
    host: str = "127.0.0.1",
    certificate: tuple[Path, Path] | None = None,
) -> Iterator[str]:
    """The receiver on a port of its own; its URL."""
    bound = type("Bound", (handler,), {"receiver": receiver})
    base = receiver.server
    server = type("Server", (base,), {"request_queue_size": 64, "daemon_threads": True})(
        (host, 0), bound
    )
    server.handle_error = lambda *_: None
    scheme = "http"
    if certificate:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(*map(str, certificate))
        server.socket = context.wrap_socket(server.socket, server_side=True)
        scheme = "https"
    thread = threading.Thread(
        target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True
    )
    thread.start()
    try:
        name = "localhost" if certificate else host
        yield f"{scheme}://{name}:{server.server_address[1]}{ROUTE}"
    finally:
        server.shutdown()
        server.server_close()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
