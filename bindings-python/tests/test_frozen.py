"""The extra of data is a dict that stays as it is."""

from __future__ import annotations

import copy
import json
import operator
import pickle
from dataclasses import asdict, replace
from typing import TYPE_CHECKING, Any

import pytest

from gather_webhooks import InterviewCreated

if TYPE_CHECKING:
    from collections.abc import Callable

MEMBERS = {"a": 1, "b": [2]}


@pytest.fixture
def extra() -> Any:
    return InterviewCreated("i", "t", MEMBERS).extra


@pytest.mark.parametrize(
    "change",
    [
        lambda extra: extra.__init__({"c": 3}),
        lambda extra: extra.__init__(c=3),
        lambda extra: extra.__init__(),
        lambda extra: extra.__setstate__({"c": 3}),
        lambda extra: operator.setitem(extra, "a", 3),
        lambda extra: operator.delitem(extra, "a"),
        lambda extra: operator.ior(extra, {"c": 3}),  # type: ignore[no-untyped-call]
        lambda extra: extra.clear(),
        lambda extra: extra.pop("a"),
        lambda extra: extra.popitem(),
        lambda extra: extra.setdefault("c", 3),
        lambda extra: extra.update(c=3),
    ],
)
def test_it_cannot_be_changed(extra: Any, change: Callable[[Any], object]) -> None:
    with pytest.raises(TypeError, match="make a dict of it first"):
        change(extra)
    assert extra == MEMBERS


def test_it_takes_no_attributes(extra: Any) -> None:
    with pytest.raises(AttributeError):
        extra.get = None


@pytest.mark.parametrize(
    "use",
    [
        copy.copy,
        copy.deepcopy,
        type(InterviewCreated().extra),
        lambda extra: type(extra)(extra.items()),
        *[
            lambda extra, protocol=protocol: pickle.loads(pickle.dumps(extra, protocol))  # noqa: S301 -- our own
            for protocol in range(pickle.HIGHEST_PROTOCOL + 1)
        ],
        lambda extra: asdict(InterviewCreated(extra=extra))["extra"],
        lambda extra: replace(InterviewCreated(), extra=extra).extra,
    ],
)
def test_copies_are_frozen_too(extra: Any, use: Callable[[Any], Any]) -> None:
    copied = use(extra)
    assert copied == MEMBERS
    assert list(copied) == list(MEMBERS)
    assert type(copied) is type(extra)
    with pytest.raises(TypeError):
        copied["c"] = 3


def test_to_read_it_is_a_dict(extra: Any) -> None:
    assert json.dumps(extra) == json.dumps(MEMBERS)
    assert {**extra} == dict(extra) == extra.copy() == extra | {} == MEMBERS
    assert type(extra.copy()) is type(extra | {}) is dict
    assert repr(extra) == repr(MEMBERS)
    assert type(extra)() == {}
