"""JSON.stringify, byte for byte, and payloads that are verified after parsing."""

from __future__ import annotations

import json
from typing import Any

from .delivery import (
    BODY,
    COMPLETED,
    MAX_DEPTH,
    NOW,
    OK,
    OTHER_SECRET,
    SECRET,
    T,
    Vectors,
    error,
    header,
    text,
)

# What V8 makes of a JSON text; a test of the JavaScript packages holds this table to V8 itself.
STRINGIFIED = {
    "white space": (' \t\r\n{ "a" : [ 1 , 2 ] } ', '{"a":[1,2]}'),
    "empty object": ("{ }", "{}"),
    "empty array": ("[ ]", "[]"),
    "a string": ('"text"', '"text"'),
    "a number": ("1.50", "1.5"),
    "true": ("true", "true"),
    "false": ("false", "false"),
    "null": ("null", "null"),
    "nested": ('[[[{"a":[{}]}]]]', '[[[{"a":[{}]}]]]'),
    "a fraction of zero": ("1.0", "1"),
    "zero with a fraction": ("0.0", "0"),
    "negative zero": ("-0", "0"),
    "negative zero with a fraction": ("-0.0", "0"),
    "negative zero with an exponent": ("-0e10", "0"),
    "a trailing zero": ("0.10", "0.1"),
    "an exponent": ("1e3", "1000"),
    "an exponent in upper case": ("1E3", "1000"),
    "an exponent with a plus": ("1e+3", "1000"),
    "an exponent with zeros": ("1e003", "1000"),
    "the last integer written out": ("1e20", "100000000000000000000"),
    "the first with an exponent": ("1e21", "1e+21"),
    "an integer of 22 digits": ("1000000000000000000000", "1e+21"),
    "the last fraction written out": ("0.000001", "0.000001"),
    "the first fraction with an exponent": ("0.0000001", "1e-7"),
    "what Python writes as 1e-07": ("1e-07", "1e-7"),
    "2^53": ("9007199254740992", "9007199254740992"),
    "2^53 + 1": ("9007199254740993", "9007199254740992"),
    "2^53 + 3": ("9007199254740995", "9007199254740996"),
    "-2^53 - 1": ("-9007199254740993", "-9007199254740992"),
    "2^63": ("9223372036854775808", "9223372036854776000"),
    "2^64": ("18446744073709551616", "18446744073709552000"),
    "15 digits": ("999999999999999", "999999999999999"),
    "16 digits": ("9999999999999999", "10000000000000000"),
    "20 digits": ("12345678901234567890", "12345678901234567000"),
    "more digits than a double holds": ("0.1234567890123456789", "0.12345678901234568"),
    "0.1 + 0.2": ("0.30000000000000004", "0.30000000000000004"),
    "the largest double": ("1.7976931348623157e308", "1.7976931348623157e+308"),
    "rounded to the largest double": ("1.7976931348623158e308", "1.7976931348623157e+308"),
    "beyond a double": ("1e400", "null"),
    "below a double": ("-1e400", "null"),
    "the first beyond a double": ("1.7976931348623159e308", "null"),
    "the smallest double": ("5e-324", "5e-324"),
    "half of the smallest double": ("2e-324", "0"),
    "too small, negative": ("-1e-400", "0"),
    "a subnormal": ("2.2250738585072011e-308", "2.225073858507201e-308"),
    "halfway between two doubles": ("9007199254740993.0", "9007199254740992"),
    "just above halfway": ("9007199254740993.00000000000000001", "9007199254740994"),
    "5,000 digits": ("9" * 5000, "null"),
    "5,000 digits of a fraction": ("0." + "3" * 5000, "0.3333333333333333"),
    "an index before a name": ('{"b":1,"1":2}', '{"1":2,"b":1}'),
    "indices descending": ('{"2":1,"1":2,"0":3}', '{"0":3,"1":2,"2":1}'),
    "indices ascend as numbers": ('{"10":1,"9":2}', '{"9":2,"10":1}'),
    "indices among names": ('{"b":1,"7":2,"a":3,"3":4}', '{"3":4,"7":2,"b":1,"a":3}'),
    "the largest index": ('{"a":1,"4294967294":2}', '{"4294967294":2,"a":1}'),
    "one beyond the largest index": ('{"a":1,"4294967295":2}', '{"a":1,"4294967295":2}'),
    "a leading zero is a name": ('{"a":1,"01":2,"00":3}', '{"a":1,"01":2,"00":3}'),
    "a sign is a name": ('{"a":1,"-1":2,"+1":3}', '{"a":1,"-1":2,"+1":3}'),
    "a fraction is a name": ('{"a":1,"1.5":2,"1e3":3}', '{"a":1,"1.5":2,"1e3":3}'),
    "white space makes a name": ('{"a":1," 1":2,"1 ":3}', '{"a":1," 1":2,"1 ":3}'),
    "an escaped index": ('{"a":1,"\\u0031":2}', '{"1":2,"a":1}'),
    "digits beyond ASCII are a name": ('{"a":1,"\u0661":2}', '{"a":1,"\u0661":2}'),
    "indices of an inner object": ('{"a":{"b":1,"1":2}}', '{"a":{"1":2,"b":1}}'),
    "indices of an object in an array": ('[{"b":1,"1":2}]', '[{"1":2,"b":1}]'),
    "equal names": ('{"a":1,"b":2,"a":3}', '{"a":3,"b":2}'),
    "equal names, one escaped": ('{"a":1,"b":2,"\\u0061":3}', '{"a":3,"b":2}'),
    "equal names of a lone surrogate": ('{"\\ud83c":1,"b":2,"\\uD83C":3}', '{"\\ud83c":3,"b":2}'),
    "equal indices": ('{"1":1,"0":2,"1":3}', '{"0":2,"1":3}'),
    "equal names, the last an object": ('{"a":{"x":1},"a":{"y":2}}', '{"a":{"y":2}}'),
    "equal names three times": ('{"a":1,"a":2,"a":3}', '{"a":3}'),
    "many names": (
        "{" + ",".join(f'"k{n}":{n}' for n in range(50)) + ',"k7":"last"}',
        "{" + ",".join(f'"k{n}":' + ('"last"' if n == 7 else str(n)) for n in range(50)) + "}",
    ),
    "__proto__": ('{"__proto__":{"a":1},"b":2}', '{"__proto__":{"a":1},"b":2}'),
    "__proto__ twice": ('{"__proto__":1,"b":2,"__proto__":3}', '{"__proto__":3,"b":2}'),
    "an empty name": ('{"":1,"":2}', '{"":2}'),
    "toJSON is a name": ('{"toJSON":1}', '{"toJSON":1}'),
    "text beyond ASCII": ('"Zoë 面接 🎉"', '"Zoë 面接 🎉"'),
    "escaped text beyond ASCII": ('"\\u00eb \\u9762 \\ud83c\\udf89"', '"ë 面 🎉"'),
    "escapes that need none": ('"\\/\\u002f\\u0041"', '"//A"'),
    "escapes with a short form": (
        '"\\u0008\\u0009\\u000a\\u000c\\u000d\\u0022\\u005c"',
        '"\\b\\t\\n\\f\\r\\"\\\\"',
    ),
    "short forms": ('"\\b\\t\\n\\f\\r\\"\\\\"', '"\\b\\t\\n\\f\\r\\"\\\\"'),
    "escapes without a short form": ('"\\u0000\\u000B\\u001F"', '"\\u0000\\u000b\\u001f"'),
    "delete and C1 are raw": ('"\\u007f\\u0080\\u009f"', '"\u007f\u0080\u009f"'),
    "line separators are raw": ('"\\u2028\\u2029"', '"\u2028\u2029"'),
    "a byte order mark in a string is raw": ('"\\ufeff"', '"\ufeff"'),
    "a lone high surrogate": ('"\\uD83C"', '"\\ud83c"'),
    "a lone low surrogate": ('"\\uDF89"', '"\\udf89"'),
    "surrogates in the wrong order": ('"\\udf89\\ud83c"', '"\\udf89\\ud83c"'),
    "a high surrogate before a pair": ('"\\ud83c\\ud83c\\udf89"', '"\\ud83c🎉"'),
    "a high surrogate before raw text": ('"\\ud83c🎉"', '"\\ud83c🎉"'),
    "the first and the last pair": (
        '"\\ud800\\udc00\\udbff\\udfff"',
        '"\U00010000\U0010ffff"',
    ),
}


def add_to(v: Vectors) -> None:
    stringify(v)
    parsed(v)


def stringify(v: Vectors) -> None:
    v.into("stringify")

    def case(name: str, body: bytes, expect: dict[str, Any]) -> None:
        v.add(name, expect, op="stringify", body=body)

    for name, (given, expected) in STRINGIFIED.items():
        case(name, given.encode(), {"ok": expected})
    deep = "[" * MAX_DEPTH + "]" * MAX_DEPTH
    case("nested as deep as is accepted", deep.encode(), {"ok": deep})
    wrong = {
        "empty": b"",
        "not JSON": b"not JSON",
        "cut off": b'{"a":',
        "text after it": b"1 2",
        "a comma too many": b"[1,]",
        "a leading zero": b"01",
        "NaN": b"NaN",
        "a control character": b'"\n"',
        "nested one level too deep": f"[{deep}]".encode(),
        "100,000 opening brackets": b"[" * 100_000,
    }
    for name, body in wrong.items():
        case(f"refused: {name}", body, error("malformed_payload"))


def parsed(v: Vectors) -> None:
    v.into("verify_parsed")

    def case(name: str, body: bytes, canonical: bytes, expect: dict[str, Any], **more: Any) -> None:
        """A receiver has `body` parsed; the sender signed `canonical`."""
        signature = more.pop("signature", header(canonical))
        v.add(name, expect, op="verify_parsed", body=body, signature=signature, **more)

    case("the example", BODY, BODY, OK)
    spaced = json.dumps(COMPLETED, indent=2).encode()
    case("the example, re-formatted", spaced, BODY, OK)
    case("signed as it was re-formatted", spaced, spaced, error("signature_mismatch"))
    swapped = text({"data": COMPLETED["data"], "event": COMPLETED["event"]})
    case("members in another order", swapped, BODY, error("signature_mismatch"))
    case(
        "another secret",
        BODY,
        BODY,
        error("signature_mismatch"),
        signature=header(secret=OTHER_SECRET),
    )
    case("the second secret", BODY, BODY, OK, secrets=[OTHER_SECRET, SECRET])
    case("no header", BODY, BODY, error("missing_header"), signature=None)
    case("malformed header", BODY, BODY, error("malformed_header"), signature="garbage")
    case("no v1", BODY, BODY, error("unsupported_scheme"), signature=f"t={T}")
    case("too old", BODY, BODY, error("timestamp_too_old"), now=NOW + 601)
    case("in the future", BODY, BODY, error("timestamp_in_future"), now=NOW - 601)
    case("tolerance off", BODY, BODY, OK, now=NOW + 10**6, tolerance=None)
    case("broken timestamp", BODY, BODY, error("invalid_timestamp"), signature=header(t="soon"))
    for name, body in {
        "null": b"null",
        "a number": b"42",
        "a string": b'"text"',
        "an array": b"[]",
        "an empty object": b"{}",
        "event is a number": b'{"event":5}',
    }.items():
        case(f"authentic, but {name}", body, body, error("malformed_payload"))

    def member(given: str) -> bytes:
        return (
            '{"event":"interview.created","data":{"title":"Zoë","more":' + given + "}}"
        ).encode()

    ok = {"ok": {"kind": "interview.created", "name": "interview.created"}}
    for name, (given, canonical) in STRINGIFIED.items():
        case(f"in the data: {name}", member(given), member(canonical), ok)
    case(
        "event among indices",
        b'{"1":1,"event":"x","0":0}',
        b'{"0":0,"1":1,"event":"x"}',
        {"ok": {"kind": "unrecognized", "name": "x", "reason": "unknown event"}},
    )
    case(
        "two events: the last one counts, in the place of the first",
        b'{"event":"y","data":{},"event":"x"}',
        b'{"event":"x","data":{}}',
        {"ok": {"kind": "unrecognized", "name": "x", "data": {}}},
    )
