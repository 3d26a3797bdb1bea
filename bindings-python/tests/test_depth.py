"""Neither the depth of a payload nor that of the caller matters: nothing recurses with it."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from typing import TYPE_CHECKING, Any

import pytest
from deliveries import NOW, SECRET

from gather_webhooks import Verifier, WebhookError, sign, stringify, verify_webhook_signature

if TYPE_CHECKING:
    from collections.abc import Callable

SMALLEST_STACK = 64 * 1024
# What is around a value, so often that the deepest is just deep enough, or just too deep.
SHAPES = {
    "lists": ("[", "0", "]"),
    "empty lists": ("[", "", "]"),
    "dicts": ('{"a":', "0", "}"),
    "escapes": ('{"\\u0061\\ud83d":', '"\\ud83d"', "}"),
    "both": ('[{"a":', "0", "}]"),
    "wide": ('[0,{"b":1,"a":', "0", ',"c":[]},2]'),
    "indices": ('{"1":0,"0":', "0", "}"),
    "indices last": ('{"b":0,"1":', "0", ',"a":1}'),
    "twice": ('{"a":0,"a":', "0", "}"),
}
EVENTS = {
    "extra": '{"event":"interview.created","data":{"new":%s}}',
    "data": '{"event":"new","data":%s}',
    "payload": '{"event":"interview.created","data":{},"new":%s}',
}


def text_of(shape: str, event: str, levels: int) -> str:
    opening, innermost, closing = SHAPES[shape]
    each = opening.count("[") + opening.count("{") - opening.count("[]")
    count = levels // each
    return EVENTS[event] % (opening * count + innermost + closing * count)


def parsed(text: str) -> Any:
    limit = sys.getrecursionlimit()
    sys.setrecursionlimit(20_000)
    try:
        return json.loads(text)
    finally:
        sys.setrecursionlimit(limit)


def use_everything(texts: list[tuple[str, Any]]) -> None:
    verifier = Verifier(SECRET)
    for text, payload in texts:
        header = sign(text, SECRET, NOW)
        try:
            event = verifier.verify(text, header, now=NOW)
            assert event.payload
            assert event.data
            assert getattr(event.data, "extra", 0) is not None
        except WebhookError as error:
            assert error.code == "malformed_payload"  # noqa: PT017 -- an event is as good
        try:
            written = stringify(payload)
            header = sign(written, SECRET, NOW)
            assert verify_webhook_signature(payload, header, SECRET, now=NOW)
            event = verifier.verify_parsed(payload, header, now=NOW)
            assert event.payload
            assert event.data
            assert getattr(event.data, "extra", 0) is not None
        except WebhookError as error:
            assert error.code == "unserializable_payload"  # noqa: PT017 -- an event is as good


def deep_down(levels: int, use: Callable[[], None]) -> None:
    if levels:
        deep_down(levels - 1, use)
    else:
        use()


def texts() -> list[tuple[str, Any]]:
    return [
        (text, parsed(text))
        for shape in SHAPES
        for event in EVENTS
        for levels in (508, 509, 510, 511, 512)
        for text in [text_of(shape, event, levels)]
    ]


@pytest.mark.parametrize("event", EVENTS)
@pytest.mark.parametrize("shape", [shape for shape in SHAPES if shape not in ("both", "wide")])
def test_the_deepest_is_read_whole(shape: str, event: str) -> None:
    text = text_of(shape, event, 510 if event == "extra" else 511)
    read = Verifier(SECRET).verify(text, sign(text, SECRET, NOW), now=NOW)
    levels = 0
    values: list[Any] = [read.payload]
    while values:
        levels += 1
        values = [
            inner
            for value in values
            for inner in (value.values() if isinstance(value, dict) else value)
            if isinstance(inner, (dict, list))
        ]
    assert levels == 512
    assert read.kind == "unrecognized" if event == "data" else "interview.created"


def test_from_deep_down_in_a_program() -> None:
    """A frame here costs the recursion limit as much as a level of `json` in C does."""
    deepest = texts()
    deep_down(sys.getrecursionlimit() - 150, lambda: use_everything(deepest))


def run_in_smallest_stack(work: Callable[[], None]) -> list[BaseException]:
    failures: list[BaseException] = []

    def run() -> None:
        try:
            work()
        except BaseException as failure:  # noqa: BLE001 -- whatever it is
            failures.append(failure)

    before = threading.stack_size(SMALLEST_STACK)
    try:
        thread = threading.Thread(target=run)
        thread.start()
    finally:
        threading.stack_size(before)
    thread.join()
    return failures


@pytest.mark.parametrize("shape", SHAPES)
def test_smallest_stack(shape: str) -> None:
    """In a process of its own: a stack that overflows ends it."""
    code = (
        "import test_depth as t\n"
        f"deepest = [(text, value) for text, value in t.texts() if text in "
        f"{{t.text_of({shape!r}, event, levels) for event in t.EVENTS for levels in range(513)}}]\n"
        "failures = t.run_in_smallest_stack(lambda: t.use_everything(deepest))\n"
        "assert deepest and not failures, failures\n"
    )
    child = subprocess.run(  # noqa: S603 -- our own code
        [sys.executable, "-c", f"import sys; sys.path[:0] = {sys.path!r}\n{code}"],
        check=False,
        timeout=60,
        capture_output=True,
        text=True,
    )
    assert child.returncode == 0, child.stderr
