"""The ``extra`` of an event's data, which is read from the payload when it is first asked for.

Few receivers ask for it, and to read it can take longer than to verify the delivery.
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from ._frozen import FrozenDict

#: Where the native half stores what reads it.
UNREAD = "_unread"


class _HasAttributes:
    pass


# The attributes of an object as they are stored.
_stored = vars(_HasAttributes)["__dict__"].__get__
store = vars(_HasAttributes)["__dict__"].__set__


def _with_extra(data: "WithExtra") -> dict[str, Any]:
    """All attributes, extra among them."""
    stored: dict[str, Any] = _stored(data)
    unread = stored.get(UNREAD)
    if unread is not None:
        members = FrozenDict(unread())
        # Another thread may have been faster: everyone gets the same.
        stored.setdefault("extra", members)
        stored.pop(UNREAD, None)
    return stored


class WithExtra(_HasAttributes):
    """What the known events have in common."""

    if TYPE_CHECKING:
        extra: Mapping[str, Any]
    else:

        @property
        def extra(self) -> FrozenDict:
            attributes = _with_extra(self)
            if "extra" not in attributes:  # half made
                raise AttributeError("extra")
            return attributes["extra"]

        @extra.setter
        def extra(self, extra: Mapping[str, Any]) -> None:
            # Only the class itself gets here: it is frozen.
            _stored(self)["extra"] = FrozenDict(extra)

        @property
        def __dict__(self) -> dict[str, Any]:
            """For ``vars``, and for serializers that take all attributes at once."""
            return _with_extra(self)

    def __getstate__(self) -> dict[str, Any]:
        """For ``pickle`` and ``copy``, which would take what is stored."""
        return self.__dict__
