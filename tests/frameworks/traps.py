"""What people put in front of a receiver, and how they find out."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Trap:
    """A line of an example that somebody has changed: what a delivery is answered then, and what the log says."""

    example: str
    name: str
    file: str
    line: str
    becomes: str
    answer: str
    said: str = ""

    @contextlib.contextmanager
    def set_in(self, folder: Path) -> Iterator[None]:
        path = folder / self.file
        kept = path.read_text()
        assert kept.count(self.line) == 1, f"{self.line} is not once in {self.file}"
        path.write_text(kept.replace(self.line, self.becomes))
        try:
            yield
        finally:
            path.write_text(kept)


NOT_RAW = "500 body_not_raw"

TRAPS = [
    Trap(
        "express",
        "a parser before it",
        "receiver.js",
        "const app = express()",
        "const app = express().use(express.json())",
        NOT_RAW,
        "register this route above `app.use(express.json())`",
    ),
    Trap(
        "express",
        "a parser that keeps the bytes before it",
        "receiver.js",
        "const app = express()",
        "const app = express().use(express.raw({ type: '*/*' }))",
        "200 OK",
    ),
    Trap(
        "fastapi",
        "mounted",
        "receiver.py",
        'app.add_route("/webhooks/qualifi", receiver.asgi, methods=["POST"])',
        'app.mount("/webhooks/qualifi", receiver.asgi)',
        "does not start",
        "use `add_route`",
    ),
]
