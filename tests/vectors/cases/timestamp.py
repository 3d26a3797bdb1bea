"""The three forms of a timestamp."""

from __future__ import annotations

from .delivery import NOW, OK, Vectors, error, header


def add_to(v: Vectors) -> None:
    v.into("timestamp")

    def read(name: str, t: str, now: float = NOW) -> None:
        """`t` names the instant `now`, to the microsecond: a tolerance of zero holds."""
        v.signed(f"read: {name}", t, OK, now=now, tolerance=0)

    def invalid(name: str, t: str) -> None:
        v.signed(f"invalid: {name}", t, error("invalid_timestamp"))

    read("seconds", "1700000000")
    read("seconds, one digit", "0", now=0)
    read("seconds, nine digits", "999999999", now=999_999_999)
    read("seconds, eleven digits", "99999999999", now=99_999_999_999)
    read("seconds, eleven digits with a zero in front", "01700000000")
    read("milliseconds, twelve digits", "999999999999", now=999_999_999.999)
    read("milliseconds, thirteen digits", "1700000000000")
    read("milliseconds, thirteen digits, not whole seconds", "1700000000123", now=1700000000.123)
    read("milliseconds, fourteen digits", "99999999999000", now=99_999_999_999)
    read("milliseconds, fourteen digits with a zero in front", "01700000000000")
    read("milliseconds, twelve zeros", "000000000000", now=0)
    read("RFC 3339 in UTC", "2023-11-14T22:13:20Z")
    read("RFC 3339 with milliseconds, as toISOString writes it", "2023-11-14T22:13:20.000Z")
    read("RFC 3339 with a tenth", "2023-11-14T22:13:20.5Z", now=1700000000.5)
    read("RFC 3339 with microseconds", "2023-11-14T22:13:20.123456Z", now=1700000000.123456)
    read(
        "RFC 3339 with 20 digits of fraction",
        "2023-11-14T22:13:20.25000000000000000000Z",
        now=1700000000.25,
    )
    read("RFC 3339 in lower case", "2023-11-14t22:13:20z")
    read("RFC 3339 with offset zero", "2023-11-14T22:13:20+00:00")
    read("RFC 3339 with unknown offset", "2023-11-14T22:13:20-00:00")
    read("RFC 3339 east", "2023-11-15T03:43:20+05:30")
    read("RFC 3339 west", "2023-11-14T14:13:20-08:00")
    read("RFC 3339 with the largest offset", "2023-11-15T22:12:20+23:59")
    read("RFC 3339, the epoch", "1970-01-01T00:00:00Z", now=0)
    read("RFC 3339, the epoch from the east", "1970-01-01T01:00:00+01:00", now=0)
    read("RFC 3339, leap day", "2024-02-29T12:00:00Z", now=1709208000)
    read("RFC 3339, leap day of a century", "2000-02-29T00:00:00Z", now=951782400)
    read("RFC 3339, the day after no leap day", "2100-03-01T00:00:00Z", now=4107542400)
    read("RFC 3339, last second of a year", "2023-12-31T23:59:59Z", now=1704067199)
    read("RFC 3339, leap second", "2016-12-31T23:59:60Z", now=1483228800)
    read("RFC 3339, leap second with an offset", "2017-01-01T00:59:60+01:00", now=1483228800)
    read("RFC 3339, the last second of 9999", "9999-12-31T23:59:59Z", now=253402300799)

    invalid("empty", "")
    invalid("a word", "soon")
    invalid("fifteen digits", "170000000000000")
    invalid("nanoseconds", "1700000000000000000")
    invalid("100 digits", "1" * 100)
    invalid("3,000 digits", "9" * 3000)
    invalid("negative", "-1700000000")
    invalid("with a plus", "+1700000000")
    invalid("with a fraction", "1700000000.5")
    invalid("with an exponent", "17e8")
    invalid("in hex", "0x6553f100")
    invalid("with a space in front", " 1700000000")
    invalid("with an underscore", "1_700_000_000")
    invalid("with NUL at the end", "1700000000\0")
    invalid("not a number", "NaN")
    invalid("infinite", "Infinity")
    invalid("a date alone", "2023-11-14")
    invalid("a time without offset", "2023-11-14T22:13:20")
    invalid("a space for the T", "2023-11-14 22:13:20Z")
    invalid("without seconds", "2023-11-14T22:13Z")
    invalid("a point without digits", "2023-11-14T22:13:20.Z")
    invalid("month 13", "2023-13-14T22:13:20Z")
    invalid("month 0", "2023-00-14T22:13:20Z")
    invalid("day 0", "2023-11-00T22:13:20Z")
    invalid("day 31 of a month of 30", "2023-11-31T22:13:20Z")
    invalid("29 February of a common year", "2023-02-29T00:00:00Z")
    invalid("29 February of a common century", "2100-02-29T00:00:00Z")
    invalid("hour 24", "2023-11-14T24:00:00Z")
    invalid("minute 60", "2023-11-14T22:60:20Z")
    invalid("second 60 within a day", "2023-11-14T22:13:60Z")
    invalid("second 61", "2016-12-31T23:59:61Z")
    invalid("offset of 24 hours", "2023-11-14T22:13:20+24:00")
    invalid("offset of 60 minutes", "2023-11-14T22:13:20+00:60")
    invalid("offset without a colon", "2023-11-14T22:13:20+0000")
    invalid("offset without minutes", "2023-11-14T22:13:20+00")
    invalid("a year of five digits", "12023-11-14T22:13:20Z")
    invalid("a year of two digits", "23-11-14T22:13:20Z")
    invalid("a digit missing", "2023-11-4T22:13:20Z")
    invalid("text after it", "2023-11-14T22:13:20Zz")
    invalid("a zone's name after it", "2023-11-14T22:13:20Z[UTC]")
    invalid("an HTTP date", "Tue 14 Nov 2023 22:13:20 GMT")
    invalid("before 1970", "1969-12-31T23:59:59Z")
    v.signed("invalid, with the tolerance off", "soon", error("invalid_timestamp"), tolerance=None)
    v.add(
        "invalid: found before a malformed payload",
        error("invalid_timestamp"),
        body=b"not JSON",
        signature=header(b"not JSON", t="soon"),
    )
