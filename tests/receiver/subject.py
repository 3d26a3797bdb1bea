"""A receiver under test: a program of any language, which speaks JSON lines.

`subjects/README.md` says what a subject is given, what it prints, and what its handlers do.
"""

from __future__ import annotations

import itertools
import json
import os
import shlex
import signal
import socket
import subprocess
import threading
import time
from collections.abc import Callable
from typing import Any

from sender import SECRET
from servers import ROOT, free_port

START_SECONDS = 60
SECONDS = 20

Line = dict[str, Any]


def eventually(check: Callable[[], None], seconds: float = SECONDS) -> None:
    """Until a check holds; what it says at last is raised."""
    deadline = time.monotonic() + seconds
    while True:
        try:
            return check()
        except AssertionError:
            if time.monotonic() > deadline:
                raise
        time.sleep(0.02)


class Subject:
    def __init__(self, command: str, config: Line) -> None:
        self.command = command
        self.port = free_port()
        self.config = {**config, "port": self.port, "secret": SECRET}
        self.lines: list[Line] = []
        self.noise: list[str] = []
        self.ids = itertools.count(1)
        self.start()

    def start(self) -> None:
        """Also once more, after it ended: on the same port, with what it printed before kept."""
        started = len(self.lines)
        self.process = subprocess.Popen(
            [*shlex.split(self.command), json.dumps(self.config)],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            encoding="utf-8",
        )
        self.reader = threading.Thread(target=self.read, args=(self.process,), daemon=True)
        self.reader.start()

        def ready() -> None:
            ended = self.process.poll() is not None
            if not ended:
                assert any("ready" in line for line in self.lines[started:]), "it is not ready"
                socket.create_connection(("127.0.0.1", self.port), 1).close()
            else:
                self.reader.join(1)
                raise RuntimeError(f"it did not start:\n{self.output()}")

        eventually(ready, START_SECONDS)

    def read(self, process: subprocess.Popen[str]) -> None:
        assert process.stdout
        for text in process.stdout:
            try:
                line = json.loads(text)
            except ValueError:
                line = None
            if isinstance(line, dict):
                self.lines.append(line)
            else:
                self.noise.append(text)

    def output(self) -> str:
        return "".join([*self.noise, *(f"{json.dumps(line)}\n" for line in self.lines)])

    def of(self, kind: str) -> list[Any]:
        """What it printed of a kind, in order: `log`, `run`, `dead`, `effect`, `lost`."""
        return [line[kind] for line in list(self.lines) if kind in line]

    def records(self) -> list[Line]:
        """The log records that are of a delivery."""
        return [record for record in self.of("log") if "outcome" in record]

    def starts(self) -> list[Line]:
        return [run for run in self.of("run") if run["phase"] == "start"]

    def call(self, name: str, *arguments: object, seconds: float = SECONDS) -> Any:
        number = next(self.ids)
        assert self.process.stdin
        self.process.stdin.write(json.dumps({"id": number, "call": name, "args": arguments}) + "\n")
        self.process.stdin.flush()

        def answered() -> None:
            assert any(line.get("id") == number for line in list(self.lines)), f"{name}: no answer"

        eventually(answered, seconds)
        line = next(line for line in self.lines if line.get("id") == number)
        assert "error" not in line, line
        return line["result"]

    def signal(self, number: signal.Signals) -> None:
        os.kill(self.process.pid, number)

    def kill(self) -> None:
        self.process.kill()
        self.ended()

    def terminate(self) -> int:
        """As a process manager does."""
        self.process.terminate()
        return self.ended()

    def ended(self, seconds: float = SECONDS) -> int:
        status = self.process.wait(seconds)
        self.reader.join(SECONDS)
        for pipe in (self.process.stdin, self.process.stdout):
            if pipe:
                pipe.close()
        return status

    def remove(self) -> None:
        if self.process.poll() is None:
            self.kill()
