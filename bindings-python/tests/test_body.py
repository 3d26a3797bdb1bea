"""The argument that holds the raw body: what it may be, and what it may not."""

from __future__ import annotations

import array
import asyncio
import collections
import io
import mmap
from types import MappingProxyType
from typing import Any, NoReturn

import pytest
from deliveries import BODY, HEADER, NOW, SECRET
from subclasses import Bytes, Text

from gather_webhooks import (
    UsageError,
    VerificationError,
    Verifier,
    idempotency_key,
    sign,
)


class LiesAboutItsClass:
    @property  # type: ignore[misc]
    def __class__(self) -> NoReturn:  # type: ignore[override]
        raise RuntimeError


def memory_map() -> mmap.mmap:
    memory = mmap.mmap(-1, len(BODY))
    memory.write(BODY)
    return memory


def reversed_twice() -> memoryview:
    return memoryview(BODY[::-1])[::-1]


def spread_out() -> memoryview:
    return memoryview(bytes(byte for pair in zip(BODY, BODY, strict=True) for byte in pair))[::2]


@pytest.mark.parametrize(
    "body",
    [
        BODY,
        bytearray(BODY),
        memoryview(BODY),
        memoryview(bytearray(BODY)),
        reversed_twice(),
        spread_out(),
        array.array("B", BODY),
        memory_map(),
        BODY.decode(),
        Bytes(BODY),
        Text(BODY.decode()),
    ],
    ids=lambda body: type(body).__name__,
)
def test_bodies(verifier: Verifier, body: Any) -> None:
    event = verifier.verify(body, HEADER, now=NOW)
    assert event.payload == {"event": "interview.created", "data": {}}
    assert sign(body, SECRET, NOW) == HEADER


def test_text_body_is_utf8(verifier: Verifier) -> None:
    body = '{"event":"interview.created","data":{"title":"Barista ☕ 🎉"}}'
    header = sign(body.encode(), SECRET, NOW)
    assert verifier.verify(body, header, now=NOW).payload["data"]["title"] == "Barista ☕ 🎉"


def test_body_that_changes_later_does_not_change_the_event(verifier: Verifier) -> None:
    body = bytearray(BODY)
    event = verifier.verify(body, HEADER, now=NOW)
    body.clear()
    assert event.payload == {"event": "interview.created", "data": {}}


@pytest.mark.parametrize("text", ["\ud800", "a\udfffb", "\udc00\ud800", "é\ud83d"])
def test_lone_surrogates_count_as_replacement_characters(verifier: Verifier, text: str) -> None:
    replaced = "".join("\ufffd" if "\ud800" <= c <= "\udfff" else c for c in text)
    assert sign(text, SECRET, NOW) == sign(replaced, SECRET, NOW)
    with pytest.raises(VerificationError) as caught:
        verifier.verify(text, HEADER, now=NOW)
    assert caught.value.code == "signature_mismatch"


def test_surrogates_that_are_a_pair_are_one_character() -> None:
    assert sign("\ud83c\udf89", SECRET, NOW) == sign("🎉", SECRET, NOW)


@pytest.mark.parametrize(
    "body",
    [{}, {"event": "x"}, [], (), collections.OrderedDict(), MappingProxyType({})],
    ids=lambda body: type(body).__name__,
)
def test_parsed_bodies(verifier: Verifier, body: Any) -> None:
    for call in (verifier.verify, verifier.authenticate):
        with pytest.raises(UsageError, match=r"get_data\(\) in Flask.*`verify_parsed`") as caught:
            call(body, HEADER, now=NOW)
        assert caught.value.code == "body_not_raw"
    with pytest.raises(UsageError, match=r"get_data\(\) in Flask.*`stringify`") as caught:
        idempotency_key(body)
    assert caught.value.code == "body_not_raw"


@pytest.mark.parametrize(
    "body",
    [None, True, 0, 1.5, object(), io.BytesIO(BODY), {1}, iter([BODY]), int],
    ids=lambda body: type(body).__name__,
)
def test_other_bodies(verifier: Verifier, body: Any) -> None:
    with pytest.raises(UsageError, match="`body`") as caught:
        verifier.verify(body, HEADER, now=NOW)
    assert caught.value.code == "invalid_argument"
    with pytest.raises(UsageError, match="`payload`") as caught:
        idempotency_key(body)
    assert caught.value.code == "invalid_argument"


def test_value_that_lies_about_its_class(verifier: Verifier) -> None:
    value: Any = LiesAboutItsClass()
    with pytest.raises(UsageError, match="`body`"):
        verifier.verify(value, HEADER, now=NOW)
    with pytest.raises(UsageError, match="`signature`"):
        verifier.verify(BODY, value, now=NOW)
    with pytest.raises(UsageError, match="`now`"):
        verifier.verify(BODY, HEADER, now=value)
    with pytest.raises(UsageError, match="`secret`"):
        Verifier(value)
    with pytest.raises(UsageError, match="`tolerance`"):
        Verifier(SECRET, tolerance=value)


def test_body_that_was_not_awaited(verifier: Verifier) -> None:
    coroutine = asyncio.sleep(0)
    with pytest.raises(UsageError, match=r"of type coroutine: await it first"):
        verifier.verify(coroutine, HEADER, now=NOW)  # type: ignore[arg-type]
    coroutine.close()


def test_body_whose_memory_is_gone(verifier: Verifier) -> None:
    body = memoryview(BODY)
    body.release()
    with pytest.raises(UsageError, match="`body` could not be read") as caught:
        verifier.verify(body, HEADER, now=NOW)
    assert isinstance(caught.value.__cause__, ValueError)


@pytest.mark.parametrize("size", [0, 1, 65_535, 65_536, 50_000_000])
def test_sizes_of_bodies(verifier: Verifier, size: int) -> None:
    body = b"\0" * size
    assert verifier.authenticate(body, sign(body, SECRET, NOW), now=NOW).secret_index == 0
