"""Bodies that were parsed and written again, as other JSON of the same value."""

from __future__ import annotations

import json
from datetime import datetime
from functools import partial
from typing import Any

from .delivery import PAYLOADS, Explain, payload, written


def add_to(x: Explain) -> None:
    x.into("explain_json")
    python(x)
    spacing(x)
    characters(x)
    order(x)
    numbers(x)
    dates(x)


def python(x: Explain) -> None:
    def again(text: str, **options: Any) -> str:
        return json.dumps(json.loads(text), **options)

    # Both of its marks are Python's: ", " with ": " on one line, and \u escapes.
    x.damaged(
        "body.python_json",
        "json.dumps",
        again,
        *("completed", "status_changed", "audio", "created", "updated", "emoji"),
        *("names", "nested", "integer_keys", "medium", "large"),
    )
    x.damaged(
        "body.python_json",
        "json.dumps ensure_ascii=False",
        partial(again, ensure_ascii=False),
        *("completed", "emoji", "line_separators"),
    )
    x.foreign("body.python_json", "packages", "simplejson", "completed", "emoji")
    x.foreign("body.python_json", "packages", "simplejson", "line_separators", "half_emoji")


def spacing(x: Explain) -> None:
    x.foreign("body.json_spacing", "frameworks", "express JSON.stringify 2", "created", "emoji")
    x.foreign("body.json_spacing", "frameworks", "express JSON.stringify 2", "nested")
    x.foreign("body.json_spacing", "frameworks", "express JSON.stringify tab", "medium")
    # The line break at its end is jq's as well: one act, one mistake.
    x.foreign("body.json_spacing", "shell", "jq .", "created", "emoji", "nested", "medium")
    x.foreign("body.json_spacing", "shell", "jq --tab", "status_changed")
    x.foreign("body.json_spacing", "shell", "jq -j", "completed")
    # CRLF between tokens is white space as any other: nothing that was signed held an LF.
    x.foreign("body.json_spacing", "shell", "jq . | unix2dos", "completed")
    x.foreign("body.json_spacing", "php", "json_encode pretty", "completed", "umlauts")
    x.foreign("body.json_spacing", "ruby", "pretty_generate", "completed", "names")
    x.foreign("body.json_spacing", "packages", "orjson indent", "audio", "names")
    x.foreign("body.json_spacing", "packages", "ujson indent", "completed")

    def indented(text: str) -> str:
        return json.dumps(json.loads(text), indent=4)

    x.damaged("body.json_spacing", "json.dumps indent=4", indented, "completed")


def characters(x: Explain) -> None:
    def ascii_only(text: str) -> str:
        return json.dumps(json.loads(text), separators=(",", ":"))

    x.damaged("body.json_ascii", "json.dumps compact", ascii_only, "updated", "emoji", "medium")
    x.foreign("body.json_ascii", "php", "json_encode slashes", "updated", "emoji", "names")
    # No slash in these, so that PHP's `\/` is not there to be named.
    x.foreign("body.json_ascii", "php", "json_encode", "updated", "emoji")
    x.foreign("body.json_ascii", "ruby", "ascii_only", "hangul", "emoji")
    x.foreign("body.json_ascii", "shell", "jq -caj", "updated", "hangul")
    x.foreign("body.json_ascii", "packages", "simplejson compact", "names")
    x.foreign("body.json_ascii", "packages", "ujson slashes", "umlauts")
    # \/ in what is ASCII.
    x.foreign("body.json_escapes", "php", "json_encode", "audio", "html")
    x.foreign("body.json_escapes", "php", "json_encode unicode", "html")
    # U+2028 alone is escaped, as it was for scripts; other text beyond ASCII would not be.
    x.foreign("body.json_escapes", "packages", "ujson", "audio")
    x.foreign("body.json_escapes", "php", "json_encode hex", "html", "audio")
    x.foreign("body.json_escapes", "packages", "simplejson html", "html", "audio")
    x.foreign("body.json_escapes", "ruby", "escape_slash", "audio")
    x.foreign("body.json_escapes", "php", "json_encode unescaped", "line_separators")
    # jq escapes U+007F, which JSON.stringify leaves.
    x.foreign("body.json_escapes", "shell", "jq -cj", "controls")

    def upper(text: str) -> str:
        """Jackson's and .NET's hex digits are capitals."""
        return text.replace("\\u001f", "\\u001F")

    x.damaged("body.json_escapes", "capital hex digits", upper, "controls")


def order(x: Explain) -> None:
    """The documented order of an event's fields is known, so that these can be undone."""
    key_order = "body.json_key_order"
    x.foreign(key_order, "frameworks", "express sorted", "completed", "status_changed", "updated")
    x.foreign(key_order, "shell", "jq -cjS", "completed", "updated", "integer_keys")
    x.foreign(key_order, "packages", "orjson sorted", "status_changed")
    x.foreign(key_order, "php", "ksort", "completed", "audio")
    x.foreign(key_order, "ruby", "sorted", "integer_keys")

    def jsonb(text: str) -> str:
        """PostgreSQL's jsonb: shorter keys first, then by bytes; written compact here."""

        def moved(value: Any) -> Any:
            if not isinstance(value, dict):
                return value
            keys = sorted(value, key=lambda key: (len(key.encode()), key.encode()))
            return {key: moved(value[key]) for key in keys}

        return written(moved(json.loads(text)))

    x.damaged(key_order, "jsonb", jsonb, "status_changed", "audio")

    def sets_aside(text: str) -> str:
        """A router that takes the event's name out, and puts it back at the end."""
        value = json.loads(text)
        name = value.pop("event")
        return written(value | {"event": name})

    x.damaged(key_order, "event moved to the end", sets_aside, "updated", "nested")


def numbers(x: Explain) -> None:
    respelled = "body.json_numbers"
    x.foreign(respelled, "php", "json_encode unescaped", "large_numbers", "small_numbers")
    x.foreign(respelled, "ruby", "generate", "large_numbers", "small_numbers", "numbers")
    x.foreign(respelled, "shell", "jq -cj", "small_numbers")
    x.foreign(respelled, "packages", "orjson", "numbers")

    def python(text: str) -> str:
        return written(json.loads(text))

    def floats(text: str) -> str:
        """Gson into a Map, Lua, a column of doubles: every number becomes a floating-point one."""
        return written(json.loads(text, parse_int=float))

    x.damaged(respelled, "json.dumps compact", python, "small_numbers")
    x.damaged(respelled, "every number a double", floats, "whole")


def dates(x: Explain) -> None:
    respelled = "body.json_dates"
    x.foreign(respelled, "frameworks", "express dates", "completed", "precise")

    def revived(text: str, spell: Any) -> str:
        def to_date(value: Any) -> Any:
            if isinstance(value, dict):
                return {key: to_date(item) for key, item in value.items()}
            if isinstance(value, str) and value[4:5] == "-" and value.endswith("Z"):
                return spell(datetime.fromisoformat(value))
            return value

        return written(to_date(json.loads(text)))

    def milliseconds(time: datetime) -> str:
        return time.isoformat(timespec="milliseconds").replace("+00:00", "Z")

    def shortest(time: datetime) -> str:
        """Go, Rust and Java leave out a fraction of zero."""
        return time.isoformat().replace("+00:00", "Z")

    def microseconds(time: datetime) -> str:
        return time.isoformat(timespec="microseconds").replace("+00:00", "Z")

    isoformat = partial(revived, spell=datetime.isoformat)
    x.damaged(respelled, "datetime.isoformat", isoformat, "completed", "updated")
    x.damaged(respelled, ".000Z", partial(revived, spell=milliseconds), "audio", "umlauts")
    x.damaged(respelled, "no fraction", partial(revived, spell=shortest), "whole_seconds")
    x.damaged(respelled, ".000000Z", partial(revived, spell=microseconds), "created")


assert PAYLOADS["completed"] == written(json.loads(payload("completed")))
