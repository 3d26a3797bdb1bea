"""Values that change or break while `stringify` reads them."""

from __future__ import annotations

import gc
from collections import OrderedDict
from typing import TYPE_CHECKING, Any, NoReturn

import pytest

from gather_webhooks import PayloadError, stringify

if TYPE_CHECKING:
    from collections.abc import Callable


class Interferes(str):
    """A key whose hash, which an `OrderedDict` asks for, runs code of the test's."""

    __slots__ = ("act",)
    act: Callable[[], object]

    def __hash__(self) -> int:
        getattr(self, "act", int)()
        return hash("key")


def interfering(act: Callable[[], object]) -> OrderedDict[str, Any]:
    key = Interferes("key")
    members: OrderedDict[str, Any] = OrderedDict([(key, 1)])
    key.act = act
    return members


@pytest.mark.parametrize("change", ["clear", "grow"])
def test_containers_that_change_meanwhile(change: str) -> None:
    """What each held when it was met is written, whatever happens to it then."""
    outer: dict[str, Any] = {}
    inner: list[Any] = []

    def act() -> None:
        for container in (outer, inner):
            container.clear()
        if change == "grow":
            outer.update((f"new{number}", [outer]) for number in range(10_000))
            inner.extend([outer] * 10_000)

    inner += [interfering(act), [2], "last"]
    outer.update(a=inner, b={"c": 3}, d="last")
    assert stringify(outer) == '{"a":[{"key":1},[2],"last"],"b":{"c":3},"d":"last"}'
    assert "d" not in outer


def test_garbage_that_changes_containers() -> None:
    """An error of Python's own, as for a lone surrogate, may run the garbage collector."""
    value: list[Any] = []

    class Garbage:
        def __init__(self) -> None:
            self.itself = self

        def __del__(self) -> None:
            value.clear()

    threshold = gc.get_threshold()
    for _ in range(50):
        value[:] = [{"a": "\ud83c", "b": ["\udf89"]}, "last"]
        Garbage()
        gc.set_threshold(1)
        text = stringify(value)
        gc.set_threshold(*threshold)
        assert text in ('[{"a":"\\ud83c","b":["\\udf89"]},"last"]', "[]")
        gc.collect()


def test_value_whose_own_code_fails() -> None:
    def fail() -> NoReturn:
        raise LookupError("private")

    with pytest.raises(PayloadError) as caught:
        stringify([interfering(fail)])
    error = caught.value
    assert error.code == "unserializable_payload"
    assert "reading it raised LookupError" in str(error)
    assert "private" not in str(error)
    assert isinstance(error.__cause__, LookupError)


@pytest.mark.parametrize("interruption", [KeyboardInterrupt, SystemExit, MemoryError])
def test_interruptions_go_through(interruption: type[BaseException]) -> None:
    def interrupt() -> NoReturn:
        raise interruption

    with pytest.raises(interruption):
        stringify(interfering(interrupt))
