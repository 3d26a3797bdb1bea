"""The command line's `check` of a receiver."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path
from typing import Any

import sender

ROOT = Path(__file__).resolve().parents[2]
BINARY = Path(os.environ.get("GATHER_WEBHOOKS_CLI", ROOT / "target/debug/gather-webhooks"))
#: It ends by itself long before.
SECONDS = 150

GATEWAY = "a gateway takes the whole request before it invokes the function"
#: What `check` rightly warns of, and what no receiver can change.
EXPLAINED = {
    ("lambda-node", "A18"): GATEWAY,
    ("lambda-python", "A18"): GATEWAY,
    ("workers", "A18"): "wrangler's own proxy, on a developer's machine, takes the whole request",
}


def check(port: int) -> dict[str, Any]:
    """The document of `check --json`."""
    done = subprocess.run(
        [BINARY, "check", f"http://127.0.0.1:{port}{sender.PATH}", "--json"],
        env={**os.environ, "WEBHOOK_SECRET": sender.SECRET},
        capture_output=True,
        text=True,
        timeout=SECONDS,
        check=False,
    )
    assert done.stdout, done.stderr
    document: dict[str, Any] = json.loads(done.stdout)
    assert "probes" in document, document
    return document


def unexplained(report: dict[str, Any], example: str) -> list[str]:
    """Every failure and every warning in words, but for those that are known."""
    return [
        f"{probe['id']} {probe['title']}: {probe['observed']}"
        for probe in report["probes"]
        if probe["result"] in ("fail", "warn") and (example, probe["id"]) not in EXPLAINED
    ]


def summary(report: dict[str, Any]) -> str:
    """`41 passed, 1 skipped`."""
    counts = report.get("summary", {})
    words = {"pass": "passed", "fail": "failed", "warn": "warned", "info": "told"}
    words["skip"] = "skipped"
    return ", ".join(f"{counts[name]} {word}" for name, word in words.items() if counts.get(name))
