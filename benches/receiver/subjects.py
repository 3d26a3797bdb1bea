"""The programs that are measured, and the one that sends.

A subject's only argument is JSON: `subject` says which it is; `secret`; `path` or `url`, where it stores. A server
prints `{"port": …}`, and `{"handled": …, "at": …}` whenever it has handled `expect` deliveries more. Another
program prints what it has measured, in `rounds` of `each` so many times.
"""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path
from types import TracebackType
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
HERE = ROOT / "benches/receiver"
INSTALLED = ROOT / ".tools/benches/receiver"
PYTHON = INSTALLED / "bin/python"
TARGET = ROOT / "target/benches"
#: What the newest of the peers need, which the machine's own may not be.
NODE_24 = HERE / "node_modules/node-24/bin/node"
SECRET = "whsec_benches"
CONNECTIONS = 32

PROGRAMS: dict[tuple[str, str], list[str | Path]] = {
    ("Rust", "serve"): [TARGET / "release/receiver-benches"],
    ("Rust", "answer"): [TARGET / "release/receiver-benches"],
    ("Python", "serve"): [PYTHON, HERE / "python/serve.py"],
    ("Python", "answer"): [PYTHON, HERE / "python/answer.py"],
    ("Python", "table"): [PYTHON, HERE / "python/table.py"],
    ("Node.js", "serve"): ["node", HERE / "node/serve.mjs"],
    ("Node.js", "answer"): ["node", HERE / "node/answer.mjs"],
    ("Node.js 24", "serve"): [NODE_24, HERE / "node/serve.mjs"],
}


def measured(language: str, program: str, **config: Any) -> list[dict[str, Any]]:
    """The lines of a program that measures itself."""
    command = _command(language, program, config)
    lines = subprocess.check_output(command, cwd=ROOT, text=True).splitlines()
    return [json.loads(line) for line in lines]


class Server:
    """A subject that listens, in a process of its own."""

    def __init__(self, language: str, **config: Any) -> None:
        self.name = f"{language} {config['subject']}"
        self.expect = config.get("expect", 0)
        self._process = subprocess.Popen(
            _command(language, "serve", config),
            cwd=ROOT,
            stdout=subprocess.PIPE,
            text=True,
            env={**os.environ, "NODE_NO_WARNINGS": "1"},
        )
        self.port: int = self._line()["port"]

    def __enter__(self) -> Server:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._process.kill()
        self._process.wait()

    def requests_per_second(self, requests: int) -> float:
        """How many are answered."""
        return requests / float(self._load(requests)["seconds"])

    def deliveries_per_second(self) -> float:
        """How many are handled, from the first request to the last handler."""
        began = self._load(self.expect)["began"]
        return float(self.expect / (self._line()["at"] - began))

    def _load(self, requests: int) -> dict[str, Any]:
        command = [TARGET / "release/load", self.port, SECRET, CONNECTIONS, requests]
        result: dict[str, Any] = json.loads(
            subprocess.check_output([str(part) for part in command])
        )
        if result["statuses"] != {"200": requests}:
            raise RuntimeError(f"{self.name} answered {result['statuses']}")
        return result

    def _line(self) -> dict[str, Any]:
        output = self._process.stdout
        line = output.readline() if output else ""
        if not line:
            raise RuntimeError(f"{self.name} has ended")
        found: dict[str, Any] = json.loads(line)
        return found


def _command(language: str, program: str, config: dict[str, Any]) -> list[str | Path]:
    return [*PROGRAMS[language, program], json.dumps({"secret": SECRET, **config})]
