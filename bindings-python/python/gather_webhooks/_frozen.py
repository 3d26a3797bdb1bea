"""A dict that stays as it is."""

from typing import Any, NoReturn


class FrozenDict(dict[str, Any]):
    """A dict that refuses to be changed, itself though not what it holds.

    Not ``types.MappingProxyType``, which can be neither pickled nor copied, nor go through
    ``dataclasses.asdict`` and ``json.dumps``: all of which people do with an event.
    """

    def _refuse(self, *_args: object, **_kwargs: object) -> NoReturn:
        raise TypeError("the data of an event cannot be changed: make a dict of it first")

    __setitem__ = _refuse
    __delitem__ = _refuse
    __ior__ = _refuse
    clear = _refuse
    pop = _refuse
    popitem = _refuse
    setdefault = _refuse
    update = _refuse

    def __reduce__(self) -> tuple[Any, ...]:
        """Pickle and copy as a whole, not item by item."""
        return type(self), (dict(self),)
