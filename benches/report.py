"""The tables of a run, as Markdown that also reads well in a terminal."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TypedDict

from goals import GOALS, Goal


class Row(TypedDict):
    name: str
    ns: dict[str, float]


class Group(TypedDict):
    title: str
    rows: list[Row]


class Document(TypedDict):
    """What each language's program prints."""

    title: str
    versions: dict[str, str]
    groups: list[Group]
    notes: list[str]


COLUMNS = {"320": "320 B", "4096": "4 KB", "65536": "64 KB", "1048576": "1 MB"}
UNITS = (("s", 1e9), ("ms", 1e6), ("µs", 1e3), ("ns", 1.0))


def language(document: Document) -> str:
    """The section of one language: its tables, notes and goals."""
    versions = ", ".join(f"{name} {version}" for name, version in document["versions"].items())
    goals = [goal for goal in GOALS if goal.language == document["title"]]
    parts = [f"## {document['title']}", f"{versions}."]
    parts += [part for group in document["groups"] for part in _group(group)]
    parts += ["\n".join(f"- {note}" for note in document["notes"])]
    if goals:
        parts += ["### Goals", _goals(document, goals)]
    return "\n\n".join(parts)


def _group(group: Group) -> Iterable[str]:
    first = group["rows"][0]["ns"]
    columns = list(first)
    yield f"### {group['title']}"
    yield table(
        ["", *(COLUMNS.get(column, column) for column in columns)],
        [
            [row["name"], *(_cell(row["ns"].get(c), None if i == 0 else first[c]) for c in columns)]
            for i, row in enumerate(group["rows"])
        ],
    )


def _cell(ns: float | None, first: float | None) -> str:
    if ns is None:
        return ""
    return _time(ns) if first is None else f"{_time(ns)} · {ns / first:.2f}×"


def _time(ns: float) -> str:
    unit, size = next((unit, size) for unit, size in UNITS if ns >= 0.9995 * size or size == 1)
    return f"{ns / size:.3g} {unit}" if ns / size < 1_000 else f"{ns / size:.0f} {unit}"


def _goals(document: Document, goals: Sequence[Goal]) -> str:
    return table(
        ["", "", *COLUMNS.values(), "other"],
        [
            [
                f"{goal.group}: {_short(goal.ours)} against {_short(goal.other)}",
                goal.bound,
                *(_outcome(document, goal, column) for column in COLUMNS),
                ", ".join(
                    f"{column}: {_outcome(document, goal, column)}"
                    for column in goal.ratios
                    if column not in COLUMNS
                ),
            ]
            for goal in goals
        ],
    )


def _short(name: str) -> str:
    return name.removeprefix("gather-webhooks ").removeprefix("gather-webhooks-wasm ")


def _outcome(document: Document, goal: Goal, column: str) -> str:
    if column not in goal.ratios:
        return ""
    group = next(group for group in document["groups"] if group["title"] == goal.group)
    times = {row["name"]: row["ns"][column] for row in group["rows"]}
    wanted = goal.ratios[column]
    if goal.bound == "at least":
        ratio = times[goal.other] / times[goal.ours]
        held = ratio >= wanted
    else:
        ratio = times[goal.ours] / times[goal.other]
        held = ratio <= wanted
    return f"{wanted:g}: {ratio:.2f} {'✓' if held else '✗'}"


def sizes(weights: Mapping[str, Mapping[str, int]]) -> str:
    """The section of what the WebAssembly package weighs."""
    columns = list(next(iter(weights.values())))
    rows = [
        [name, *(f"{weight[column] / 1_000:.1f} kB" for column in columns)]
        for name, weight in weights.items()
    ]
    return "## WebAssembly: sizes\n\n" + table(["", *columns], rows)


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A Markdown table whose columns line up."""
    used = [i for i, title in enumerate(head) if i == 0 or any(row[i] for row in rows)]
    lines = [[line[i] for i in used] for line in (head, *rows)]
    widths = [max(len(line[i]) for line in lines) for i in range(len(used))]
    rule = ["-" * widths[0], *("-" * (width - 1) + ":" for width in widths[1:])]
    lines.insert(1, rule)
    return "\n".join(
        "| "
        + " | ".join(
            cell.ljust(width) if i == 0 else cell.rjust(width)
            for i, (cell, width) in enumerate(zip(line, widths, strict=True))
        )
        + " |"
        for line in lines
    )
