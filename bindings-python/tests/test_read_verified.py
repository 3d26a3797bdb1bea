"""`read_verified`: an event from bytes that were verified before."""

from __future__ import annotations

import math
from datetime import datetime, timedelta, timezone
from typing import Any

import pytest
from deliveries import BODY, HEADER, NOW, SECRET
from hypothesis import given
from hypothesis import strategies as st
from test_time import FailingInt, FailingZone, InterruptedInt

from gather_webhooks import (
    InterviewCreated,
    PayloadError,
    UsageError,
    Verifier,
    read_verified,
    sign,
)

TIME = datetime.fromtimestamp(NOW, timezone.utc)


@pytest.mark.parametrize("body", [BODY, BODY.decode(), bytearray(BODY), memoryview(BODY)], ids=type)
@pytest.mark.parametrize(
    "signed_at",
    [NOW, float(NOW), TIME, TIME.astimezone(timezone(timedelta(hours=-9, minutes=-30)))],
    ids=str,
)
def test_it_is_what_verify_gives(body: Any, signed_at: Any) -> None:
    event = Verifier(SECRET).verify(BODY, HEADER, now=NOW)
    again = read_verified(body, signed_at=signed_at)
    assert again == event
    assert again.data == InterviewCreated()
    assert again.signed_at == event.signed_at
    assert repr(again) == repr(event)


@given(
    st.datetimes(
        datetime(1970, 1, 3),  # noqa: DTZ001 -- the zone comes from the other strategy
        datetime(9999, 12, 29),  # noqa: DTZ001
        timezones=st.sampled_from(
            [timezone.utc, timezone(timedelta(hours=14)), timezone(timedelta(seconds=-86_399))]
        ),
    )
)
def test_datetimes_are_exact(time: datetime) -> None:
    event = read_verified(BODY, signed_at=time)
    assert event.signed_at == time
    assert event.signed_at.tzinfo is timezone.utc
    text = time.astimezone(timezone.utc).replace(tzinfo=None).isoformat() + "Z"
    verified = Verifier(SECRET, tolerance=None).verify(BODY, sign(BODY, SECRET, text))
    assert event == verified


class OtherDatetime(datetime):
    """Counts in its own way."""

    def __sub__(self, _: object) -> Any:
        return "long"

    def timestamp(self) -> float:
        return math.nan


def test_subclasses_are_read_by_what_they_hold() -> None:
    time = OtherDatetime(2024, 1, 1, tzinfo=timezone.utc)
    assert read_verified(BODY, signed_at=time).signed_at.year == 2024


@pytest.mark.parametrize(
    "signed_at",
    [
        None,
        "2024-01-01T00:00:00Z",
        True,
        1j,
        timedelta(1),
        math.nan,
        math.inf,
        -1,
        -0.1,
        253_402_300_800,
        1_700_000_000_000,
        10**400,
        datetime(2024, 1, 1),  # noqa: DTZ001 -- naive on purpose
        datetime(1969, 12, 31, 23, 59, 59, 999_999, timezone.utc),
        datetime(9999, 12, 31, 23, tzinfo=timezone(timedelta(hours=-2))),
        datetime(2024, 1, 1, tzinfo=FailingZone()),
        FailingInt(1),
    ],
    ids=repr,
)
def test_other_times(signed_at: Any) -> None:
    with pytest.raises(UsageError, match="`signed_at`") as caught:
        read_verified(BODY, signed_at=signed_at)
    assert caught.value.code == "invalid_argument"


def test_interruptions_pass_through() -> None:
    with pytest.raises(KeyboardInterrupt):
        read_verified(BODY, signed_at=InterruptedInt(1))


def test_a_parsed_payload_is_refused() -> None:
    body: Any = {"event": "interview.created"}
    with pytest.raises(UsageError, match="`stringify`") as caught:
        read_verified(body, signed_at=NOW)
    assert caught.value.code == "body_not_raw"


def test_the_body_is_judged_after_the_arguments() -> None:
    with pytest.raises(UsageError):
        read_verified(b"", signed_at=-1)
    with pytest.raises(PayloadError) as caught:
        read_verified(b"", signed_at=NOW)
    assert caught.value.code == "malformed_payload"


def test_it_says_that_it_checks_nothing() -> None:
    assert "checks no signature" in (read_verified.__doc__ or "")
