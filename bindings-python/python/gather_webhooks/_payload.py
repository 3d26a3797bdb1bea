"""From the text of a payload to Python's objects.

The native half has checked the text: it is JSON, an object, at most 512 levels deep, and its data
has the fields of its kind. It calls ``parse`` when the payload or the data is first asked for.
"""

import json
from dataclasses import fields
from typing import Any, Optional, Union

from ._events import KNOWN, EventData, Unrecognized


def parse(text: str, kind: str, reason: Optional[str]) -> tuple[dict[str, Any], EventData]:
    """Give the payload and its data; ``reason`` says why an event is unrecognized, if it is."""
    payload = _loads(text)
    data = payload.get("data")
    if reason is not None:
        return payload, Unrecognized(reason, data)
    known = KNOWN[kind]
    extra = dict(data)
    attributes = {
        field.name: extra.pop(field.metadata["json"], None)
        for field in fields(known)
        if "json" in field.metadata
    }
    return payload, known(**attributes, extra=extra)


def _loads(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        # The text is JSON, so this is Python's limit on the digits of an integer.
        return json.loads(text, parse_int=_int_or_float)


def _int_or_float(digits: str) -> Union[int, float]:
    try:
        return int(digits)
    except ValueError:
        return float(digits)
