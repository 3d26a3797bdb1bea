"""Every example, copied out of the repository and installed as its README says, plays every scenario."""

from __future__ import annotations

import pytest
from installing import Example
from matrix import DOCUMENT, cells, written
from python_traps import PYTHON_TRAPS
from running import Running, completed
from scenarios import Scenario, expect, new
from traps import TRAPS, Trap

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


@pytest.mark.parametrize(
    ("example", "trap"),
    [
        pytest.param(
            Example(trap.example),
            trap,
            id=f"{trap.example}-{trap.name}",
            marks=pytest.mark.xdist_group(trap.example),
        )
        for trap in (*TRAPS, *PYTHON_TRAPS)
    ],
)
def test_trap(example: Example, trap: Trap, receiver: Running) -> None:
    receiver.stop()
    with trap.set_in(receiver.folder):
        receiver.installed.build(trap.needs)
        if trap.answer == "does not start":
            with pytest.raises(AssertionError, match="it did not start"):
                receiver.start()
        else:
            receiver.start()
            expect(receiver.post(completed(new())), trap.answer)
    receiver.stop()
    assert trap.said in " ".join(receiver.output().split()), receiver.output()


def test_the_table_is_in_the_documentation() -> None:
    assert DOCUMENT.read_text() == written(), "python tests/frameworks/matrix.py --write"
