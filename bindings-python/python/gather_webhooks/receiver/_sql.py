"""The statements, which stand once for every language in ``receiver/sql``: here is a copy.

A line ``-- name: …`` begins a statement.
"""

import re
from collections.abc import Mapping
from importlib.resources import files
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

if TYPE_CHECKING:
    from ._operations import Operation

#: stubtest cannot compare an alias of a plain Literal.
Dialect: TypeAlias = Literal["sqlite"] | Literal["postgres"]  # noqa: PYI030


_read: dict[Dialect, Mapping[str, str]] = {}


def statements(dialect: Dialect) -> Mapping[str, str]:
    """Give the statements of a dialect by their names, without comments."""
    found = _read.get(dialect)
    if found is None:
        found = _read[dialect] = _statements(dialect)
    return found


def creation(dialect: Dialect) -> str:
    """Give what makes the tables, for whoever begins and commits by itself."""
    return statements(dialect)["create"].removeprefix("BEGIN;").removesuffix("COMMIT")


def _statements(dialect: Dialect) -> Mapping[str, str]:
    text = files(__package__).joinpath(f"{dialect}.sql").read_text("utf-8")
    found: dict[str, str] = {}
    for block in re.split(r"(?m)^-- name: ", text)[1:]:
        name, _, sql = block.partition("\n")
        found[name] = re.sub(r"(?m)^--.*\n", "", sql).strip().removesuffix(";")
    return found


#: What the numbers of PostgreSQL's statements stand for.
_ORDER: dict[str, str] = {
    "exists": "",
    "version": "",
    "put": "receiver key name body signed_at now state error finished_at",
    "claim": "receiver names now expired lease lease_until limit",
    "renew": "receiver key lease lease_until",
    "complete": "receiver key lease now",
    "fail": "receiver key lease state due_at error finished_at",
    "dead": "receiver",
    "replay": "receiver key now",
    "delete": "receiver key",
    "count": "receiver",
    "oldest": "receiver",
    "overdue": "receiver",
    "forget": "receiver before limit",
    "claim_inline": "receiver key name signed_at now lease lease_until expired",
    "state": "receiver key",
    "release": "receiver key lease",
}


def in_order(operation: "Operation[Any]") -> list[Any]:
    """Give the values of an operation in the order that PostgreSQL's statement has them in."""
    return [operation.values[name] for name in _ORDER[operation.statement].split()]
