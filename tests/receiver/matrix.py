"""Which receivers are tested, each on which stores."""

from __future__ import annotations

import shlex
import sys
from dataclasses import dataclass
from typing import Any

PYTHON = f"{shlex.quote(sys.executable)} tests/receiver/subjects/python_subject.py"
JAVASCRIPT = "tests/receiver/subjects/javascript_subject.mjs"
NODE = f"node {JAVASCRIPT}"
NODE_24 = f"tests/packaging/runtimes/node_modules/node-24/bin/node {JAVASCRIPT}"
RUST = "target/debug/receiver-subject"


@dataclass(frozen=True)
class Case:
    """A face of a receiver, on a store, through a client of that store."""

    command: str
    face: str
    kind: str
    client: str | None = None
    more: tuple[tuple[str, str], ...] = ()

    @property
    def language(self) -> str:
        return {PYTHON: "python", RUST: "rust"}.get(self.command, "javascript")

    @property
    def stores(self) -> str:
        return "inbox" if self.kind in ("sqlite", "postgres") else "inline"

    def __str__(self) -> str:
        more = [value for _, value in self.more]
        return "-".join(filter(None, [self.language, self.face, self.kind, self.client, *more]))

    def config(self, store: dict[str, Any]) -> dict[str, Any]:
        client = {"client": self.client} if self.client else {}
        return {"face": self.face, "store": {**store, **client}, **dict(self.more)}


SYNC = (("handler_style", "sync"),)
WASM = (("package", "gather-webhooks-wasm"),)

CASES = [
    Case(PYTHON, "asgi", "sqlite"),
    Case(PYTHON, "fastapi", "sqlite", more=SYNC),
    Case(PYTHON, "asgi", "postgres", "psycopg-async"),
    Case(PYTHON, "asgi", "postgres", "psycopg"),
    Case(PYTHON, "wsgi", "sqlite"),
    Case(PYTHON, "wsgi", "postgres", "psycopg", more=SYNC),
    Case(PYTHON, "asgi", "memory"),
    Case(PYTHON, "wsgi", "memory", more=SYNC),
    Case(PYTHON, "asgi", "redis-claims", "redis-async"),
    Case(PYTHON, "wsgi", "redis-claims", "redis"),
    Case(PYTHON, "asgi", "postgres-claims", "psycopg-async"),
    Case(PYTHON, "wsgi", "postgres-claims", "psycopg"),
    Case(NODE, "express", "sqlite", "better-sqlite3"),
    Case(NODE_24, "node", "sqlite", "node:sqlite"),
    Case(NODE, "fetch", "sqlite", "better-sqlite3", more=WASM),
    Case(NODE, "express", "postgres", "pg"),
    Case(NODE, "node", "postgres", "postgres.js"),
    Case(NODE, "node", "memory"),
    Case(NODE, "fetch", "memory", more=WASM),
    Case(NODE, "express", "redis-claims", "node-redis"),
    Case(NODE, "fetch", "redis-claims", "ioredis"),
    Case(NODE, "node", "postgres-claims", "pg"),
    Case(RUST, "axum", "sqlite"),
    Case(RUST, "axum", "postgres", "tokio-postgres"),
    Case(RUST, "axum", "memory"),
    Case(RUST, "axum", "redis-claims", "redis-rs"),
    Case(RUST, "axum", "postgres-claims", "tokio-postgres"),
]


def of_each_language(kind: str) -> list[Case]:
    """One case of each language on a kind of store, for what takes long."""
    cases = {case.language: case for case in reversed(CASES) if case.kind == kind}
    return list(reversed(cases.values()))
