"""Groups of subjects that were measured side by side, and what the receiver sets out to be beside them."""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from report import table

Unit = Literal["ms", "/s"]


@dataclass(frozen=True)
class Group:
    """What each subject took or did in each round; the first is what the others are compared with."""

    title: str
    unit: Unit
    rows: dict[str, list[float]]


@dataclass(frozen=True)
class Goal:
    """`ours` of a group has at least, or at most, so much of `other`."""

    group: str
    ours: str
    other: str
    bound: Literal["at least", "at most"]
    wanted: float


def ratios(group: Group, ours: str, other: str) -> list[float]:
    """The ratio of every round: what the machine does beside it takes both of them the same."""
    return [a / b for a, b in zip(group.rows[ours], group.rows[other], strict=True)]


def section(group: Group) -> str:
    first = next(iter(group.rows))
    head = ["", "median", "of the first", "in the rounds"]
    rows = [
        [
            name,
            _value(statistics.median(values), group.unit),
            "" if name == first else f"{statistics.median(ratios(group, name, first)):.2f}×",
            "" if name == first else _range(ratios(group, name, first)),
        ]
        for name, values in group.rows.items()
    ]
    return f"### {group.title}\n\n{table(head, rows)}"


def goals(groups: Sequence[Group], all_goals: Sequence[Goal]) -> str:
    by_title = {group.title: group for group in groups}
    rows = []
    for goal in all_goals:
        found = ratios(by_title[goal.group], goal.ours, goal.other)
        ratio = statistics.median(found)
        held = ratio >= goal.wanted if goal.bound == "at least" else ratio <= goal.wanted
        rows.append(
            [
                f"{goal.group}: {goal.ours} against {goal.other}",
                f"{goal.bound} {goal.wanted:g}",
                f"{ratio:.2f} {'✓' if held else '✗'}",
                _range(found),
            ]
        )
    return table(["", "wanted", "measured", "in the rounds"], rows)


def _value(value: float, unit: Unit) -> str:
    digits = f"{value:.0f}" if value >= 100 else f"{value:.3g}"
    return f"{digits}{' ms' if unit == 'ms' else '/s'}"


def _range(values: Sequence[float]) -> str:
    return f"{min(values):.2f} to {max(values):.2f}"
