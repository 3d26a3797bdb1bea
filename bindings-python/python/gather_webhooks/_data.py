"""The classes for the data of an event, as the native half makes objects of them."""

from dataclasses import fields
from typing import Any

from ._events import KNOWN
from ._extra import UNREAD, store


def _class(of_kind: type[Any]) -> tuple[type[Any], dict[str, None]]:
    names = [field.name for field in fields(of_kind) if "json" in field.metadata]
    return of_kind, dict.fromkeys([*names, UNREAD])


#: The class of every known kind, and what is stored in its objects, all of it ``None``; the native
#: half has the fields in that order.
CLASSES = {kind: _class(of_kind) for kind, of_kind in KNOWN.items()}

#: How the native half makes such an object: an empty one, and what is stored in it.
new = object.__new__
__all__ = ["CLASSES", "new", "store"]
