"""The extra of data that came with an event: read when it is asked for, and nobody can tell."""

from __future__ import annotations

import copy
import gc
import json
import pickle
import threading
import weakref
from concurrent.futures import ThreadPoolExecutor
from dataclasses import FrozenInstanceError, asdict, astuple, replace
from typing import TYPE_CHECKING, Any

import pytest
from deliveries import NOW, SECRET

from gather_webhooks import InterviewCreated, Verifier, sign

if TYPE_CHECKING:
    from collections.abc import Callable

BODY = json.dumps(
    {
        "before": 1,
        "event": "interview.created",
        "data": {"new": {"a": [1]}, "title": "t", "interviewId": "i", "": None},
        "after": 2,
    }
)
EXTRA = {"new": {"a": [1]}, "": None}
WHOLE = InterviewCreated("i", "t", EXTRA)


@pytest.fixture
def data(verifier: Verifier) -> Any:
    """Data whose extra nobody has asked for."""
    return verifier.verify(BODY, sign(BODY, SECRET, NOW), now=NOW).data


@pytest.mark.parametrize(
    "use",
    [
        lambda data: data,
        copy.copy,
        copy.deepcopy,
        replace,
        *[
            lambda data, protocol=protocol: pickle.loads(pickle.dumps(data, protocol))  # noqa: S301 -- our own
            for protocol in range(pickle.HIGHEST_PROTOCOL + 1)
        ],
        lambda data: type(data)(**vars(data)),
        lambda data: type(data)(**data.__dict__),
        lambda data: type(data)(**asdict(data)),
        lambda data: type(data)(*astuple(data)),
    ],
)
def test_it_is_there_whatever_is_done_first(data: Any, use: Callable[[Any], Any]) -> None:
    used = use(data)
    assert vars(used) == {"interview_id": "i", "title": "t", "extra": EXTRA}
    assert used == WHOLE
    assert type(used.extra) is type(WHOLE.extra)


def test_equality_hash_and_repr(data: Any) -> None:
    assert hash(data) == hash(WHOLE)
    assert data == WHOLE
    assert repr(data) == repr(WHOLE)


@pytest.mark.parametrize("show", [repr, vars, dir, lambda data: data == WHOLE])
def test_nothing_else_shows(data: Any, show: Callable[[Any], object]) -> None:
    assert show(data) == show(WHOLE)
    assert "unread" not in str(show(data))


def test_it_is_read_once(data: Any) -> None:
    assert data.extra is data.extra
    assert vars(data)["extra"] is data.extra


def test_it_is_the_same_in_every_thread(verifier: Verifier) -> None:
    for _ in range(50):
        data: Any = verifier.verify(BODY, sign(BODY, SECRET, NOW), now=NOW).data
        barrier = threading.Barrier(4)

        def read(_: int, data: Any = data, barrier: threading.Barrier = barrier) -> int:
            barrier.wait()
            return id(data.extra)

        with ThreadPoolExecutor(4) as pool:
            assert set(pool.map(read, range(4))) == {id(data.extra)}


def test_it_cannot_be_set(data: Any) -> None:
    for name in ("extra", "title", "new"):
        with pytest.raises(FrozenInstanceError):
            setattr(data, name, {})
    with pytest.raises(FrozenInstanceError):
        del data.extra
    assert data == WHOLE


def test_it_does_not_keep_the_event_alive(verifier: Verifier) -> None:
    """Nor does the event keep itself, through its data: nothing would ever free it."""
    data: Any = verifier.verify(BODY, sign(BODY, SECRET, NOW), now=NOW).data
    gone = weakref.ref(data)
    gc.disable()
    try:
        del data
        assert gone() is None
    finally:
        gc.enable()


def test_escapes_duplicates_and_nulls(verifier: Verifier) -> None:
    body = (
        '{"data":{"title":"old","x":1,"\\u0074itle":"a\\"\\ud83d\\n","x":[2],"interviewId":null}'
        ' , "event":"interview.created"} '
    )
    data = verifier.verify(body, sign(body, SECRET, NOW), now=NOW).data
    assert data == InterviewCreated(None, 'a"\ud83d\n', {"x": [2]})


def test_data_that_is_half_made_has_none() -> None:
    assert not hasattr(object.__new__(InterviewCreated), "extra")
