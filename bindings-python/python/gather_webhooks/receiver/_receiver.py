"""The receiver: what a program makes once, and puts behind a URL."""

import os
from collections.abc import Awaitable, Callable, Iterable, Sequence
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final, cast

from gather_webhooks import Verifier

from . import _checks, _operations, _quart, _times
from ._aiohttp import AiohttpView
from ._aws_lambda import LambdaHandler
from ._claims import Claims
from ._claims_memory import MemoryClaims
from ._django_view import DjangoView
from ._errors import wrong_use
from ._flask import FlaskView, only_watches
from ._front import GRACE, Front
from ._inbox import Inbox
from ._lifespan import Lifespan, check_routes
from ._operations import DeadDelivery, Operations, Stats
from ._plan import Plan
from ._registration import Registering
from ._threads import Threads
from .asgi import AsgiApp
from .wsgi import WsgiApp

if TYPE_CHECKING:
    import quart
    from aiohttp import web

    from .asgi import _Application

_KEEP: Final = timedelta(days=30)

#: 10 s, 30 s, 1, 5, 15 and 30 min, 1, 3 and 6 h, then every 6 h eleven times more: three days.
_RETRIES: Final = (10, 30, 60, 300, 900, 1_800, 3_600, 10_800, *[21_600] * 12)


class Receiver(Registering):
    """Receives webhooks: verifies, commits to an inbox, answers, and then has them handled.

    Once 200 is answered, the verified delivery is committed to your store, and its handler is run
    until it succeeds or the delivery is dead: at least once, by one lease-holder at a time, and
    never again after it is done while its key is kept. It is exactly once for what is written in
    the same transaction as the completion mark, see ``Delivery.complete_in``. For e-mails and
    foreign APIs a crash can repeat the effect: pass ``Delivery.key`` on to them.

    Make one when the program starts. Nothing is opened, and no thread is started, before its first
    use, so that servers may fork after they have imported it.

    Args:
        secret: The secret of the webhook URL, or several; see ``gather_webhooks.Verifier``, of
            which one may be given instead.
        inbox: Where deliveries are kept until they are handled: the path of a SQLite file, a
            ``PostgresInbox``, or a ``DjangoInbox``.
        inline: Instead of an inbox, where nothing outlives the response: the handler runs in the
            request, and these claims keep duplicates out. ``MemoryClaims()`` if neither is given.
        tolerance: How far a delivery's timestamp may lie from now, as for ``Verifier``.
        max_body: How many bytes a body may have; 1 MiB if not given.
        retries: How long to wait before each further attempt of a handler that failed, in seconds
            or as ``timedelta``. If not given: 10 s, 30 s, 1, 5, 15 and 30 min, 1, 3 and 6 h, and
            every 6 h eleven times more, three days in all. A delivery that fails then is dead.
        keep: For how long a delivery that is done is remembered, to know duplicates.
        name: What tells this receiver's deliveries from those of another one in one database.
        concurrency: How many handlers may run at once.

    Raises:
        ConfigurationError: A secret is empty, or text with white space at either end.
        UsageError: An argument is of a wrong type or out of range, or the folder of the inbox does
            not exist.

    Example:
        >>> from gather_webhooks import Event, InterviewCreated
        >>> from gather_webhooks.receiver import Receiver
        >>> receiver = Receiver("whsec_example", inbox="gather.db")
        >>> @receiver.on("interview.created")
        ... def created(event: Event[InterviewCreated]) -> None:
        ...     print(event.data.title)
        >>> # FastAPI(lifespan=receiver.lifespan)
        >>> # app.add_route("/webhooks/qualifi", receiver.asgi, methods=["POST"])
    """

    __module__ = "gather_webhooks.receiver"

    def __init__(  # noqa: PLR0913 -- all of them have a good default
        self,
        secret: str | bytes | bytearray | Sequence[str | bytes | bytearray] | Verifier,
        *,
        inbox: str | os.PathLike[str] | Inbox | None = None,
        inline: Claims | None = None,
        tolerance: timedelta | float | None = _checks.TOLERANCE,
        max_body: int = 1_048_576,
        retries: Iterable[timedelta | float] = _RETRIES,
        keep: timedelta | float = _KEEP,
        name: str = "default",
        concurrency: int = 8,
    ) -> None:
        """Check the arguments; nothing is opened yet."""
        if inbox is not None and inline is not None:
            raise wrong_use(
                "both `inbox` and `inline` are given: with an inbox, the handler runs after the "
                "answer; inline, it runs before. Give one of them"
            )
        if inline is not None and not isinstance(inline, Claims):
            raise wrong_use(
                "`inline` is no claims: give MemoryClaims(), RedisClaims(client) or "
                "PostgresClaims(pool)"
            )
        if not isinstance(name, str) or not name or "\0" in name:
            raise wrong_use("`name` is no name: give a text, such as 'default'")
        plan = Plan(
            name=name,
            verifier=_checks.verifier(secret, tolerance),
            inbox=_checks.store(inbox),
            max_body=_checks.positive("max_body", max_body),
            retries=_times.delays("retries", retries),
            keep=_times.seconds("keep", keep),
            concurrency=_checks.positive("concurrency", concurrency),
            operations=Operations(name),
            # Inline, each request has its own: there it is the server who limits them.
            threads=Threads("gather-handler", concurrency if inbox is not None else None),
        )
        self._name = name
        self._handlers = plan.handlers
        self._operations = plan.operations
        self._front = Front(plan, None if inbox is not None else inline or MemoryClaims())
        self._asgi = AsgiApp(self._front)
        self._wsgi = WsgiApp(self._front)
        self._flask = FlaskView(self._front)
        self._django = DjangoView(self._front)
        self._quart = _quart.view(self._front)
        self._aiohttp = AiohttpView(self._front)
        self._aws_lambda = LambdaHandler(self._front)

    def __repr__(self) -> str:
        return f"Receiver(name={self._name!r}, handlers={list(self._handlers.own)})"

    @property
    def asgi(self) -> "_Application":
        """The ASGI application: a route of Starlette or FastAPI, or the whole of a server's.

        Use ``app.add_route("/webhooks/qualifi", receiver.asgi, methods=["POST"])``, not ``mount``,
        which redirects, and a redirected delivery is lost. Handlers begin to run with
        ``lifespan``, or else with the first request.
        """
        return cast("_Application", self._asgi)

    @property
    def wsgi(self) -> WsgiApp:
        """The WSGI application. Handlers begin to run with the first request, or with ``start``."""
        return self._wsgi

    @property
    def flask(self) -> FlaskView:
        """The view function of Flask.

        Use ``app.add_url_rule("/webhooks/qualifi", view_func=receiver.flask, methods=["POST"])``.
        Handlers begin to run with the first request, or with ``start``.
        """
        return self._flask

    @property
    def quart(self) -> "Callable[..., Awaitable[quart.Response]]":
        """The view function of Quart.

        Use ``app.add_url_rule("/webhooks/qualifi", view_func=receiver.quart, methods=["POST"])``,
        and ``app.while_serving(receiver.lifespan)``.
        """
        return self._quart

    @property
    def django(self) -> DjangoView:
        """The view of Django: ``path("webhooks/qualifi", receiver.django)``.

        It needs no token of a form, and is in no transaction of ``ATOMIC_REQUESTS``. Handlers begin
        to run with the first request, or with ``start``.
        """
        return self._django

    @property
    def aiohttp(self) -> "Callable[[web.Request], Awaitable[web.Response]]":
        """The handler of aiohttp's server.

        Use ``app.router.add_post("/webhooks/qualifi", receiver.aiohttp)``, and
        ``app.cleanup_ctx.append(receiver.lifespan)``.
        """
        return self._aiohttp.handle

    @property
    def aws_lambda(self) -> LambdaHandler:
        """The handler of AWS Lambda: ``handler = receiver.aws_lambda``.

        It answers API Gateway (REST and HTTP API), function URLs and load balancers. A request
        only stores: an event of a schedule has what is due handled, for as long as the invocation
        may take.
        """
        return self._aws_lambda

    def lifespan(self, app: Any = None) -> Lifespan:
        """Run handlers while a server runs: ``FastAPI(lifespan=receiver.lifespan)``.

        Starlette and Litestar take it in the same way, aiohttp as ``app.cleanup_ctx.append(…)``,
        Quart as ``app.while_serving(…)``.

        Args:
            app: The application: whether the receiver's path redirects is looked up in its routes.

        Returns:
            A context, in which handlers run; at its end they have 10 s to finish.

        Raises:
            UsageError: The receiver is mounted.

        Example:
            >>> import asyncio
            >>> from gather_webhooks.receiver import Receiver
            >>> receiver = Receiver("whsec_example")
            >>> async def main() -> None:
            ...     async with receiver.lifespan():
            ...         pass  # serve
            >>> asyncio.run(main())
        """
        check_routes(self._asgi, app)
        return Lifespan(self._front)

    def start(self) -> None:
        """Begin to run handlers in the background: in the running event loop, or in a thread.

        Servers do it by themselves, those of WSGI at the first request. A receiver without an inbox
        has nothing to start. Nor does the process of Flask's reloader that only watches the files.
        """
        if not only_watches():
            self._front.start()

    def run(self) -> None:
        """Run handlers until ``stop`` is called: for a process that does nothing else.

        SIGTERM and SIGINT stop it too, where nothing else handles them.

        Raises:
            UsageError: There is no inbox, or it is called in an event loop.
        """
        self._front.run()

    async def arun(self) -> None:
        """Run handlers until ``astop`` is called: for a process that does nothing else.

        Raises:
            UsageError: There is no inbox.
        """
        await self._front.arun()

    def stop(self, grace: timedelta | float = GRACE) -> bool:
        """Claim no more deliveries, and wait for the handlers that run.

        Requests still store theirs: another process handles them, or this one when it is started
        again.

        Args:
            grace: How long to wait at most, in seconds or as ``timedelta``.

        Returns:
            Whether all of them have finished.

        Raises:
            UsageError: It is called in an event loop; see ``astop``.
        """
        return self._front.stop(_times.seconds("grace", grace))

    async def astop(self, grace: timedelta | float = GRACE) -> bool:
        """Do what ``stop`` does, in an event loop."""
        return await self._front.astop(_times.seconds("grace", grace))

    def drain(self, budget: timedelta | float) -> int:
        """Handle what is due, and return: for cron jobs and serverless functions.

        Args:
            budget: For how long to take on deliveries, in seconds or as ``timedelta``. What runs
                then is waited for.

        Returns:
            How many deliveries were handled, failed ones included.

        Raises:
            UsageError: There is no inbox, or it is called in an event loop; see ``adrain``.
            Exception: What the database's driver raises.
        """
        return self._front.drain(_times.seconds("budget", budget))

    async def adrain(self, budget: timedelta | float) -> int:
        """Do what ``drain`` does, in an event loop."""
        return await self._front.adrain(_times.seconds("budget", budget))

    def dead(self) -> list[DeadDelivery]:
        """List the deliveries that were given up, the oldest first.

        Returns:
            All of them, which are kept until somebody replays or deletes them.

        Raises:
            UsageError: There is no inbox.
            Exception: What the database's driver raises.
        """
        return self._front.ask(self._operations.dead())

    async def adead(self) -> list[DeadDelivery]:
        """Do what ``dead`` does, in an event loop."""
        return await self._front.aask(self._operations.dead())

    def replay(self, key: str) -> bool:
        """Have a dead delivery handled again, from its first attempt on.

        Args:
            key: Its idempotency key. That of one that waits for its next attempt makes it due.

        Returns:
            Whether there was one.

        Raises:
            UsageError: There is no inbox.
            Exception: What the database's driver raises.
        """
        replayed = self._front.ask(self._operations.replay(key))
        self._front.wake()
        return replayed

    async def areplay(self, key: str) -> bool:
        """Do what ``replay`` does, in an event loop."""
        replayed = await self._front.aask(self._operations.replay(key))
        self._front.wake()
        return replayed

    def delete(self, key: str) -> bool:
        """Forget a delivery, in whatever state: the same would be a new one.

        Args:
            key: Its idempotency key.

        Returns:
            Whether there was one.

        Raises:
            UsageError: There is no inbox.
            Exception: What the database's driver raises.
        """
        return self._front.ask(self._operations.delete(key))

    async def adelete(self, key: str) -> bool:
        """Do what ``delete`` does, in an event loop."""
        return await self._front.aask(self._operations.delete(key))

    def stats(self) -> Stats:
        """Count the deliveries by their state.

        Returns:
            The counts, and the age of the oldest pending one.

        Raises:
            UsageError: There is no inbox.
            Exception: What the database's driver raises.
        """
        counts = self._front.ask(self._operations.count())
        return _operations.stats(counts, self._front.ask(self._operations.oldest()))

    async def astats(self) -> Stats:
        """Do what ``stats`` does, in an event loop."""
        counts = await self._front.aask(self._operations.count())
        return _operations.stats(counts, await self._front.aask(self._operations.oldest()))
