"""A module of handlers that is loaded again, by a reloader or in a notebook."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

import pytest

from gather_webhooks import UsageError

if TYPE_CHECKING:
    from pathlib import Path

    from receiver.conftest import Make

MODULE = """
receiver = None


def register():
    @receiver.on("interview.created")
    def created(event): ...

    receiver.on("interview.updated")(updated)
    receiver.otherwise(other)
    receiver.on_dead(dead)


def updated(event): ...
def other(event): ...
def dead(delivery, error): ...
"""


def test_the_newer_function_counts(
    make: Make, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "reloaded_handlers.py").write_text(MODULE)
    monkeypatch.syspath_prepend(tmp_path)
    receiver = make()
    module: Any = importlib.import_module("reloaded_handlers")
    for _ in range(2):
        module.receiver = receiver
        module.register()
        importlib.reload(module)
    module.receiver = receiver
    module.register()
    handlers: Any = vars(receiver)["_handlers"]
    assert handlers.own["interview.updated"].function is module.updated
    assert handlers.otherwise is not None
    assert handlers.otherwise.function is module.other
    assert handlers.on_dead is module.dead


def test_functions_without_a_name_are_no_ones_successors(make: Make) -> None:
    receiver = make()
    receiver.on("interview.created")(lambda event: event)
    with pytest.raises(UsageError, match="has a handler already"):
        receiver.on("interview.created")(lambda event: event)
