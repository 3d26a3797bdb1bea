"""How far a timestamp may lie from now."""

from __future__ import annotations

from typing import Any

from .delivery import NOW, OK, T, Vectors, error, header


def add_to(v: Vectors) -> None:
    v.into("tolerance")
    old, future = error("timestamp_too_old"), error("timestamp_in_future")
    ms, rfc = f"{T}000", "2023-11-14T22:13:20Z"

    def at(name: str, distance: float, expect: dict[str, Any], t: str = T, **more: Any) -> None:
        v.signed(f"{name}: now is t {distance:+} s", t, expect, now=NOW + distance, **more)

    for form, t in {"seconds": T, "milliseconds": ms, "RFC 3339": rfc}.items():
        at(f"default, {form}", 600, OK, t)
        at(f"default, {form}", 601, old, t)
        at(f"default, {form}", -600, OK, t)
        at(f"default, {form}", -601, future, t)
    at("default", 0, OK)
    at("default, a retry that was not signed anew", 360, OK)
    at("default", 600.001, old)
    at("default", -600.001, future)
    at("default, half a second", 599.5, OK)
    at("default, a day", 86_400, old)
    at("default, a day", -86_400, future)
    at("tolerance 0", 0, OK, tolerance=0)
    at("tolerance 0", 0.001, old, tolerance=0)
    at("tolerance 0", -0.001, future, tolerance=0)
    at("tolerance 0", 1, old, tolerance=0)
    at("tolerance 1", 1, OK, tolerance=1)
    at("tolerance 1", 2, old, tolerance=1)
    at("tolerance 1", -1, OK, tolerance=1)
    at("tolerance 1", -2, future, tolerance=1)
    at("tolerance of a day", 86_400, OK, tolerance=86_400)
    at("tolerance of a day", 86_401, old, tolerance=86_400)
    at("tolerance of 300", 301, old, tolerance=300)
    at("tolerance off", 10**9, OK, tolerance=None)
    at("tolerance off", -(10**9), OK, tolerance=None)
    v.signed("tolerance off: t is the epoch", "0", OK, tolerance=None)
    v.signed("tolerance off: t is in the year 9999", "9999-12-31T23:59:59Z", OK, tolerance=None)
    v.signed("milliseconds at the edge", "1700000000123", OK, now=1700000600.123)
    v.signed("milliseconds past the edge", "1700000000123", old, now=1700000600.124)
    v.signed("milliseconds ahead at the edge", "1700000600123", OK, now=1700000000.123)
    v.signed("milliseconds ahead past the edge", "1700000600124", future, now=1700000000.123)
    v.signed("milliseconds read as seconds would be far ahead", ms, OK)
    v.signed("seconds of eleven digits are not milliseconds", "99999999999", future)
    v.signed("milliseconds of twelve digits are not seconds", "999999999999", old)
    v.add(
        "found before a malformed payload",
        old,
        body=b"not JSON",
        signature=header(b"not JSON", t="1"),
    )
