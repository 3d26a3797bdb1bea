"""The payload is what `json.loads` gives, whichever way it is asked for."""

from __future__ import annotations

import json
import math
import sys
from typing import Any

import pytest
from deliveries import NOW, SECRET
from hypothesis import given, settings
from hypothesis import strategies as st

from gather_webhooks import Unrecognized, Verifier, sign

VERIFIER = Verifier(SECRET)

BLANK = st.text(" \t\n\r", max_size=2)
ESCAPES = st.sampled_from(
    [
        *('\\"', "\\\\", "\\/", "\\b", "\\f", "\\n", "\\r", "\\t"),
        *("\\u0000", "\\u0041", "\\u00e9", "\\u00E9", "\\uffff", "\\u2028"),
        *("\\ud83c", "\\udf89", "\\uD83C", "\\ud83c\\udf89", "\\udf89\\ud83c", "\\udbff"),
    ]
)
PLAIN = st.text(st.characters(exclude_categories=["Cs"], exclude_characters='"\\'), max_size=5).map(
    lambda text: "".join(c for c in text if c >= " ")
)
STRING = st.lists(PLAIN | ESCAPES, max_size=5).map(lambda parts: f'"{"".join(parts)}"')
DIGITS = st.integers(0, 10**25).map(str)
NUMBER = st.builds(
    lambda sign, whole, rest: sign + whole + rest,
    st.sampled_from(["", "-"]),
    DIGITS | st.sampled_from(["0", "1", "9007199254740993", "1" * 40]),
    st.sampled_from(["", ".0", ".5", ".1e1", "e0", "E+5", "e-7", "e22", "e308", "e400", "e-400"])
    | DIGITS.map(lambda digits: f".{digits}"),
)
SCALAR = st.sampled_from(["null", "true", "false", "0", "-0", "-0.0", "1e400"]) | NUMBER | STRING


def joined(brackets: str, items: list[str], blank: str) -> str:
    return f"{blank}{brackets[0]}{blank}{f'{blank},{blank}'.join(items)}{blank}{brackets[1]}{blank}"


KEY = st.sampled_from(['"a"', '"\\u0061"', '"b"', '""', '"event"', '"title"']) | STRING
TEXT = st.recursive(
    SCALAR,
    lambda inner: (
        st.builds(joined, st.just("[]"), st.lists(inner), BLANK)
        | st.builds(joined, st.just("{}"), st.lists(st.builds("{}:{}".format, KEY, inner)), BLANK)
    ),
)


def exact(value: Any) -> Any:
    """Tell apart what `==` does not: 1 and 1.0, 0.0 and -0.0, and the order of members."""
    if isinstance(value, dict):
        return dict, [(key, exact(item)) for key, item in value.items()]
    if isinstance(value, list):
        return list, [exact(item) for item in value]
    return type(value), repr(value)


def parse_int(digits: str) -> int | float:
    try:
        return int(digits)
    except ValueError:
        return float(digits)


def loads(text: str) -> Any:
    return json.loads(text, parse_int=parse_int)


def keys(value: Any) -> list[str]:
    """Give the keys in the order of the text; of a part, not of a whole text with duplicates."""
    if isinstance(value, dict):
        return [key for member in value.items() for key in (member[0], *keys(member[1]))]
    return [key for item in value for key in keys(item)] if isinstance(value, list) else []


def shared(value: Any) -> list[int]:
    """Say which of the keys are one object."""
    ids = [id(key) for key in keys(value)]
    return [ids.index(key) for key in ids]


def check(text: str) -> None:
    body = f' {{"event":"new","data":{text}}} '
    event = VERIFIER.verify(body, sign(body, SECRET, NOW), now=NOW)
    assert isinstance(event.data, Unrecognized)
    assert exact(event.data.data) == exact(loads(text))
    assert exact(event.payload) == exact(loads(body))
    assert shared(event.payload) == shared(loads(body))

    body = f'{{"data":{{"title":null,"x":{text}}},"event":"interview.created"}}'
    data: Any = VERIFIER.verify(body, sign(body, SECRET, NOW), now=NOW).data
    assert exact(data.extra["x"]) == exact(loads(text))


@settings(max_examples=200)
@given(text=TEXT)
def test_any_text(text: str) -> None:
    check(text)


@settings(max_examples=100)
@given(text=STRING)
def test_any_name(text: str) -> None:
    body = f'{{"event":"other","event":{text}}}'
    event = VERIFIER.verify(body, sign(body, SECRET, NOW), now=NOW)
    assert event.name == event.payload["event"] == json.loads(text)
    assert f"name={json.loads(text)!r}" in repr(event)


@settings(max_examples=100)
@given(members=st.lists(st.tuples(KEY, TEXT), max_size=5))
def test_any_extra(members: list[tuple[str, str]]) -> None:
    text = joined("{}", [f"{key}:{value}" for key, value in [*members, ('"title"', '"t"')]], "")
    body = f'{{"event":"interview.created","data":{text}}}'
    event = VERIFIER.verify(body, sign(body, SECRET, NOW), now=NOW)
    expected = {key: value for key, value in loads(text).items() if key != "title"}
    assert exact(dict(getattr(event.data, "extra", {}))) == exact(expected)


@pytest.mark.parametrize(
    "text",
    [
        *("1e400", "-1e400", "1e-400", "-0", "-0.0", "0e1", "123456789012345678901234567890"),
        *("9223372036854775807", "9223372036854775808", "-9223372036854775808"),
        *("-9223372036854775809", "999999999999999999", "-999999999999999999", "1" * 4_300),
        *(f"0.{'0' * 70_000}1e70001", f"1{'0' * 70_000}e-70000", "1e999999999999"),
        '"\\ud83d"',
        '{"\\ud83d":1,"\\ud83d":2}',
        '{"__proto__":1,"a":2,"a":3,"b":4}',
        json.dumps([{str(number): {"k": number}} for number in range(200)] * 2),
    ],
)
def test_odd_texts(text: str) -> None:
    check(text)


@pytest.mark.skipif(not hasattr(sys, "set_int_max_str_digits"), reason="no limit to change")
def test_integers_beyond_pythons_limit_for_now() -> None:
    limit = sys.get_int_max_str_digits()
    digits = "1" * (limit + 1)
    try:
        check(f"[{digits},-{digits},7]")
        sys.set_int_max_str_digits(0)
        check(f"[{digits},-{digits},7]")
        sys.set_int_max_str_digits(700)
        check(f'[{"9" * 701},{{"a":{"1" * 700}}}]')
    finally:
        sys.set_int_max_str_digits(limit)
    assert math.isinf(parse_int("9" * 5_000))
