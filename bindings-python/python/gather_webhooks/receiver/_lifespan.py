"""The time that a server runs, which handlers are run for."""

from collections.abc import AsyncGenerator
from contextlib import AbstractAsyncContextManager
from typing import TYPE_CHECKING, Any

from . import _log
from ._errors import wrong_use

if TYPE_CHECKING:
    from ._front import Front


class Lifespan(AbstractAsyncContextManager[None], AsyncGenerator[None, None]):
    """A context for Starlette, FastAPI, Litestar and aiohttp; a generator for Quart.

    Example:
        >>> import asyncio
        >>> from gather_webhooks.receiver import Receiver
        >>> receiver = Receiver("whsec_example")
        >>> async def main() -> None:
        ...     async with receiver.lifespan():
        ...         pass  # serve
        >>> asyncio.run(main())
    """

    def __init__(self, front: "Front") -> None:
        """Stand for a receiver, which makes one by itself: ``Receiver.lifespan``."""
        self._front = front
        self._begun = False

    async def __aenter__(self) -> None:
        """Begin to run handlers."""
        self._front.start()

    async def __aexit__(self, *error: object) -> None:
        """Give the handlers that run 10 s to finish."""
        await self._front.astop()

    async def asend(self, value: None) -> None:
        """Go on, as the server starts, and as it ends."""
        del value
        if self._begun:
            await self._front.astop()
            raise StopAsyncIteration
        self._begun = True
        self._front.start()

    async def athrow(self, *error: Any) -> None:
        """End, as the server cannot go on."""
        await self._front.astop()
        raise error[0]


def check_routes(asgi: object, app: Any, prefix: str = "") -> None:
    """Refuse a path that Starlette and FastAPI answer with a redirect."""
    for route in getattr(app, "routes", None) or ():
        path = getattr(route, "path", None)
        if not isinstance(path, str):
            continue
        path = prefix + path
        if getattr(route, "app", None) is not asgi:
            check_routes(asgi, route, path)
        elif not hasattr(route, "methods"):
            raise wrong_use(
                f"the receiver is mounted at {path!r}, and a mount redirects a path without its "
                "last slash, which loses the delivery: use `add_route` in place of `mount`, as in "
                f"app.add_route({path!r}, receiver.asgi, methods=['POST'])"
            )
        elif path.endswith("/"):
            _log.logger.warning(
                "the receiver's path is %r: it is answered without its last slash with a redirect, "
                "which the sender does not follow. Leave the last slash out",
                path,
            )
