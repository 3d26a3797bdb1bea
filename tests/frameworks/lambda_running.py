"""The examples of AWS Lambda: behind a gateway of the tests' own, with PostgreSQL."""

from __future__ import annotations

import atexit
import contextlib
import http.client
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from functools import cached_property
from pathlib import Path

import psycopg
import sender
from installing import Installed, run
from running import Running, completed
from servers import Postgres

GATEWAY = Path(__file__).with_name("lambda_gateway.py")
#: AWS has it in the image of its runtime.
RUNTIME = "awslambdaric==4.2.2"
TICK_SECONDS = 1.0


class InGateway(Installed):
    """What the platform would start."""

    runtime = ""

    def command(self, port: int, secret: str) -> str:
        gateway = f"{sys.executable} {GATEWAY} --port {port} --event {self.start or 'v2'}"
        return f"WEBHOOK_SECRET={secret} exec {gateway} -- {self.runtime}"


class OfPython(InGateway):
    runtime = "python -m awslambdaric receiver.handler"


class LambdaRunning(Running):
    """Its store and its effect are tables, and a schedule has its handlers run."""

    gateway: type[InGateway] = OfPython

    def __init__(self, installed: Installed, port: int | None = None) -> None:
        own = self.gateway(**vars(installed))
        super().__init__(own, port)
        self.prepare()
        self.postgres = Postgres()
        self.postgres.start()
        atexit.register(self.postgres.remove)
        self.database.execute("CREATE TABLE completed (candidate_id TEXT)")
        self.ticked = 0.0

    def prepare(self) -> None:
        run(
            f"python -c 'import awslambdaric' || pip install {RUNTIME}",
            self.folder,
            self.installed.environment,
        )

    @cached_property
    def database(self) -> psycopg.Connection:
        return psycopg.connect(self.postgres.url(), autocommit=True)

    def environment(self) -> dict[str, str]:
        return {**super().environment(), "DATABASE_URL": self.postgres.url()}

    def event(self, kind: str) -> None:
        """Have its gateway make another kind of events from the next start on."""
        self.installed = replace(self.installed, start=kind)

    def tick(self) -> None:
        if self.process is None or time.monotonic() < self.ticked + TICK_SECONDS:
            return
        self.ticked = time.monotonic()
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)
        with contextlib.closing(connection):
            connection.request("POST", "/__scheduled")
            assert connection.getresponse().status == http.client.ACCEPTED

    def handled(self) -> list[str]:
        return [row[0] for row in self.database.execute("SELECT candidate_id FROM completed")]

    @contextlib.contextmanager
    def failing_handler(self) -> Iterator[None]:
        """Its table is not there."""
        self.database.execute("ALTER TABLE completed RENAME TO put_away")
        try:
            yield
        finally:
            self.database.execute("ALTER TABLE put_away RENAME TO completed")

    @contextlib.contextmanager
    def hanging_handler(self) -> Iterator[None]:
        """Its table is locked."""
        with psycopg.connect(self.postgres.url()) as other:
            other.execute("LOCK TABLE completed IN ACCESS EXCLUSIVE MODE")
            yield

    def attempts(self, candidate: str) -> int:
        key = sender.key(completed(candidate))
        rows = self.database.execute("SELECT attempts FROM gather_inbox WHERE key = %s", [key])
        return next((row[0] for row in rows), 0)
