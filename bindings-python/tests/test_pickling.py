"""Events pickle and copy: as what was signed, read again, with the time to the nanosecond."""

from __future__ import annotations

import contextlib
import copy
import json
import multiprocessing
import pickle
from concurrent.futures import ProcessPoolExecutor
from datetime import datetime, timezone
from typing import TYPE_CHECKING, Any

import pytest
from deliveries import NOW, SECRET
from hypothesis import given
from hypothesis import strategies as st

from gather_webhooks import Event, PayloadError, UsageError, Verifier, WebhookError, sign

if TYPE_CHECKING:
    from collections.abc import Callable

BODIES = [
    b'{"event":"interview.created","timestamp":"2024-01-01T00:00:00Z","data":{"title":"Zo\xc3\xab"}}',
    b' {"event": "interview.created", "data": {"title": "t", "score": 1.0}}',
    b'{"event":"interview.deleted","data":["\\ud83d"]}',
    b'{"event":"a \\ud83d"}',
    b'{"event":"new","data":"%s"}' % (b"long " * 20_000),
]
VERIFIER = Verifier(SECRET, tolerance=None)


def signed(body: bytes, timestamp: Any = NOW) -> Event:
    return VERIFIER.verify(body, sign(body, SECRET, timestamp))


def everything(event: Event) -> tuple[Any, ...]:
    return (
        repr(event),
        hash(event),
        event.kind,
        event.name,
        event.timestamp,
        event.signed_at,
        event.data,
        event.payload,
        event.idempotency_key,
    )


COPIES: list[Callable[[Event], Event]] = [
    copy.copy,
    copy.deepcopy,
    *(
        lambda event, protocol=protocol: pickle.loads(pickle.dumps(event, protocol))  # noqa: S301 -- our own
        for protocol in range(pickle.HIGHEST_PROTOCOL + 1)
    ),
]


@pytest.mark.parametrize("body", BODIES, ids=range(len(BODIES)))
@pytest.mark.parametrize("again", COPIES)
def test_a_copy_is_the_same(body: bytes, again: Callable[[Event], Event]) -> None:
    event = signed(body)
    copied = again(event)
    assert type(copied) is Event
    assert copied == event
    assert everything(copied) == everything(event)


@pytest.mark.parametrize(
    "timestamp",
    [
        "0",
        "99999999999",
        "99999999999999",
        "2024-01-01T00:00:00.123456Z",
        "2024-01-01T00:00:00.123456789Z",
        "2024-01-01T00:00:00.000000001+14:00",
        "1970-01-01T00:00:00Z",
        "9999-12-31T23:59:59.999999999Z",
    ],
)
@pytest.mark.parametrize("again", COPIES)
def test_to_the_nanosecond(timestamp: str, again: Callable[[Event], Event]) -> None:
    event = signed(BODIES[0], timestamp)
    assert again(event) == event
    assert again(event).signed_at == event.signed_at


def test_nanoseconds_tell_events_apart() -> None:
    first, second = (signed(BODIES[0], f"2024-01-01T00:00:00.00000000{n}Z") for n in (1, 2))
    assert first.signed_at == second.signed_at
    assert first != second
    assert copy.copy(first) != copy.copy(second)


NAMES = st.sampled_from(["interview.created", "question.audio_generated"]) | st.text()
VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)


@given(
    NAMES,
    VALUES,
    st.integers(0, 253_402_300_799),
    st.integers(0, 999_999_999),
    st.sampled_from(COPIES),
)
def test_any_event(
    name: str, data: Any, seconds: int, nanos: int, again: Callable[[Event], Event]
) -> None:
    time = datetime.fromtimestamp(seconds, timezone.utc)
    event = signed(
        json.dumps({"event": name, "data": data}).encode(),
        f"{time.replace(tzinfo=None).isoformat()}.{nanos:09}Z",
    )
    copied = again(event)
    assert copied == event
    assert everything(copied) == everything(event)


def test_a_pickle_holds_what_was_signed() -> None:
    event = signed(BODIES[0])
    event.payload["data"]["title"] = "changed"
    assert pickle.loads(pickle.dumps(event)).payload == json.loads(BODIES[0])  # noqa: S301 -- our own
    assert SECRET.encode() not in pickle.dumps(event)


@pytest.mark.parametrize("method", {*multiprocessing.get_all_start_methods()} - {"fork"})
def test_across_processes(method: str) -> None:
    events = [signed(body, "2024-01-01T00:00:00.123456789Z") for body in BODIES]
    with ProcessPoolExecutor(1, multiprocessing.get_context(method)) as pool:
        assert list(pool.map(copy.copy, events)) == events
        assert list(pool.map(repr, events)) == [repr(event) for event in events]


def restore(*parts: Any) -> Any:
    """Load a pickle of an event that has other parts."""
    function, _ = signed(BODIES[0]).__reduce__()

    class Forged:
        def __reduce__(self) -> tuple[Any, ...]:
            return function, parts

    return pickle.loads(pickle.dumps(Forged()))  # noqa: S301 -- our own


@pytest.mark.parametrize(
    "parts",
    [
        (),
        (b"{}",),
        (b"{}", 0, 0, 0),
        (b"{}", "0", 0),
        (b"{}", 0.5, 0),
        (b"{}", -1, 0),
        (b"{}", 10**30, 0),
        (b"{}", 253_402_300_800, 0),
        (b"{}", 0, 1_000_000_000),
        (b"{}", 0, -1),
        (None, 0, 0),
        ({}, 0, 0),
        ([b"{}"], 0, 0),
    ],
    ids=repr,
)
def test_other_parts(parts: tuple[Any, ...]) -> None:
    with pytest.raises(UsageError):
        restore(*parts)


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"{}", b'{"event":1}', b"\xff"], ids=repr)
def test_other_bodies(body: bytes) -> None:
    with pytest.raises(PayloadError):
        restore(body, NOW, 0)


PARTS = VALUES | st.binary() | st.integers(0, 10**12) | st.just(BODIES[0])


@given(st.lists(PARTS, max_size=4) | st.tuples(st.just(BODIES[0]), PARTS, PARTS))
def test_any_parts(parts: Any) -> None:
    with contextlib.suppress(WebhookError):
        assert type(restore(*parts)) is Event


@pytest.mark.parametrize(
    "text",
    [
        b"cgather_webhooks\nEvent\n(tR.",  # called
        b"cgather_webhooks\nEvent\n)\x81.",  # made by `__new__`
        b"ccopyreg\n_reconstructor\n(cgather_webhooks\nEvent\nc__builtin__\nobject\nNtR.",
    ],
)
def test_it_cannot_be_made_in_another_way(text: bytes) -> None:
    with pytest.raises((TypeError, pickle.UnpicklingError)):
        pickle.loads(text)  # noqa: S301 -- our own


def test_it_cannot_be_given_a_state() -> None:
    text = pickle.dumps(signed(BODIES[0]), 2)
    with pytest.raises((AttributeError, TypeError)):
        pickle.loads(text[:-1] + b"}\x8c\x01aK\x01sb.")  # noqa: S301 -- our own
