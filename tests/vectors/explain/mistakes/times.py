"""Authentic deliveries that the clock, or the spelling of `t`, fails."""

from __future__ import annotations

from functools import partial
from typing import Any

from .delivery import SIGNED_AT, Explain, T, header, payload

HOUR = 3600
OLD, AHEAD, INVALID = "timestamp_too_old", "timestamp_in_future", "invalid_timestamp"
ARGUMENT = "invalid_argument"


def add_to(x: Explain) -> None:
    x.into("explain_time")
    old(x)
    behind(x)
    zones(x)
    units(x)
    formats(x)


def at(
    x: Explain,
    first: str,
    name: str,
    *,
    verdict: str,
    t: str = T,
    now: float = SIGNED_AT + 2,
    of: str = "completed",
    **more: Any,
) -> None:
    body = payload(of)
    x.add(name, first, verdict=verdict, signed=body, signature=header(body, t), now=now, **more)


def old(x: Explain) -> None:
    """From an hour on it is most likely an old one. No distance here is near a time zone's."""
    replayed = partial(at, x, "time.old_delivery", verdict=OLD)
    replayed("1 h 7 min", now=SIGNED_AT + HOUR + 420)
    replayed("a day and 100 s", now=SIGNED_AT + 24 * HOUR + 100, of="emoji")
    replayed("three weeks", now=SIGNED_AT + 21 * 24 * HOUR + 77, of="updated")
    replayed("`t` in milliseconds", t=T + "123", now=SIGNED_AT + 2 * HOUR + 333, of="created")
    ahead = partial(at, x, "time.clock_ahead", verdict=OLD)
    ahead("11 min", now=SIGNED_AT + 661)
    ahead("40 min", now=SIGNED_AT + 2437, of="emoji")
    ahead("RFC 3339, 12 min", t="2023-11-14T22:13:20Z", now=SIGNED_AT + 725, of="audio")
    ahead("90 s, of a tolerance of 60", now=SIGNED_AT + 90, tolerance=60, of="created")
    ahead("1 s, of a tolerance of 0", now=SIGNED_AT + 1, tolerance=0, of="updated")


def behind(x: Explain) -> None:
    slow = partial(at, x, "time.clock_behind", verdict=AHEAD)
    slow("11 min", now=SIGNED_AT - 661)
    slow("2 h 6 min", now=SIGNED_AT - 2 * HOUR - 360, of="emoji")
    slow("a virtual machine that slept", now=SIGNED_AT - 5 * 24 * HOUR - 123, of="status_changed")
    slow("400 s, of a tolerance of 300", now=SIGNED_AT - 400, tolerance=300, of="audio")


def zones(x: Explain) -> None:
    """`t` or now is local time that was taken for UTC."""
    east = partial(at, x, "time.zone", verdict=OLD)
    east("UTC+2", now=SIGNED_AT + 2 * HOUR + 3)
    east("India, UTC+5:30", now=SIGNED_AT + 5 * HOUR + 1800 + 1, of="emoji")
    east("local time with a Z", t="2023-11-14T17:13:20Z", of="updated")
    west = partial(at, x, "time.zone", verdict=AHEAD)
    west("UTC-8", now=SIGNED_AT - 8 * HOUR + 2, of="created")
    west("UTC+1 signed", t="2023-11-14T23:13:20.000Z", of="audio")


def units(x: Explain) -> None:
    unit = partial(at, x, "time.unit")
    unit("microseconds", t=T + "123456", verdict=INVALID)
    unit("nanoseconds", t=T + "123456789", verdict=INVALID, of="emoji")
    unit("process.hrtime beside the epoch", t=T + "000000", verdict=INVALID, of="names")
    # Math.floor(seconds / 1000): a day of January 1970.
    unit("t divided once too often", t=str(SIGNED_AT // 1000), verdict=OLD, of="created")
    unit("now divided once too often", now=SIGNED_AT // 1000, verdict=AHEAD, of="updated")
    # Beyond the year 9999: what `verify` calls an invalid argument.
    unit("now in milliseconds", now=(SIGNED_AT + 2) * 1000, verdict=ARGUMENT, of="hangul")
    unit("now in microseconds", now=(SIGNED_AT + 2) * 10**6, verdict=ARGUMENT, of="html")
    unit("now in nanoseconds", now=(SIGNED_AT + 2) * 10**9, verdict=ARGUMENT, of="medium")
    unit("now divided, with a fraction", now=(SIGNED_AT + 2.5) / 1000, verdict=AHEAD, of="audio")


def formats(x: Explain) -> None:
    spelling = partial(at, x, "time.format", verdict=INVALID)
    spelling("str(time.time())", t=T + ".1234567")
    spelling("isoformat() of a naive datetime", t="2023-11-14T22:13:20.123456", of="emoji")
    spelling("no zone", t="2023-11-14T22:13:20", of="created")
    spelling("a space for the T", t="2023-11-14 22:13:20Z", of="updated")
    spelling("str(datetime) with its zone", t="2023-11-14 22:13:20+00:00", of="audio")
    spelling("%z without its colon", t="2023-11-14T22:13:20+0000", of="names")
    date = "Tue Nov 14 2023 22:13:20 GMT+0000 (Coordinated Universal Time)"
    spelling("String(new Date())", t=date, of="hangul")
    spelling("an exponent", t="1.7e+09", of="status_changed")
