"""Payloads that are odd, and those that are none."""

from __future__ import annotations

import math
import sys
from datetime import datetime, timezone
from typing import TYPE_CHECKING, Any

import pytest

from gather_webhooks import (
    InterviewCreated,
    PayloadError,
    Unrecognized,
)

if TYPE_CHECKING:
    from conftest import ReadEvent


@pytest.mark.parametrize(
    ("timestamp", "expected"),
    [
        ("2024-01-01T00:00:00Z", datetime(2024, 1, 1, tzinfo=timezone.utc)),
        ("2024-01-01T02:00:00.1234567+02:00", datetime(2024, 1, 1, 0, 0, 0, 123_456, timezone.utc)),
        (
            "1969-12-31T23:59:59.9999999Z",
            datetime(1969, 12, 31, 23, 59, 59, 999_999, timezone.utc),
        ),
        ("0001-01-01T00:00:00Z", datetime(1, 1, 1, tzinfo=timezone.utc)),
        ("0001-01-01T00:00:00+00:01", None),
        ("0000-01-01T00:00:00Z", None),
        (
            "9999-12-31T23:59:59.999999Z",
            datetime(9999, 12, 31, 23, 59, 59, 999_999, timezone.utc),
        ),
        ("9999-12-31T23:59:59-00:01", None),
        ("yesterday", None),
        (1_700_000_000, None),
        (None, None),
    ],
)
def test_timestamp(read_event: ReadEvent, timestamp: Any, expected: datetime | None) -> None:
    event = read_event(event="interview.created", timestamp=timestamp, data={})
    assert event.timestamp == expected
    assert "Event(" in repr(event)
    if event.timestamp:
        assert event.timestamp.tzinfo is timezone.utc


def test_of_duplicate_keys_the_last_counts(read_event: ReadEvent) -> None:
    event = read_event(
        '{"event":"x","event":"interview.created","data":1,"data":{"title":1,"title":"t"}}'
    )
    assert event.data == InterviewCreated(title="t")
    assert event.payload == {"event": "interview.created", "data": {"title": "t"}}


def test_lone_surrogates_are_kept(read_event: ReadEvent) -> None:
    event = read_event('{"event":"interview.created","data":{"title":"\\ud83d","\\udc00":1}}')
    assert event.data == InterviewCreated(title="\ud83d", extra={"\udc00": 1})
    assert read_event('{"event":"\\ud83d"}').name == "\ud83d"


def test_numbers_beyond_a_double(read_event: ReadEvent) -> None:
    event = read_event('{"event":"x","data":[1e400,-1e400,123456789012345678901234567890]}')
    assert isinstance(event.data, Unrecognized)
    assert event.data.data == [math.inf, -math.inf, 123456789012345678901234567890]


def test_integers_beyond_pythons_limit(read_event: ReadEvent) -> None:
    digits = "1" * 5_000
    # Old patch releases of Python have no limit.
    number = math.inf if hasattr(sys, "set_int_max_str_digits") else int(digits)
    event = read_event('{"event":"x","data":[7,' + digits + ",-" + digits + "]}")
    assert isinstance(event.data, Unrecognized)
    assert event.data.data == [7, number, -number]
    assert type(event.data.data[0]) is int


def test_deepest_payload(read_event: ReadEvent) -> None:
    event = read_event('{"event":"x","data":' + "[" * 511 + "]" * 511 + "}")
    depth, value = 0, event.payload["data"]
    while value:
        depth, value = depth + 1, value[0]
    assert depth == 510


@pytest.mark.parametrize(
    "body",
    [
        "",
        "null",
        "[]",
        "{}",
        '{"event":1}',
        '{"event":"x"} x',
        '{"event":"x","data":NaN}',
        '\ufeff{"event":"x"}',
        '{"event":"x","data":' + "[" * 512 + "]" * 512 + "}",
        b'{"event":"\xff"}',
        '{"event":"x"}'.encode("utf-16"),
    ],
)
def test_payloads_that_are_none(read_event: ReadEvent, body: str | bytes) -> None:
    with pytest.raises(PayloadError) as caught:
        read_event(body)
    assert caught.value.code == "malformed_payload"
    assert caught.value.http_status == 400
