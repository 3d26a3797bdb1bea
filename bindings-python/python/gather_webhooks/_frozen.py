"""A dict that stays as it is."""

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, NoReturn


class _FilledOnce(type):
    # Not by ``__init__``, which anyone can call again.
    def __call__(cls: Any, members: Mapping[str, Any] | Iterable[tuple[str, Any]] = ()) -> Any:
        made = cls.__new__(cls)
        dict.update(made, members)
        return made


class FrozenDict(dict[str, Any], metaclass=_FilledOnce):
    """A dict that refuses to be changed, itself though not what it holds.

    Not ``types.MappingProxyType``, which can be neither pickled nor copied, nor go through
    ``dataclasses.asdict`` and ``json.dumps``: all of which people do with an event.
    """

    __slots__ = ()

    def _refuse(self, *_args: object, **_kwargs: object) -> NoReturn:
        raise TypeError("the data of an event cannot be changed: make a dict of it first")

    if not TYPE_CHECKING:  # to a type checker it is what makes one
        __init__ = _refuse
    __setstate__ = _refuse
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
