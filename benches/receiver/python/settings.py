"""What every subject in Python is told: its only argument, as JSON."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

CONFIG: dict[str, Any] = json.loads(sys.argv[1])
PATH = "/webhooks/qualifi"
EVENT = "candidate_interview.completed"
#: As many connections as every other subject has.
CONNECTIONS = 10
CONCURRENCY = 8
SQL = Path(__file__).resolve().parents[3] / "receiver/sql"


def statement(dialect: str, name: str) -> str:
    """A statement of the receiver's, by its name."""
    _, _, rest = (SQL / f"{dialect}.sql").read_text().partition(f"-- name: {name}\n")
    return rest.partition("-- name:")[0].strip().removesuffix(";")


def say(**line: Any) -> None:
    print(json.dumps(line), flush=True)
