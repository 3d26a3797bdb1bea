"""What claims leave in PostgreSQL, and what they make of what an inbox has left there."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest
import sender
from matrix import CASES, Case
from subject import Subject, eventually
from tables import Table

Start = Callable[..., Subject]

CLAIMS = pytest.mark.parametrize(
    "case", [case for case in CASES if case.kind == "postgres-claims"], ids=str
)


def created(number: int) -> bytes:
    return sender.payload("interview.created", {"interviewId": str(number), "title": "ok"})


@CLAIMS
def test_what_an_inbox_gave_up_is_a_duplicate(case: Case, start: Start, table: Table) -> None:
    subject = start()
    body = created(1)
    assert str(sender.post(subject.port, body)) == "200 OK"
    table.run("UPDATE gather_inbox SET state = 'dead'")
    assert str(sender.post(subject.port, body)) == "200 OK"

    def both_logged() -> None:
        assert [record["outcome"] for record in subject.records()] == ["handled", "duplicate"]

    eventually(both_logged)
    assert len(subject.starts()) == 1


@CLAIMS
def test_a_claim_that_was_not_taken_in_time_is_not_taken_later(
    case: Case, start: Start, table: Table
) -> None:
    subject = start()
    assert str(sender.post(subject.port, created(1))) == "200 OK"
    with table.locked():
        answer = sender.post(subject.port, created(2))
        assert str(answer) == "503 store_unavailable"
        assert answer.seconds < 5
    time.sleep(1)
    assert [row["key"] for row in table.rows()] == [sender.key(created(1))]
    assert len(subject.starts()) == 1  # a second has passed
    assert str(sender.post(subject.port, created(2))) == "200 OK"
