"""The arguments `now`, `timestamp` and `tolerance`: what they may be, and what they may not."""

from __future__ import annotations

import math
from datetime import date, datetime, timedelta, timezone, tzinfo
from typing import Any, NoReturn

import pytest
from deliveries import BODY, HEADER, NOW, SECRET

from gather_webhooks import (
    UsageError,
    Verifier,
    sign,
)


class Int(int):
    pass


class FailingInt(int):
    def __float__(self) -> NoReturn:
        raise RuntimeError


class InterruptedInt(int):
    def __float__(self) -> NoReturn:
        raise KeyboardInterrupt


class FailingZone(tzinfo):
    def utcoffset(self, _: datetime | None) -> NoReturn:
        raise RuntimeError

    tzname = dst = utcoffset


class WordyDatetime(datetime):
    def timestamp(self) -> float:
        return "soon"  # type: ignore[return-value]


class FailingDelta(timedelta):
    def total_seconds(self) -> NoReturn:
        raise RuntimeError


@pytest.mark.parametrize(
    "now",
    [
        NOW,
        float(NOW),
        Int(NOW),
        None,
        datetime.fromtimestamp(NOW, timezone.utc),
        datetime.fromtimestamp(NOW, timezone(timedelta(hours=-9, minutes=-30))),
    ],
    ids=lambda now: type(now).__name__,
)
def test_nows(now: Any) -> None:
    header = sign(BODY, SECRET, now)
    verifier = Verifier(SECRET, tolerance=None if now is None else 0)
    assert verifier.verify(BODY, header, now=now).kind == "interview.created"


@pytest.mark.parametrize(
    "now",
    [
        math.nan,
        math.inf,
        -math.inf,
        -1,
        -0.1,
        253_402_300_800,
        10**400,
        True,
        "1700000000",
        date(2024, 1, 1),
        datetime(2024, 1, 1),  # noqa: DTZ001 -- naive on purpose
        datetime(1, 1, 1, tzinfo=timezone.utc),
        datetime(2024, 1, 1, tzinfo=FailingZone()),
        WordyDatetime(2024, 1, 1, tzinfo=timezone.utc),
        FailingInt(1),
        timedelta(1),
        1j,
        object(),
        [],
    ],
    ids=repr,
)
def test_other_nows(verifier: Verifier, now: Any) -> None:
    with pytest.raises(UsageError, match="`now`") as caught:
        verifier.verify(BODY, HEADER, now=now)
    assert caught.value.code == "invalid_argument"


@pytest.mark.parametrize(
    "timestamp", [math.nan, -1, 10**400, 1_700_000_000_000, True, b"1700000000", FailingInt(1), []]
)
def test_other_timestamps_to_sign(timestamp: Any) -> None:
    with pytest.raises(UsageError, match="`timestamp`") as caught:
        sign(BODY, SECRET, timestamp)
    assert caught.value.code == "invalid_argument"


def test_naive_datetime_says_what_to_use(verifier: Verifier) -> None:
    with pytest.raises(UsageError, match=r"datetime\.now\(timezone\.utc\)"):
        verifier.verify(BODY, HEADER, now=datetime.now())  # noqa: DTZ005 -- naive on purpose


@pytest.mark.parametrize(
    "tolerance",
    [math.nan, math.inf, -1, timedelta(-1), 10**400, True, "600", FailingInt(1), FailingDelta(1)],
    ids=repr,
)
def test_other_tolerances(tolerance: Any) -> None:
    with pytest.raises(UsageError, match="tolerance") as caught:
        Verifier(SECRET, tolerance=tolerance)
    assert caught.value.code == "invalid_argument"


def test_longest_tolerance() -> None:
    Verifier(SECRET, tolerance=timedelta.max).verify(BODY, HEADER)


def test_errors_of_conversions_are_causes(verifier: Verifier) -> None:
    with pytest.raises(UsageError, match="raised RuntimeError") as caught:
        verifier.verify(BODY, HEADER, now=FailingInt(1))
    assert type(caught.value.__cause__) is RuntimeError


def test_interruptions_pass_through(verifier: Verifier) -> None:
    with pytest.raises(KeyboardInterrupt):
        verifier.verify(BODY, HEADER, now=InterruptedInt(1))
