"""The classes of the events' data, as users make, keep and send them."""

from __future__ import annotations

import copy
import json
import pickle
from dataclasses import FrozenInstanceError, asdict, replace
from typing import Any

import pytest

from gather_webhooks import (
    CandidateInterviewCompleted,
    CandidateInterviewStatusChanged,
    InterviewCreated,
    InterviewUpdated,
    QuestionAudioGenerated,
    Unrecognized,
)

DATA: list[Any] = [
    CandidateInterviewCompleted(
        candidate_interview_id="ci",
        candidate_id="c",
        interview_id="i",
        status="hired",
        taken_at="2024-01-01T00:00:00Z",
        extra={"score": 5},
    ),
    CandidateInterviewStatusChanged(status="hired", previous_status="archived"),
    QuestionAudioGenerated(question_id="q", audio_url="u", extra={"seconds": [1, 2]}),
    InterviewCreated(title="t", extra={"a": {"b": None}}),
    InterviewUpdated(),
    Unrecognized(reason="unknown event", data={"a": [1]}),
]
EACH = pytest.mark.parametrize("data", DATA, ids=lambda data: type(data).__name__)


@EACH
def test_pickled_and_copied(data: Any) -> None:
    for protocol in range(pickle.HIGHEST_PROTOCOL + 1):
        assert pickle.loads(pickle.dumps(data, protocol)) == data  # noqa: S301 -- our own
    assert copy.copy(data) == copy.deepcopy(data) == data
    assert replace(data) == data


@EACH
def test_as_dict_and_json(data: Any) -> None:
    as_dict = asdict(data)
    assert type(data)(**json.loads(json.dumps(as_dict))) == data


@EACH
def test_immutable(data: Any) -> None:
    for name in vars(data):
        with pytest.raises(FrozenInstanceError):
            setattr(data, name, None)
    assert hash(data) == hash(replace(data))


def test_equality() -> None:
    assert InterviewCreated("i") == InterviewCreated("i", None, {})
    updated: object = InterviewUpdated("i")
    assert InterviewCreated("i") != updated
    assert InterviewCreated("i") != InterviewCreated("i", extra={"a": 1})


def test_repr() -> None:
    assert (
        repr(InterviewCreated(title="t", extra={"a": 1}))
        == "InterviewCreated(interview_id=None, title='t', extra={'a': 1})"
    )
    assert repr(Unrecognized("unknown event")) == "Unrecognized(reason='unknown event', data=None)"


def test_extra_is_read_only() -> None:
    given = {"a": 1}
    extra: Any = InterviewCreated(extra=given).extra
    given["b"] = 2
    assert extra == {"a": 1}
    assert extra["a"] == 1
    for change in (
        lambda: extra.__setitem__("a", 2),
        lambda: extra.__delitem__("a"),
        lambda: extra.__ior__({"b": 2}),
        lambda: extra.update(b=2),
        lambda: extra.setdefault("b", 2),
        lambda: extra.pop("a"),
        extra.popitem,
        extra.clear,
    ):
        with pytest.raises(TypeError, match="cannot be changed"):
            change()
    assert extra == {"a": 1}
    assert {**extra, "b": 2} == {"a": 1, "b": 2}
    for copied in (copy.copy(extra), copy.deepcopy(extra), pickle.loads(pickle.dumps(extra))):  # noqa: S301 -- our own
        assert copied == extra
        assert type(copied) is type(extra)


def test_extra_of_each_is_its_own() -> None:
    assert InterviewCreated().extra == {}
    assert InterviewCreated().extra is not InterviewCreated().extra


def test_documented_fields_are_required() -> None:
    with pytest.raises(TypeError):
        CandidateInterviewCompleted()  # type: ignore[call-arg]
