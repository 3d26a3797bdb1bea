"""Deliveries that wait where nobody runs handlers."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING, Any

from gather_webhooks.receiver import _lookout
from receiver.conftest import Make, Records, eventually, payload, post

if TYPE_CHECKING:
    from pathlib import Path

    import pytest


def told(records: Records) -> list[str]:
    return [text for record in records.all if "wait to be" in (text := record.getMessage())]


def grow_old(folder: Path, seconds: int) -> None:
    with closing(sqlite3.connect(folder / "gather.db")) as other, other:
        other.execute("UPDATE gather_inbox SET due_at = due_at - ?", [seconds * 1000])


def test_what_is_old_is_told_once_a_minute(
    make: Make, records: Records, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    receiver = make()
    receiver.on("interview.created")(lambda event: event)
    receiver.stop()
    lookout: Any = vars(vars(receiver)["_front"])["_lookout"]
    post(receiver, payload(title="1"))
    grow_old(tmp_path, 100)
    post(receiver, payload(title="2"))  # it has looked just now
    assert told(records) == []
    monkeypatch.setattr(lookout, "_next", 0.0)
    post(receiver, payload(title="3"))
    eventually(lambda: told(records))
    assert "the oldest for 10" in told(records)[0]
    assert "receiver.run()" in told(records)[0]
    post(receiver, payload(title="4"))
    assert len(told(records)) == 1
    assert not hasattr(records.all[-1], "note")


def test_where_handlers_run_nobody_looks(make: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    looked: list[object] = []
    monkeypatch.setattr(_lookout.Lookout, "look", lambda _: looked.append(1))
    receiver = make()
    receiver.on("interview.created")(lambda event: event)
    post(receiver, payload(title="1"))
    eventually(lambda: receiver.stats().done == 1)
    assert looked == []
    receiver.stop()
    post(receiver, payload(title="2"))
    assert len(looked) == 1
