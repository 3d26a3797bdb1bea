"""Who handles which event."""

import functools
import inspect
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from gather_webhooks import AnyEvent, Event, Unrecognized
from gather_webhooks._events import KNOWN

from . import _orm
from ._delivery import Delivery
from ._errors import wrong_use
from ._threads import Threads

#: A handler as it is registered: with the delivery or without, ``def`` or ``async def``.
Handler: TypeAlias = (
    Callable[[AnyEvent, Delivery], Awaitable[object] | object]
    | Callable[[AnyEvent], Awaitable[object] | object]
)


@dataclass(frozen=True)
class Function:
    """A function of the user's, and how to call it."""

    function: Callable[..., Any]
    with_delivery: bool
    asynchronous: bool

    async def call(self, threads: Threads, event: Event, delivery: Delivery) -> None:
        """Call a handler and wait for it: in a thread if it may block."""
        arguments = (event, delivery) if self.with_delivery else (event,)
        await call(self.function, arguments, threads, asynchronous=self.asynchronous)


async def call(
    function: Callable[..., Any],
    arguments: tuple[Any, ...],
    threads: Threads,
    *,
    asynchronous: bool,
) -> None:
    """Call a function in the running loop, or in a thread if it is none of ``async def``."""
    if asynchronous:
        await _orm.in_loop(function, *arguments)
        return
    result = await threads.run(functools.partial(_orm.in_thread, function, *arguments))
    if inspect.isawaitable(result):  # a wrapper around a function of `async def`
        await result


@dataclass(frozen=True)
class Unhandled:
    """No handler takes it, though the event's name has one: its data are of an unknown shape."""

    error: str


@dataclass
class Handlers:
    """The handlers of a receiver."""

    own: dict[str, Function] = field(default_factory=dict)
    otherwise: Function | None = None
    on_dead: Callable[[Delivery, str], Any] | None = None

    def add(self, name: str, handler: Callable[..., Any]) -> None:
        """Register the handler of an event."""
        function = _function(handler, f"the handler of {name!r}")
        if name in self.own and not _is_again(handler, self.own[name].function):
            raise wrong_use(
                f"{name!r} has a handler already, {_name(self.own[name].function)}: an event has "
                "one handler. Call the second function from the first"
            )
        self.own[name] = function

    def add_otherwise(self, handler: Callable[..., Any]) -> None:
        """Register the handler of whatever has none of its own."""
        function = _function(handler, "the handler of `otherwise`")
        if self.otherwise is not None and not _is_again(handler, self.otherwise.function):
            raise wrong_use(
                f"`otherwise` has a handler already, {_name(self.otherwise.function)}: there is "
                "one. Call the second function from the first"
            )
        self.otherwise = function

    def add_on_dead(self, function: Callable[..., Any]) -> None:
        """Register who is told of dead deliveries."""
        if not callable(function):
            raise wrong_use("`on_dead` is given no function: decorate one that takes two arguments")
        if self.on_dead is not None and not _is_again(function, self.on_dead):
            raise wrong_use(
                f"`on_dead` has a function already, {_name(self.on_dead)}: there is one. Call the "
                "second function from the first"
            )
        self.on_dead = function

    def names(self) -> list[str] | None:
        """Give the events that somebody handles; ``None`` for all of them."""
        return None if self.otherwise is not None else list(self.own)

    def route(self, event: Event) -> Function | Unhandled | None:
        """Find the handler of an event; ``None`` if nobody asked for such events."""
        own = self.own.get(event.name)
        if own is not None and event.kind == event.name:
            return own
        if self.otherwise is not None:
            return self.otherwise
        if own is None:
            return None
        reason = event.data.reason if isinstance(event.data, Unrecognized) else "unknown shape"
        return Unhandled(f"unrecognized: {reason}")


def check_name(name: Any) -> str:
    """Refuse the name of an event that this version does not know."""
    if isinstance(name, str) and name in KNOWN:
        return name
    if callable(name):
        raise wrong_use(
            "`on` is given no event: write @receiver.on('interview.created'), with the event's name"
        )
    raise wrong_use(
        f"{name!r} is no event that this version knows: give one of {', '.join(KNOWN)}. What is "
        "newer arrives at the handler of `otherwise`"
    )


def is_async(function: Callable[..., Any]) -> bool:
    """Tell whether a call gives something to await."""
    while isinstance(function, functools.partial):
        function = function.func
    return inspect.iscoroutinefunction(function) or inspect.iscoroutinefunction(
        getattr(function, "__call__", None)  # noqa: B004 -- it is looked at, not called
    )


def _function(handler: Callable[..., Any], what: str) -> Function:
    if not callable(handler):
        raise wrong_use(f"{what} is no function: decorate one that takes (event, delivery)")
    if inspect.isgeneratorfunction(handler) or inspect.isasyncgenfunction(handler):
        raise wrong_use(f"{what}, {_name(handler)}, is a generator: it must not `yield`")
    return Function(handler, _takes_delivery(handler, what), is_async(handler))


def _takes_delivery(handler: Callable[..., Any], what: str) -> bool:
    try:
        signature = inspect.signature(handler)
    except (TypeError, ValueError):  # compiled code
        return True
    parameters = list(signature.parameters.values())
    positions = [
        parameter
        for parameter in parameters
        if parameter.kind in (parameter.POSITIONAL_ONLY, parameter.POSITIONAL_OR_KEYWORD)
    ]
    needed = [parameter for parameter in positions if parameter.default is parameter.empty]
    second = positions[1:2]
    takes = (
        any(parameter.kind is parameter.VAR_POSITIONAL for parameter in parameters)
        or len(needed) > 1
        or any(parameter.name == "delivery" for parameter in second)
    )
    try:
        signature.bind(*(None, None) if takes else (None,))
    except TypeError:
        raise wrong_use(
            f"{what}, {_name(handler)}, has the parameters {signature}: it is called with "
            "(event, delivery), or with (event) alone"
        ) from None
    return takes


def _is_again(function: Callable[..., Any], before: Callable[..., Any]) -> bool:
    """Tell whether a module was loaded again, by a reloader or in a notebook: the newer counts."""
    if not (inspect.isfunction(function) and inspect.isfunction(before)):
        return False
    of = (function.__module__, function.__qualname__)
    return of == (before.__module__, before.__qualname__) and function.__name__ != "<lambda>"


def _name(function: Callable[..., Any]) -> str:
    return getattr(function, "__qualname__", None) or type(function).__qualname__
