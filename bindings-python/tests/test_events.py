from __future__ import annotations

import hashlib
from datetime import datetime, timezone
from typing import TYPE_CHECKING, Any, get_args, get_origin

import pytest

from gather_webhooks import (
    AnyEvent,
    CandidateInterviewCompleted,
    CandidateInterviewStatusChanged,
    Event,
    EventKind,
    InterviewCreated,
    InterviewUpdated,
    QuestionAudioGenerated,
    Unrecognized,
    Verifier,
    sign,
)

if TYPE_CHECKING:
    from conftest import ReadEvent

SECRET = "whsec_example"


NOW = 1_700_000_000


COMPLETED = {
    "candidateInterviewId": "ci",
    "candidateId": "c",
    "interviewId": "i",
    "status": "new_response",
    "takenAt": "2024-01-01T00:00:00Z",
}


KNOWN: list[tuple[str, dict[str, str], Any]] = [
    (
        "candidate_interview.completed",
        COMPLETED,
        CandidateInterviewCompleted("ci", "c", "i", "new_response", "2024-01-01T00:00:00Z"),
    ),
    (
        "candidate_interview.status_changed",
        {
            "candidateInterviewId": "ci",
            "candidateId": "c",
            "interviewId": "i",
            "status": "hired",
            "previousStatus": "has_reviewed",
        },
        CandidateInterviewStatusChanged("ci", "c", "i", "hired", "has_reviewed"),
    ),
    (
        "question.audio_generated",
        {"questionId": "q", "audioURL": "https://example.com/a.mp3"},
        QuestionAudioGenerated("q", "https://example.com/a.mp3"),
    ),
    ("interview.created", {"interviewId": "i", "title": "t"}, InterviewCreated("i", "t")),
    ("interview.updated", {"interviewId": "i", "title": "t"}, InterviewUpdated("i", "t")),
]


@pytest.mark.parametrize(("name", "data", "expected"), KNOWN, ids=[row[0] for row in KNOWN])
def test_known_events(
    read_event: ReadEvent, name: str, data: dict[str, str], expected: object
) -> None:
    event = read_event(event=name, timestamp="2024-01-01T00:00:00Z", data=data)
    assert event.kind == event.name == name
    assert event.data == expected
    assert type(event.data) is type(expected)
    assert event.payload == {"event": name, "timestamp": "2024-01-01T00:00:00Z", "data": data}

    event = read_event(event=name, data={**data, "new": [1]})
    assert not isinstance(event.data, Unrecognized)
    assert event.data.extra == {"new": [1]}


def test_kinds_are_those_of_the_type() -> None:
    known, unrecognized = get_args(EventKind)
    assert get_args(known) == tuple(name for name, _, _ in KNOWN)
    assert get_args(unrecognized) == ("unrecognized",)


def test_any_event_has_the_data_of_each_kind() -> None:
    classes = {name: type(data) for name, _, data in KNOWN} | {"unrecognized": Unrecognized}
    events = [get_args(event) for event in get_args(AnyEvent)]
    assert {get_args(kind): data for data, kind in events} == {
        (name,): data for name, data in classes.items()
    }


def test_event_is_generic(read_event: ReadEvent) -> None:
    assert get_origin(Event[InterviewCreated]) is Event
    assert get_args(Event[InterviewCreated]) == (InterviewCreated,)
    assert isinstance(read_event(event="interview.created", data={}), Event)


@pytest.mark.parametrize("name", [name for name, _, _ in KNOWN[1:]])
@pytest.mark.parametrize("value", [None, "absent"])
def test_optional_fields(read_event: ReadEvent, name: str, value: str | None) -> None:
    data = {} if value else dict.fromkeys(KNOWN_FIELDS[name])
    event = read_event(event=name, data=data)
    assert event.kind == name
    assert event.data == type(event.data)()  # type: ignore[call-arg]


KNOWN_FIELDS = {name: list(data) for name, data, _ in KNOWN}


@pytest.mark.parametrize(
    ("payload", "reason"),
    [
        ({"event": "interview.deleted", "data": {"a": 1}}, "unknown event"),
        ({"event": "interview.deleted"}, "unknown event"),
        ({"event": "interview.created", "data": [1]}, "data is not an object"),
        ({"event": "interview.created"}, "data is not an object"),
        ({"event": "interview.created", "data": {"title": 1}}, "title is not a string"),
        (
            {"event": "candidate_interview.completed", "data": {**COMPLETED, "takenAt": None}},
            "takenAt is not a string",
        ),
        (
            {"event": "candidate_interview.completed", "data": {"candidateInterviewId": "ci"}},
            "data has no candidateId",
        ),
    ],
)
def test_unrecognized_events(read_event: ReadEvent, payload: dict[str, Any], reason: str) -> None:
    event = read_event(**payload)
    assert event.kind == "unrecognized"
    assert event.name == payload["event"]
    assert event.data == Unrecognized(reason=reason, data=payload.get("data"))
    assert event.payload == payload


def test_signed_at(verifier: Verifier) -> None:
    body = '{"event":"interview.created"}'
    header = sign(body, SECRET, "1700000000123")
    signed_at = verifier.verify(body, header, now=NOW).signed_at
    assert signed_at == datetime(2023, 11, 14, 22, 13, 20, 123_000, timezone.utc)


def test_repr_leaves_out_the_data(read_event: ReadEvent) -> None:
    event = read_event(
        '{"event":"it\'s \\n new","timestamp":"2024-01-01T00:00:00Z","data":{"email":"a@b.c"}}'
    )
    assert repr(event) == (
        "Event(kind='unrecognized', name=\"it's \\n new\", "
        "timestamp=datetime.datetime(2024, 1, 1, 0, 0, tzinfo=datetime.timezone.utc), "
        "signed_at=datetime.datetime(2023, 11, 14, 22, 13, 20, tzinfo=datetime.timezone.utc))"
    )


def test_equality(verifier: Verifier) -> None:
    def read(body: str, signed_at: int) -> Event:
        return verifier.verify(body, sign(body, SECRET, signed_at), now=NOW)

    event = read('{"event":"a"}', NOW)
    assert event == read('{"event":"a"}', NOW)
    assert hash(event) == hash(read('{"event":"a"}', NOW))
    assert event != read('{"event":"b"}', NOW)
    assert event != read('{"event":"a"}', NOW + 1)
    assert event != '{"event":"a"}'
    assert len({event, read('{"event":"a"}', NOW), read('{"event":"b"}', NOW)}) == 2


def test_event_is_immutable(read_event: ReadEvent) -> None:
    event = read_event(event="interview.created", data={})
    for name in ("kind", "name", "timestamp", "signed_at", "data", "payload", "new"):
        with pytest.raises(AttributeError):
            setattr(event, name, None)


def test_event_cannot_be_made() -> None:
    with pytest.raises(TypeError):
        Event()


def test_data_and_payload_are_built_once(read_event: ReadEvent) -> None:
    event = read_event(event="interview.created", data={"title": "t", "a": [1]})
    assert event.data is event.data
    assert event.payload is event.payload


def test_changing_the_payload_does_not_change_the_data(read_event: ReadEvent) -> None:
    event = read_event(event="interview.created", data={"title": "t", "a": 1})
    event.payload["data"].clear()
    assert event.data == InterviewCreated(title="t", extra={"a": 1})


def test_idempotency_key(verifier: Verifier) -> None:
    body = b'{"event": "interview.created"}'
    keys = {
        verifier.verify(body, sign(body, SECRET, NOW + late), now=NOW + late).idempotency_key
        for late in (0, 60, 360)
    }
    assert keys == {hashlib.sha256(body).hexdigest()}
