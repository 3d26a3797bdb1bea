"""The statements, which stand once for every language in ``receiver/sql``: here is a copy.

A line ``-- name: …`` begins a statement.
"""

import re
from collections.abc import Mapping
from importlib.resources import files
from typing import Literal, TypeAlias

#: stubtest cannot compare an alias of a plain Literal.
Dialect: TypeAlias = Literal["sqlite"] | Literal["postgres"]  # noqa: PYI030


_read: dict[Dialect, Mapping[str, str]] = {}


def statements(dialect: Dialect) -> Mapping[str, str]:
    """Give the statements of a dialect by their names, without comments."""
    found = _read.get(dialect)
    if found is None:
        found = _read[dialect] = _statements(dialect)
    return found


def _statements(dialect: Dialect) -> Mapping[str, str]:
    text = files(__package__).joinpath(f"{dialect}.sql").read_text("utf-8")
    found: dict[str, str] = {}
    for block in re.split(r"(?m)^-- name: ", text)[1:]:
        name, _, sql = block.partition("\n")
        found[name] = re.sub(r"(?m)^--.*\n", "", sql).strip().removesuffix(";")
    return found
