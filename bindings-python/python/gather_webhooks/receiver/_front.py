"""What stands between the servers' faces, the inbox, and the loop of handlers."""

import asyncio
import functools
import signal
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import CancelledError, wait
from contextlib import contextmanager
from typing import TypeVar

from . import _home, _inline, _log
from ._answer import Accepted, Answer, Known, after_put, put, unavailable
from ._claims import Claims
from ._delivery import Delivery
from ._errors import wrong_use
from ._fork import at_fork, keep_for_ever
from ._handlers import Unhandled
from ._inbox import aperform, in_loop, perform
from ._lookout import Lookout
from ._operations import Operation
from ._plan import Plan
from ._requests import Requests
from ._run import tell
from ._threads import settled
from ._times import now, to_datetime

T = TypeVar("T")

#: How long whoever asks for numbers waits for the inbox, in seconds.
_TOOLS = 30.0

#: How long the end of a server waits for handlers, in seconds.
GRACE = 10.0


class Front:
    """A receiver without its public face."""

    def __init__(self, plan: Plan, claims: Claims | None) -> None:
        self.plan = plan
        self._claims = claims
        self._lookout = Lookout(plan)
        self._stopped = False
        self._reset()
        at_fork(self, child=Front._forsake)

    def _reset(self) -> None:
        self._lock = threading.Lock()
        self._home: _home.Home | None = None
        self._requests = Requests()

    def _forsake(self) -> None:
        if self._home is not None:
            self._home.started = False  # or the end of the child waits for a loop that nobody runs
        keep_for_ever(self._home)
        self._reset()

    def begin(self) -> None:
        """Begin to claim at the first request, unless somebody has said stop."""
        if self.plan.inbox is not None and not self._stopped:
            self.home().start()

    def start(self) -> None:
        """Begin to claim."""
        self._stopped = False
        self.begin()

    def home(self) -> "_home.Home":
        """Give the loop of handlers: the running one, or one of our own, unless there is one."""
        found = self._home
        if found is not None and found.alive:
            return found
        with self._lock:
            if self._home is None or not self._home.alive:
                self._home = (
                    _home.Home(self.plan, asyncio.get_running_loop())
                    if in_loop()
                    else _home.own(self.plan)
                )
            return self._home

    # A verified delivery that somebody handles.

    async def aaccept(self, accepted: Accepted, started: float) -> Answer:
        """Store it, or handle it where there is no inbox; give what to answer."""
        if self._claims is not None:
            return await self._handle(self._claims, accepted, started)
        try:
            new = await aperform(self.plan.store(), put(self.plan, accepted))
        except Exception as error:  # noqa: BLE001 -- whatever a driver raises
            return unavailable(accepted.known, error)
        return self._stored(accepted, new=new)

    def accept(self, accepted: Accepted, started: float) -> Answer:
        """Do the same in a thread of the server's."""
        if self._claims is not None:
            return self.home().wait_for(self._handle(self._claims, accepted, started))
        try:
            new = self.perform(put(self.plan, accepted))
        except Exception as error:  # noqa: BLE001 -- whatever a driver raises
            return unavailable(accepted.known, error)
        return self._stored(accepted, new=new)

    async def _handle(self, claims: Claims, accepted: Accepted, started: float) -> Answer:
        with self._requests.one():
            return await _inline.handle(self.plan, claims, accepted, started)

    def _stored(self, accepted: Accepted, *, new: bool) -> Answer:
        known, route = accepted

        then: Callable[[], object] = self._go_on
        if isinstance(route, Unhandled):
            then = functools.partial(self._bury, known, route.error)
        return after_put(known, then, new=new)

    def _go_on(self) -> None:
        found = self._home
        if found is not None and found.alive and found.started:
            found.wake()
        else:
            self._lookout.look()

    def _bury(self, known: Known, error: str) -> None:
        self.home().spawn(_bury(self.plan, known, error))

    # What the user asks of the inbox.

    def perform(self, operation: Operation[T], seconds: float | None = None) -> T:
        """Do it and wait for it in this thread."""
        inbox = self.plan.store()
        patience = () if seconds is None else (seconds,)
        if not inbox._needs_loop:  # noqa: SLF001
            return perform(inbox, operation, *patience)
        self._outside("with an asynchronous pool")
        return self.home().wait_for(aperform(inbox, operation, *patience))

    def ask(self, operation: Operation[T]) -> T:
        """Do it for a person or a tool."""
        return self.perform(operation, _TOOLS)

    async def aask(self, operation: Operation[T]) -> T:
        """Do it for a person or a tool."""
        return await aperform(self.plan.store(), operation, _TOOLS)

    # The loop.

    def wake(self) -> None:
        """Look for what is due now, if there is a loop."""
        found = self._home
        if found is not None:
            found.wake()

    def drain(self, budget: float) -> int:
        """Handle what is due."""
        self.plan.store()
        self._outside("which waits")
        home = self.home()
        return home.wait_for(home.worker.drain(budget))

    async def adrain(self, budget: float) -> int:
        """Handle what is due."""
        self.plan.store()
        home = self.home()
        return await home.do(home.worker.drain(budget))

    def stop(self, grace: float) -> bool:
        """Claim no more, and wait for what runs."""
        self._outside("which waits")
        if self._claims is not None:
            wait([ended := self._requests.ended()], grace)
            return ended.done()
        found = self._stop()
        return found is None or found.wait_for(found.worker.stop(grace))

    async def astop(self, grace: float = GRACE) -> bool:
        """Claim no more, and wait for what runs."""
        if self._claims is not None:
            return await settled(self._requests.ended(), grace)
        found = self._stop()
        return found is None or await found.do(found.worker.stop(grace))

    def _stop(self) -> "_home.Home | None":
        self._stopped = True
        found = self._home
        if found is None or not found.alive:
            return None
        found.started = False
        return found

    def run(self) -> None:
        """Run handlers until `stop`, or until a signal ends the process."""
        self.plan.store()
        self._outside("which waits")
        self.start()
        home = self.home()
        ended = asyncio.run_coroutine_threadsafe(home.worker.ended(), home.loop)
        with _signals(ended.cancel):
            try:
                ended.result()
            except (CancelledError, KeyboardInterrupt):
                self.stop(GRACE)

    async def arun(self) -> None:
        """Run handlers until `astop`."""
        self.plan.store()
        self.start()
        home = self.home()
        await home.do(home.worker.ended())

    def _outside(self, why: str) -> None:
        if in_loop():
            raise wrong_use(
                f"this method, {why}, would block the event loop that it is called in: await its "
                "twin, whose name begins with `a`, such as `await receiver.adrain(10)`"
            )


@contextmanager
def _signals(stop: Callable[[], object]) -> Iterator[None]:
    """Call a function at SIGTERM, unless the program has something of its own for it."""
    ours = (
        threading.current_thread() is threading.main_thread()
        and signal.getsignal(signal.SIGTERM) is signal.SIG_DFL
    )
    if ours:
        signal.signal(signal.SIGTERM, lambda *_: stop())
    try:
        yield
    finally:
        if ours:
            signal.signal(signal.SIGTERM, signal.SIG_DFL)


async def _bury(plan: Plan, known: Known, error: str) -> None:
    """Tell of a delivery that is stored dead, as its shape is unknown."""
    event = known.event
    _log.outcome("dead", note=error, name=event.name, kind=event.kind, key=known.key)
    received_at = to_datetime(now())
    delivery = Delivery(known.key, known.name, 0, received_at, to_datetime(known.signed_at))
    await tell(plan, delivery, error)
