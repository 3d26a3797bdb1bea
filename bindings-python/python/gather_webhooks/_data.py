"""The data of an event, from what the native half has found in the payload."""

from dataclasses import fields
from typing import Any, Optional

from ._events import KNOWN, EventData, Unrecognized
from ._extra import UNREAD, store
from ._payload import read


def _class(of_kind: type[Any]) -> tuple[type[Any], dict[str, None], tuple[str, ...]]:
    named = [field for field in fields(of_kind) if "json" in field.metadata]
    return (
        of_kind,
        dict.fromkeys([*(field.name for field in named), UNREAD]),
        tuple(field.metadata["json"] for field in named),
    )


#: The class of every known kind, what is stored in its objects, all of it ``None``, and the names
#: that its fields have in the payload; the native half has the fields in that order.
CLASSES = {kind: _class(of_kind) for kind, of_kind in KNOWN.items()}

#: How the native half makes such an object: an empty one, and what is stored in it.
new = object.__new__
__all__ = ["CLASSES", "new", "store", "unrecognized"]


def unrecognized(reason: str, text: Optional[str]) -> EventData:
    """Give the data of any other event; ``text`` is its JSON, if there is any."""
    return Unrecognized(reason, None if text is None else read(text))
