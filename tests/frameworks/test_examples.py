"""Every example, copied out of the repository and installed as its README says, plays every scenario."""

from __future__ import annotations

import pytest
from examples import Example
from matrix import DOCUMENT, cells, written
from running import Running
from scenarios import Scenario

CELLS = [
    pytest.param(
        example,
        scenario,
        id=f"{example.name}-{scenario.name}",
        marks=pytest.mark.xdist_group(example.name),
    )
    for example, scenario in cells()
]


@pytest.mark.parametrize(("example", "scenario"), CELLS)
def test_scenario(example: Example, scenario: Scenario, receiver: Running) -> None:
    try:
        scenario.play(receiver)
    except AssertionError as error:
        error.add_note(f"what {example.name} printed:\n{receiver.output()}")
        raise


def test_the_table_is_in_the_documentation() -> None:
    assert DOCUMENT.read_text() == written(), "python tests/frameworks/matrix.py --write"
