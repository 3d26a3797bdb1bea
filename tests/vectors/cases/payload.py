"""Which payloads are read."""

from __future__ import annotations

from typing import Any

from .delivery import MAX_DEPTH, Vectors, error, text


def add_to(v: Vectors) -> None:
    v.into("payload")

    def malformed(name: str, body: bytes) -> None:
        v.payload(f"malformed: {name}", body, error("malformed_payload"))

    malformed("empty", b"")
    malformed("white space", b" \n")
    malformed("not JSON", b"not JSON")
    malformed("a form", b"event=interview.created&data=1")
    malformed("null", b"null")
    malformed("a string", b'"event"')
    malformed("a number", b"42")
    malformed("true", b"true")
    malformed("an array", b'[{"event":"interview.created","data":{}}]')
    malformed("an empty object", b"{}")
    malformed("no event", text({"timestamp": "2024-01-01T00:00:00Z", "data": {}}))
    malformed("event in upper case", text({"Event": "interview.created", "data": {}}))
    odd: dict[str, Any] = {
        "null": None,
        "a number": 5,
        "true": True,
        "an array": ["interview.created"],
        "an object": {"name": "interview.created"},
    }
    for name, value in odd.items():
        malformed(f"event is {name}", text({"event": value, "data": {}}))
    malformed("the last of two events is a number", b'{"event":"interview.created","event":5}')
    malformed("event only inside data", text({"data": {"event": "interview.created"}}))

    event = b'"event":"interview.created","data":{}'
    for name, body in {
        "cut off": b"{" + event,
        "cut off in a string": b'{"event":"interview.cre',
        "cut off after a backslash": b'{"event":"\\',
        "text after the object": b"{" + event + b"}x",
        "a second object after it": b"{" + event + b"}{}",
        "a comma at the end": b"{" + event + b",}",
        "a comma at the start": b"{," + event + b"}",
        "two commas": b'{"a":1,,' + event + b"}",
        "no comma": b'{"a":1 ' + event + b"}",
        "no colon": b'{"a" 1,' + event + b"}",
        "two colons": b'{"a"::1,' + event + b"}",
        "a key without a value": b'{"a":,' + event + b"}",
        "a key that is a number": b"{1:2," + event + b"}",
        "a key without quotation marks": b"{a:1," + event + b"}",
        "single quotation marks": b"{'event':'interview.created'}",
        "a comment": b"{/* */" + event + b"}",
        "NaN": b'{"a":NaN,' + event + b"}",
        "Infinity": b'{"a":Infinity,' + event + b"}",
        "a leading zero": b'{"a":01,' + event + b"}",
        "a leading plus": b'{"a":+1,' + event + b"}",
        "a point at the end of a number": b'{"a":1.,' + event + b"}",
        "a point at the start of a number": b'{"a":.5,' + event + b"}",
        "an exponent without digits": b'{"a":1e,' + event + b"}",
        "a lone minus": b'{"a":-,' + event + b"}",
        "a hex number": b'{"a":0x1,' + event + b"}",
        "True as Python writes it": b'{"a":True,' + event + b"}",
        "undefined": b'{"a":undefined,' + event + b"}",
        "half a literal": b'{"a":tru,' + event + b"}",
        "a line break in a string": b'{"a":"\n",' + event + b"}",
        "a NUL in a string": b'{"a":"\0",' + event + b"}",
        "a control character in a key": b'{"\x1f":1,' + event + b"}",
        "an unknown escape": b'{"a":"\\x41",' + event + b"}",
        "an escape of three digits": b'{"a":"\\u004",' + event + b"}",
        "an escape of no digits": b'{"a":"\\uzzzz",' + event + b"}",
        "brackets that do not match": b'{"a":[1},' + event + b"}",
        "a form feed between tokens": b"{\x0c" + event + b"}",
        "a no-break space between tokens": b"{\xc2\xa0" + event + b"}",
        "a NUL after the object": b"{" + event + b"}\0",
        "a byte order mark": b"\xef\xbb\xbf{" + event + b"}",
        "UTF-16": ("{" + event.decode() + "}").encode("utf-16-le"),
        "a byte that is not UTF-8": b'{"a":"\xff",' + event + b"}",
        "Latin-1": b'{"a":"caf\xe9",' + event + b"}",
        "a surrogate as UTF-8": b'{"a":"\xed\xa0\xbd",' + event + b"}",
        "an overlong encoding": b'{"a":"\xc0\xaf",' + event + b"}",
        "UTF-8 cut off": b'{"a":"\xe2\x82',
    }.items():
        malformed(name, body)

    def nested(levels: int) -> bytes:
        """An event nested `levels` deep, the payload itself included."""
        inner = levels - 1
        return b'{"event":"x","data":' + b"[" * inner + b"]" * inner + b"}"

    deep = {"kind": "unrecognized", "name": "x", "reason": "unknown event"}
    v.payload("nested as deep as is accepted", nested(MAX_DEPTH), {"ok": deep})
    malformed("nested one level too deep", nested(MAX_DEPTH + 1))
    malformed("nested 100,000 deep", nested(100_000))
    malformed("100,000 opening brackets", b"[" * 100_000)
    objects = b'{"a":' * (MAX_DEPTH - 1) + b"1" + b"}" * (MAX_DEPTH - 1)
    v.payload(
        "nested objects as deep as is accepted",
        b'{"event":"x","data":' + objects + b"}",
        {"ok": deep},
    )
    malformed("nested objects one level too deep", b'{"event":"x","data":{"a":' + objects + b"}}")
    wide = b"[" + b"[]," * 2000 + b"[]]"
    v.payload("wide, not deep", b'{"event":"x","data":' + wide + b"}", {"ok": deep})
    brackets = b'"' + b"[{" * 1000 + b'\\"' + b"[{" * 1000 + b'"'
    v.payload(
        "brackets in a string are not nesting",
        b'{"event":"x","data":' + brackets + b"}",
        {"ok": deep},
    )

    def created(name: str, data_text: bytes, data: Any) -> None:
        body = b'{"event":"interview.created","timestamp":"2024-01-01T00:00:00Z","data":'
        v.event(name, "interview.created", data, body=body + data_text + b"}")

    created("white space between tokens", b' \t\r\n{ "title" :\n"Barista" } ', {"title": "Barista"})
    created(
        "escapes",
        rb'{"title":"\"\\\/\b\f\n\r\t\u0041\u00e9\u20AC"}',
        {"title": '"\\/\b\f\n\r\tAé€'},
    )
    created("an escaped pair of surrogates", rb'{"title":"\ud83c\udf89"}', {"title": "🎉"})
    created("escaped keys", rb'{"\u0074itle":"Barista"}', {"title": "Barista"})
    created(
        "raw text beyond ASCII", '{"title":"Zoë 🎉 \u2028"}'.encode(), {"title": "Zoë 🎉 \u2028"}
    )
    created("an escaped NUL", rb'{"title":"a\u0000b"}', {"title": "a\0b"})
    created("equal keys: the last one counts", b'{"title":"a","title":"b"}', {"title": "b"})
    created("equal keys, one of them escaped", rb'{"title":"a","\u0074itle":"b"}', {"title": "b"})
    created(
        "equal keys: a number before the string that counts",
        b'{"title":5,"title":"b"}',
        {"title": "b"},
    )
    created("numbers", b'{"n":[0,-1,1.5,1e3,1E-2,2.5e+1]}', {"n": [0, -1, 1.5, 1000, 0.01, 25]})
    created("an integer as large as JavaScript counts", b'{"n":9007199254740991}', {"n": 2**53 - 1})
    created("literals", b'{"a":[true,false,null]}', {"a": [True, False, None]})
    created("an empty key", b'{"":1}', {"": 1})
    created(
        "keys that JavaScript treats specially",
        b'{"__proto__":1,"constructor":2}',
        {"__proto__": 1, "constructor": 2},
    )

    ok = {"kind": "interview.created", "name": "interview.created"}
    for name, data_text in {
        "an escaped lone high surrogate": rb'{"title":"cut \ud83c"}',
        "an escaped lone low surrogate": rb'{"title":"\udf89 cut"}',
        "surrogates in the wrong order": rb'{"title":"\udf89\ud83c"}',
        "a lone surrogate before a letter's escape": rb'{"title":"\ud83c\u0041"}',
        "a lone surrogate in a key": rb'{"\ud83c":1}',
        "a lone surrogate in a nested value": rb'{"a":["\ud83c"]}',
        "a number beyond a double": b'{"n":1e400}',
        "a number below a double": b'{"n":-1e400}',
        "a number too small for a double": b'{"n":1e-400}',
        "an integer beyond 2^53": b'{"n":9007199254740993}',
        "an integer beyond 2^64": b'{"n":36893488147419103232}',
        "an integer of 5,000 digits": b'{"n":' + b"9" * 5000 + b"}",
        "a fraction of 5,000 digits": b'{"n":0.' + b"1" * 5000 + b"}",
        "a negative zero": b'{"n":-0}',
    }.items():
        body = b'{"event":"interview.created","data":' + data_text + b"}"
        v.payload(f"not lost: {name}", body, {"ok": ok})
    v.payload("the name is escaped", rb'{"event":"interview\u002ecreated","data":{}}', {"ok": ok})
    v.payload("data before event", b'{"data":{},"event":"interview.created"}', {"ok": ok})
    v.payload(
        "two events: the last one counts",
        b'{"event":"x","event":"interview.created","data":{}}',
        {"ok": ok},
    )
    v.payload(
        "two data: the last one counts",
        b'{"event":"interview.created","data":5,"data":{}}',
        {"ok": ok},
    )
    v.payload(
        "more members beside the envelope's",
        text(
            {
                "id": 1,
                "event": "interview.created",
                "kind": 2,
                "data": {},
                "signedAt": 3,
                "reason": 4,
            }
        ),
        {"ok": ok | {"data": {}}},
    )
    timestamps: dict[str, Any] = {
        "null": None,
        "a number": 1700000000,
        "not a time": "yesterday",
        "before 1970": "1954-06-07T00:00:00Z",
        "the year 0": "0000-01-01T00:00:00Z",
        "at the end of 9999, west": "9999-12-31T23:59:59-23:59",
        "an object": {},
    }
    for name, timestamp in timestamps.items():
        body = text({"event": "interview.created", "timestamp": timestamp, "data": {}})
        v.payload(f"the envelope's timestamp is {name}", body, {"ok": ok})
    v.payload(
        "no timestamp in the envelope", b'{"event":"interview.created","data":{}}', {"ok": ok}
    )
