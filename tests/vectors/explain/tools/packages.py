"""Mistakes of Python packages: orjson, simplejson, ujson.

python packages.py < ../recorded/payloads.json     # pip install orjson simplejson ujson
"""

from __future__ import annotations

import base64
import json
import sys
from collections.abc import Callable
from typing import Any

import orjson
import simplejson
import ujson

TEXTS: dict[str, str] = json.load(sys.stdin)
MADE: dict[str, str] = {}


def keep(mistake: str, damage: Callable[[Any], str | bytes], *payloads: str) -> None:
    loads = orjson.loads if mistake.startswith("orjson") else json.loads
    for payload in payloads:
        damaged = damage(loads(TEXTS[payload]))
        data = damaged.encode() if isinstance(damaged, str) else damaged
        MADE[f"{mistake}: {payload}"] = base64.b64encode(data).decode()


keep("orjson", orjson.dumps, "completed", "emoji", "numbers", "large_numbers", "controls")
keep("orjson indent", lambda v: orjson.dumps(v, option=orjson.OPT_INDENT_2), "audio", "names")
keep(
    "orjson sorted",
    lambda v: orjson.dumps(v, option=orjson.OPT_SORT_KEYS),
    "status_changed",
    "completed",
)
keep("orjson newline", lambda v: orjson.dumps(v, option=orjson.OPT_APPEND_NEWLINE), "updated")
keep("simplejson", simplejson.dumps, "completed", "emoji", "line_separators", "half_emoji")
keep("simplejson compact", lambda v: simplejson.dumps(v, separators=(",", ":")), "names", "updated")
keep(
    "simplejson html",
    lambda v: simplejson.dumps(v, separators=(",", ":"), cls=simplejson.JSONEncoderForHTML),
    "html",
    "audio",
)
keep("ujson", ujson.dumps, "audio", "updated")
keep("ujson unicode", lambda v: ujson.dumps(v, ensure_ascii=False), "audio")
keep("ujson slashes", lambda v: ujson.dumps(v, escape_forward_slashes=False), "umlauts")
keep("ujson indent", lambda v: ujson.dumps(v, indent=4, escape_forward_slashes=False), "completed")
print(json.dumps(MADE))
