"""`stringify`: what becomes of each kind of value. `tests/fuzz` compares it with V8."""

from __future__ import annotations

import json
import math
from collections import Counter, OrderedDict, defaultdict, namedtuple
from decimal import Decimal
from enum import Enum, IntEnum, IntFlag
from typing import Any, NoReturn

import pytest

from gather_webhooks import stringify

Pair = namedtuple("Pair", ["left", "right"])  # noqa: PYI024 -- as untyped as users' are


class Number(IntEnum):
    SEVEN = 7


class Flag(IntFlag):
    A = 1
    B = 2


class Word(str, Enum):
    ONE = "one"


def fail(*_: object, **__: object) -> NoReturn:
    raise AssertionError


class Text(str):
    __slots__ = ()
    __str__ = __repr__ = __len__ = __iter__ = __eq__ = encode = fail
    __hash__ = str.__hash__


class Int(int):
    __str__ = __repr__ = __int__ = __float__ = __index__ = __abs__ = fail


class Float(float):
    __str__ = __repr__ = __int__ = __float__ = __index__ = fail


class List(list[Any]):
    __iter__ = __len__ = __getitem__ = fail


class Tuple(tuple[Any, ...]):
    __slots__ = ()
    __iter__ = __len__ = __getitem__ = fail


class Dict(dict[str, Any]):
    __iter__ = __len__ = __getitem__ = keys = items = values = get = fail


class Fixed(Decimal):
    __str__ = __float__ = __repr__ = __format__ = fail


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, "null"),
        (True, "true"),
        (False, "false"),
        ("", '""'),
        ([], "[]"),
        ((), "[]"),
        ({}, "{}"),
        ([[], {}, [{}]], "[[],{},[{}]]"),
        ({"a": [1, {"b": None}], "c": ()}, '{"a":[1,{"b":null}],"c":[]}'),
        (Text("é\n"), '"é\\n"'),
        ({Text("b"): 1, "a": 2}, '{"b":1,"a":2}'),
        (Word.ONE, '"one"'),
        (Number.SEVEN, "7"),
        (Flag.A | Flag.B, "3"),
        ([Int(7), Int(-(2**60)), Int(10**400)], "[7,-1152921504606847000,null]"),
        ([Float(1.0), Float("nan")], "[1,null]"),
        (List([1, 2]), "[1,2]"),
        (Tuple([1, 2]), "[1,2]"),
        (Pair(1, [2]), "[1,[2]]"),
        (Dict(b=1, a=2), '{"b":1,"a":2}'),
        (OrderedDict([("b", 1), ("2", 2), ("1", 3)]), '{"1":3,"2":2,"b":1}'),
        (defaultdict(list, a=[1]), '{"a":[1]}'),
        (Counter("aab"), '{"a":2,"b":1}'),
    ],
    ids=lambda value: type(value).__name__,
)
def test_kinds_of_values(value: Any, text: str) -> None:
    assert stringify(value) == text
    assert stringify([value, {"a": value}]) == f'[{text},{{"a":{text}}}]'


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (1.0, "1"),
        (-0.0, "0"),
        (1e-06, "0.000001"),
        (1e-07, "1e-7"),
        (1e16, "10000000000000000"),
        (1e20, "100000000000000000000"),
        (1e21, "1e+21"),
        (5e-324, "5e-324"),
        (math.inf, "null"),
        (-math.inf, "null"),
        (math.nan, "null"),
        (2**53, "9007199254740992"),
        (-(2**53), "-9007199254740992"),
        (2**53 + 1, "9007199254740992"),
        (-(2**53) - 3, "-9007199254740996"),
        (2**63 - 1, "9223372036854776000"),
        (2**63, "9223372036854776000"),
        (-(2**63), "-9223372036854776000"),
        (2**64, "18446744073709552000"),
        (10**21, "1e+21"),
        (2**1024 - 2**970 - 1, "1.7976931348623157e+308"),
        (2**1024 - 2**970, "null"),
        (-(10**400), "null"),
    ],
)
def test_numbers(number: float, text: str) -> None:
    assert stringify(number) == text


def test_integers_that_python_does_not_print() -> None:
    assert stringify([10**5_000, -(10**5_000)]) == "[null,null]"


@pytest.mark.parametrize(
    ("number", "text"),
    [
        ("1.0", "1"),
        ("-0", "0"),
        ("1.50E+3", "1500"),
        ("1E-7", "1e-7"),
        ("0.1000000000000000055511151231257827", "0.1"),
        ("9007199254740993", "9007199254740992"),
        ("1E+400", "null"),
        ("1E-400", "0"),
        ("-1E+999999999999999999", "null"),
        ("Infinity", "null"),
        ("NaN", "null"),
        ("sNaN123", "null"),
    ],
)
def test_decimals_are_the_numbers_that_they_spell(number: str, text: str) -> None:
    assert stringify(Decimal(number)) == stringify(Fixed(number)) == text


def test_what_a_parser_of_decimals_gives() -> None:
    payload = json.loads('{"score": 1.10, "rate": 1e-7, "count": 3}', parse_float=Decimal)
    assert stringify(payload) == '{"score":1.1,"rate":1e-7,"count":3}'


@pytest.mark.parametrize(
    ("string", "text"),
    [
        ('"\\/', '"\\"\\\\/"'),
        ("\b\t\n\f\r", '"\\b\\t\\n\\f\\r"'),
        ("\0\x1f\x7f\x80", '"\\u0000\\u001f\x7f\x80"'),
        ("Zoë 面接 🎉\u2028\ufeff", '"Zoë 面接 🎉\u2028\ufeff"'),
        ("\ud83c", '"\\ud83c"'),
        ("\udf89\ud83c", '"\\udf89\\ud83c"'),
        ("\ud83c\udf89", '"🎉"'),
        ("\ud83c\ud83c\udf89\udf89\n", '"\\ud83c🎉\\udf89\\n"'),
    ],
)
def test_strings(string: str, text: str) -> None:
    assert stringify(string) == text
    assert stringify({string: string}) == f"{{{text}:{text}}}"


@pytest.mark.parametrize(
    ("members", "text"),
    [
        ({"b": 1, "10": 2, "9": 3, "a": 4}, '{"9":3,"10":2,"b":1,"a":4}'),
        ({"a": 1, "4294967294": 2, "4294967295": 3}, '{"4294967294":2,"a":1,"4294967295":3}'),
        ({"a": 1, "01": 2, "-1": 3, "1.0": 4, " 1": 5}, '{"a":1,"01":2,"-1":3,"1.0":4," 1":5}'),
        ({"a": {"b": 1, "0": [{"c": 1, "1": 2}]}}, '{"a":{"0":[{"1":2,"c":1}],"b":1}}'),
        ({"a": 1, "\u0661": 2, "\ud83c": 3, "5": 4}, '{"5":4,"a":1,"\u0661":2,"\\ud83c":3}'),
        ({"a": 1, Text("7"): 2}, '{"7":2,"a":1}'),
    ],
    ids=lambda value: type(value).__name__,
)
def test_order_of_members(members: dict[str, Any], text: str) -> None:
    assert stringify(members) == text


def test_keys_that_are_one_to_javascript() -> None:
    class Key(str):
        __slots__ = ()
        __hash__ = object.__hash__

        def __eq__(self, other: object) -> bool:
            return self is other

    assert stringify({"🎉": 1, "b": 2, "\ud83c\udf89": 3}) == '{"🎉":3,"b":2}'
    assert stringify({Key("a"): 1, "b": 2, Key("a"): 3}) == '{"a":3,"b":2}'


def test_order_of_an_ordered_dict_is_its_own() -> None:
    members: Any = OrderedDict([("a", 1), ("b", 2), ("c", 3)])
    members.move_to_end("a")
    members.move_to_end("c", last=False)
    assert stringify(members) == '{"c":3,"b":2,"a":1}'


def test_what_is_given_stays_as_it_is() -> None:
    value = {"b": [1.0, 2**70, {"1": None}], "0": "\ud83c"}
    stringify(value)
    assert value == {"b": [1.0, 2**70, {"1": None}], "0": "\ud83c"}
    assert list(value) == ["b", "0"]


@pytest.mark.parametrize("size", [0, 1, 1_000, 300_000])
def test_sizes(size: int) -> None:
    assert stringify("é" * size) == '"' + "é" * size + '"'
    assert stringify([1] * size) == "[" + ",".join(["1"] * size) + "]"
    names = {f"k{number}": number for number in range(size)}
    assert stringify(names) == json.dumps(names, separators=(",", ":"))
    indices = {str(number): number for number in reversed(range(size))}
    ascending = dict(reversed(list(indices.items())))
    assert stringify(indices) == json.dumps(ascending, separators=(",", ":"))
