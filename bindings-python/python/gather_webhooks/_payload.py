"""From the text of a payload to Python's objects.

The native half has checked the text: it is JSON without white space before it, at most 512 levels
deep, and the data of a known event has the fields of its kind. It calls these functions when the
payload or the data is first asked for.
"""

from dataclasses import fields
from json import JSONDecoder
from typing import Any, Optional, Union

from ._events import KNOWN, EventData, Unrecognized
from ._frozen import FrozenDict


def read_data(text: Optional[str], kind: str, reason: Optional[str]) -> EventData:
    """Give the data of an event; ``reason`` says why it is unrecognized, if it is."""
    members: Any = None if text is None else read(text)
    if reason is not None:
        return Unrecognized(reason, members)
    known, names = _KNOWN[kind]
    # Not by calling the class: a frozen one sets attribute by attribute, which takes longer.
    data = object.__new__(known)
    attributes = data.__dict__
    for attribute, name in names:
        attributes[attribute] = members.pop(name, None)
    attributes["extra"] = FrozenDict(members)
    return data


def read(text: str) -> Any:
    """Read JSON as ``json.loads`` does."""
    try:
        return _decode(text)[0]
    except ValueError:
        # The text is JSON, so this is Python's limit on the digits of an integer.
        return _decode_any_integer(text)[0]


def _int_or_float(digits: str) -> Union[int, float]:
    try:
        return int(digits)
    except ValueError:
        return float(digits)


_decode = JSONDecoder().raw_decode
_decode_any_integer = JSONDecoder(parse_int=_int_or_float).raw_decode

_KNOWN = {
    kind: (
        known,
        [
            (field.name, field.metadata["json"])
            for field in fields(known)
            if "json" in field.metadata
        ],
    )
    for kind, known in KNOWN.items()
}
