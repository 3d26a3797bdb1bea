"""Runs the command line."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from receiving import SECRET

ROOT = Path(__file__).resolve().parent.parent.parent
BINARY = Path(os.environ.get("GATHER_WEBHOOKS_CLI", ROOT / "target/debug/gather-webhooks"))


def environment(extra: Mapping[str, str] | None = None) -> dict[str, str]:
    return {**os.environ, "WEBHOOK_SECRET": SECRET, "COLUMNS": "100", **(extra or {})}


def run(
    *arguments: str | Path,
    env: Mapping[str, str] | None = None,
    timeout: float = 120,
    text: str | None = None,
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [BINARY, *map(str, arguments)],
        env=environment(env),
        capture_output=True,
        text=True,
        timeout=timeout,
        input=text,
        check=False,
    )


def check(
    url: str, *arguments: str, env: Mapping[str, str] | None = None
) -> tuple[int, dict[str, Any]]:
    """The exit status of `check --json`, and its document."""
    done = run("check", url, "--json", *arguments, env=env)
    assert done.stdout, done.stderr
    return done.returncode, json.loads(done.stdout)


def results(document: dict[str, Any]) -> dict[str, str]:
    return {probe["id"]: probe["result"] for probe in document["probes"]}


def not_passed(document: dict[str, Any]) -> dict[str, str]:
    return {
        name: result for name, result in results(document).items() if result not in ("pass", "skip")
    }
