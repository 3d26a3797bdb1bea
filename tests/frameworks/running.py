"""An example that runs: its process, its answers, and what its handler has done."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import sqlite3
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import sender
from installing import Installed
from sender import SECRET, Answer
from servers import free_port

START_SECONDS = 90
STOP_SECONDS = 20
HANDLED_SECONDS = 10
#: A handler that failed is run again after ten seconds, and one whose process was killed once its lease is over.
LATER_SECONDS = 60


class Running:
    """A receiver in a folder of its own, where its inbox and its handler's file are."""

    def __init__(self, installed: Installed, port: int | None = None) -> None:
        self.installed = installed
        self.folder = installed.folder
        self.port = port or free_port()
        self.log = tempfile.TemporaryFile("w+")  # noqa: SIM115 -- for as long as it is kept
        self.process: subprocess.Popen[bytes] | None = None
        #: What `gather-webhooks check` said of it.
        self.report: dict[str, Any] = {}

    def start(self) -> None:
        self.process = subprocess.Popen(
            ["bash", "-ec", self.installed.command(self.port, SECRET)],
            cwd=self.folder,
            env=self.environment(),
            stdin=subprocess.DEVNULL,
            stdout=self.log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        deadline = time.monotonic() + START_SECONDS
        while not self.answers():
            if self.process.poll() is not None or time.monotonic() > deadline:
                raise AssertionError(f"it did not start:\n{self.output()}")
            time.sleep(0.1)

    def environment(self) -> dict[str, str]:
        return self.installed.environment

    def answers(self) -> bool:
        try:
            socket.create_connection(("127.0.0.1", self.port), 1).close()
        except OSError:
            return False
        return True

    def kill(self) -> None:
        """With everything that it has started, and no time to say anything."""
        self.end(signal.SIGKILL)

    def stop(self) -> None:
        """As a process manager does."""
        self.end(signal.SIGTERM)

    def end(self, how: signal.Signals) -> None:
        process, self.process = self.process, None
        if process is None:
            return
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, how)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(STOP_SECONDS)
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait(STOP_SECONDS)
        # The server is its grandchild, and ends a moment later: the next one must not be taken for it.
        deadline = time.monotonic() + STOP_SECONDS
        while self.answers() and time.monotonic() < deadline:
            time.sleep(0.05)

    def output(self) -> str:
        self.log.seek(0)
        return self.log.read()

    # What the sender does.

    def post(
        self, body: bytes, headers: dict[str, str] | None = None, *, chunked: bool = False
    ) -> Answer:
        return sender.post(self.port, body, headers, chunked=chunked)

    # What the handler does.

    @property
    def file(self) -> Path:
        return self.folder / "completed.txt"

    def handled(self) -> list[str]:
        """The candidates whose interview it was told of, in order."""
        return self.file.read_text().splitlines() if self.file.is_file() else []

    @contextlib.contextmanager
    def failing_handler(self) -> Iterator[None]:
        """Where its file should be there is a folder."""
        kept = self.put_away()
        self.file.mkdir()
        try:
            yield
        finally:
            self.file.rmdir()
            self.file.write_text(kept)

    @contextlib.contextmanager
    def hanging_handler(self) -> Iterator[None]:
        """Its file is a pipe that nobody reads."""
        kept = self.put_away()
        os.mkfifo(self.file)
        try:
            yield
        finally:
            self.file.unlink()
            self.file.write_text(kept)

    def put_away(self) -> str:
        kept = self.file.read_text() if self.file.exists() else ""
        self.file.unlink(missing_ok=True)
        return kept

    def wait_for(self, check: Callable[[], None], seconds: float = HANDLED_SECONDS) -> None:
        deadline = time.monotonic() + seconds
        while True:
            try:
                return check()
            except AssertionError:
                if time.monotonic() > deadline:
                    raise
            self.tick()
            time.sleep(0.1)

    def tick(self) -> None:
        """What the platform does every minute, where it must."""

    def attempts(self, candidate: str) -> int:
        """How often a handler was started for the delivery of a candidate, by the inbox."""
        with contextlib.closing(sqlite3.connect(self.folder / "gather.db", timeout=10)) as inbox:
            rows = inbox.execute("SELECT key, attempts FROM gather_inbox").fetchall()
        attempts: dict[str, int] = dict(rows)
        return attempts.get(sender.key(completed(candidate)), 0)


def completed(candidate: str) -> bytes:
    """A delivery whose text tries what a body can be damaged by."""
    data = {
        "candidateInterviewId": "9b2f6c1e",
        "candidateId": candidate,
        "interviewId": "5d0e9a4b",
        "status": "new_response",
        "takenAt": "2024-01-01T00:00:00Z",
        "candidateName": "Zoë 🎉\u2028</b>&",
        "score": 1.0,
        "10": {"9": [], "1": None},
    }
    return sender.payload("candidate_interview.completed", data)
