"""Structural pattern matching. Collected on Python 3.10 and later."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gather_webhooks import (
    CandidateInterviewCompleted,
    Event,
    InterviewCreated,
    InterviewUpdated,
    Unrecognized,
)

if TYPE_CHECKING:
    from conftest import ReadEvent


def test_data_by_keyword(read_event: ReadEvent) -> None:
    data = {
        "candidateInterviewId": "ci",
        "candidateId": "c",
        "interviewId": "i",
        "status": "new_response",
        "takenAt": "2024-01-01T00:00:00Z",
    }
    match read_event(event="candidate_interview.completed", data=data).data:
        case CandidateInterviewCompleted(candidate_id=candidate, status="new_response"):
            assert candidate == "c"
        case _:
            raise AssertionError


def test_data_by_position(read_event: ReadEvent) -> None:
    match read_event(event="interview.created", data={"interviewId": "i", "a": 1}).data:
        case InterviewUpdated():
            raise AssertionError
        case InterviewCreated(interview, title, {"a": number}):
            assert (interview, title, number) == ("i", None, 1)
        case _:
            raise AssertionError


def test_event_by_position(read_event: ReadEvent) -> None:
    match read_event(event="interview.deleted", data={"id": 7}):
        case Event("interview.created"):
            raise AssertionError
        case Event("unrecognized", Unrecognized("unknown event", {"id": number})):
            assert number == 7
        case _:
            raise AssertionError


def test_event_by_keyword(read_event: ReadEvent) -> None:
    match read_event(event="interview.updated", data={}):
        case Event(kind="interview.updated", name=name, data=InterviewUpdated(title=None)):
            assert name == "interview.updated"
        case _:
            raise AssertionError
