"""What the tests of the command line's packages have in common: where each installs it, it does the same."""

from __future__ import annotations

import json
import os
import signal
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

from conftest import ROOT

SECRET = "whsec_packaged"
BODY = b'{"event":"interview.created","timestamp":"2024-01-01T00:00:00Z","data":{"title":"Zo\xc3\xab"}}'
UNREACHABLE = "postgresql://nobody@127.0.0.1:1/none"
Command = Sequence[str | Path]
NONE: Mapping[str, str] = {}


def version() -> str:
    lines = (ROOT / "Cargo.toml").read_text().splitlines()
    return next(line for line in lines if line.startswith("version = ")).split('"')[1]


def run(
    command: Command, folder: Path, stdin: bytes = b"", variables: Mapping[str, str] = NONE
) -> subprocess.CompletedProcess[bytes]:
    environment = {**os.environ, "WEBHOOK_SECRET": SECRET, **variables}
    return subprocess.run(
        command, cwd=folder, env=environment, input=stdin, capture_output=True, timeout=60
    )


def assert_it_works(program: Command, folder: Path) -> None:
    """It signs what it verifies, from standard input, and every exit status is passed on."""
    said = run([*program, "--version"], folder)
    assert said.stdout.decode() == f"gather-webhooks {version()}\n", said.stderr.decode()

    signed = run([*program, "sign"], folder, BODY)
    assert signed.returncode == 0, signed.stderr.decode()
    verify = [*program, "verify", "--json", "--header", signed.stdout.decode().strip()]
    verified = run(verify, folder, BODY)
    assert verified.returncode == 0, verified.stdout.decode()
    assert json.loads(verified.stdout)["event"]["payload"]["data"] == {"title": "Zoë"}

    refused = run(verify, folder, BODY, {"WEBHOOK_SECRET": "another"})
    assert refused.returncode == 1
    assert json.loads(refused.stdout)["verdict"] == "signature_mismatch"
    assert run([*program, "nonsense"], folder).returncode == 2
    assert run([*program, "inbox", UNREACHABLE, "list"], folder).returncode == 3


def assert_a_signal_ends_it(program: Command, folder: Path, number: signal.Signals) -> None:
    """`listen` ends well, and nothing goes on behind it."""
    command = [*program, "listen", "--json", "--port", "0", "--dir", "deliveries"]
    environment = {**os.environ, "WEBHOOK_SECRET": SECRET}
    with subprocess.Popen(
        command, cwd=folder, env=environment, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout
        ready = json.loads(process.stdout.readline())
        assert ready["type"] == "ready"
        process.send_signal(number)
        try:
            assert process.wait(timeout=30) == 0
            # It is at its end when nobody is left who could write.
            assert process.stdout.read() == ""
        finally:
            process.kill()
