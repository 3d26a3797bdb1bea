"""Values that JSON has not."""

from __future__ import annotations

import asyncio
import dataclasses
import threading
from collections import deque
from datetime import date, datetime, timedelta, timezone
from enum import Enum
from fractions import Fraction
from pathlib import PurePosixPath
from types import MappingProxyType, SimpleNamespace
from typing import TYPE_CHECKING, Any
from uuid import UUID

import pytest

from gather_webhooks import PayloadError, Verifier, sign, stringify, verify_webhook_signature

if TYPE_CHECKING:
    from collections.abc import Callable

SECRET = "whsec_example"
DEEPEST = 512


@dataclasses.dataclass
class Model:
    event: str = "interview.created"


class Status(Enum):
    HIRED = "hired"


class LiesAboutItsClass:
    @property  # type: ignore[misc]
    def __class__(self) -> type[dict[str, Any]]:  # type: ignore[override]
        return dict


def refused(call: Callable[..., object], *arguments: Any) -> PayloadError:
    with pytest.raises(PayloadError) as caught:
        call(*arguments)
    assert caught.value.code == "unserializable_payload"
    return caught.value


@pytest.mark.parametrize(
    "value",
    [
        b"{}",
        bytearray(b"{}"),
        memoryview(b"{}"),
        datetime.now(timezone.utc),
        date(2024, 1, 1),
        timedelta(1),
        UUID(int=7),
        Fraction(1, 3),
        1j,
        {1},
        frozenset(),
        iter([1]),
        (number for number in [1]),
        range(3),
        deque([1]),
        {"a": 1}.items(),
        MappingProxyType({"event": "x"}),
        SimpleNamespace(event="x"),
        Model(),
        Model,
        Status.HIRED,
        PurePosixPath("a"),
        Ellipsis,
        object(),
        len,
        LiesAboutItsClass(),
    ],
    ids=lambda value: type(value).__name__,
)
def test_values_that_json_has_not(value: Any) -> None:
    name = type(value).__name__
    assert f"because it is of type {name}: " in str(refused(stringify, value))
    assert f"an element of a list at depth 1 is of type {name}: " in str(
        refused(stringify, [value])
    )
    nested = {"private": [({"private": value},)]}
    assert f"a value of a dict at depth 4 is of type {name}: " in str(refused(stringify, nested))


@pytest.mark.parametrize(
    "key", [1, 1.5, True, None, b"private", (1, 2), date(2024, 1, 1), Status.HIRED]
)
def test_keys_that_json_has_not(key: Any) -> None:
    is_a = "None" if key is None else f"of type {type(key).__name__}"
    error = refused(stringify, [{"private": 1, key: 2}])
    assert f"a key of a dict at depth 2 is {is_a}: " in str(error)
    assert "private" not in str(error)


def test_what_to_do_instead() -> None:
    assert "pass what json.loads gave" in str(refused(stringify, [date(2024, 1, 1)]))
    for raw in (b"{}", bytearray(b"{}"), memoryview(b"{}")):
        assert "raw bytes, which `verify` takes" in str(refused(stringify, raw))
        assert "raw bytes" not in str(refused(stringify, [raw]))
    coroutine = asyncio.sleep(0)
    assert "await it first" in str(refused(stringify, coroutine))
    coroutine.close()


def test_every_function_that_takes_a_parsed_payload_refuses_them() -> None:
    verifier = Verifier(SECRET)
    payload = {"event": datetime.now(timezone.utc)}
    for signature in (sign("{}", SECRET), "rubbish", None):
        refused(verifier.verify_parsed, payload, signature)
        refused(verify_webhook_signature, payload, signature, SECRET)
    refused(sign, payload, SECRET)


def nested(levels: int, wrap: Callable[[Any], Any]) -> Any:
    value = wrap(0)
    for _ in range(levels - 1):
        value = wrap(value)
    return value


WRAPS = pytest.mark.parametrize(
    "wrap",
    [lambda value: [value], lambda value: (value,), lambda value: {"a": value}],
    ids=["list", "tuple", "dict"],
)


@WRAPS
def test_depth(wrap: Callable[[Any], Any]) -> None:
    text = stringify(nested(DEEPEST, wrap))
    assert text.count("[") + text.count("{") == DEEPEST
    for levels in (DEEPEST + 1, 5_000, 100_000):
        error = refused(stringify, nested(levels, wrap))
        assert "deeper than 512 levels" in str(error)


def test_what_holds_itself() -> None:
    in_list: list[Any] = [1]
    in_list.append(in_list)
    in_dict: dict[str, Any] = {"a": 1}
    in_dict["b"] = [in_dict, in_dict]
    in_tuple: tuple[list[Any]] = ([],)
    in_tuple[0].append(in_tuple)
    far_apart: list[Any] = []
    around: Any = far_apart
    for _ in range(500):
        around = [around]
    far_apart.append(around)
    assert "it holds itself" in str(refused(stringify, far_apart))
    for cycle in (in_list, in_dict, in_tuple):
        assert "it holds itself" in str(refused(stringify, cycle))
        deep: Any = cycle
        for _ in range(500):
            deep = [deep, cycle]
        assert "it holds itself" in str(refused(stringify, deep))


def test_what_is_there_twice_is_no_cycle() -> None:
    shared = {"a": [1]}
    assert stringify([shared, shared]) == '[{"a":[1]},{"a":[1]}]'


def test_what_holds_the_same_so_often_that_memory_would_not_do() -> None:
    value: Any = "x" * 2**20
    for _ in range(DEEPEST):
        value = [value, value]
    assert "longer than any that JavaScript can make" in str(refused(stringify, value))


def test_small_stack() -> None:
    results: list[object] = []

    def work() -> None:
        results.append(len(stringify(nested(DEEPEST, lambda value: [value]))))
        results.append(refused(stringify, nested(DEEPEST + 1, lambda value: {"a": value})).code)

    before = threading.stack_size(64 * 1024)
    try:
        thread = threading.Thread(target=work)
        thread.start()
        thread.join()
    finally:
        threading.stack_size(before)
    assert results == [2 * DEEPEST + 1, "unserializable_payload"]
