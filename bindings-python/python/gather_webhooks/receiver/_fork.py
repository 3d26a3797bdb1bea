"""What a child process must not take over from its parent.

Threads do not live on in it, a lock may be held by one of them for ever, and a connection belongs
to the parent.
"""

import os
import weakref
from collections.abc import Callable
from typing import Any, NamedTuple, TypeVar

T = TypeVar("T")


class _Hooks(NamedTuple):
    before: Callable[[Any], object] | None
    parent: Callable[[Any], object] | None
    child: Callable[[Any], object] | None


_hooks: "weakref.WeakKeyDictionary[Any, _Hooks]" = weakref.WeakKeyDictionary()
_inherited: list[object] = []


def at_fork(
    of: T,
    *,
    before: Callable[[T], object] | None = None,
    parent: Callable[[T], object] | None = None,
    child: Callable[[T], object] | None = None,
) -> None:
    """Have functions called with an object when the process forks, for as long as it lives."""
    _hooks[of] = _Hooks(before, parent, child)


def keep_for_ever(inherited: object) -> None:
    """Neither use nor close what belongs to the parent."""
    _inherited.append(inherited)


def _call(which: int) -> None:
    for of, hooks in list(_hooks.items()):
        hook = hooks[which]
        if hook is not None:
            hook(of)


if hasattr(os, "register_at_fork"):
    os.register_at_fork(
        before=lambda: _call(0),
        after_in_parent=lambda: _call(1),
        after_in_child=lambda: _call(2),
    )
