"""One delivery that this process has claimed: its handler, its lease, and what becomes of it."""

import asyncio
import time
from typing import TYPE_CHECKING, Any

from gather_webhooks import Event, WebhookError, read_verified

from . import _log
from ._answer import milliseconds_since
from ._complete import complete_in
from ._delivery import Delivery
from ._errors import whereabouts, without_us
from ._handlers import Function, call, is_async
from ._inbox import PATIENCE, aperform
from ._operations import Claimed, Operation
from ._plan import Plan
from ._times import now, to_datetime

if TYPE_CHECKING:
    from ._worker import Worker

#: How often a lease is renewed, and how soon what failed in the inbox is tried again, in seconds.
RENEW = 10.0
AGAIN = 1.0

#: How many more attempts than planned a delivery may take that kills whoever handles it.
KILLS = 10


class Run:
    """The handling of one claimed delivery."""

    def __init__(self, worker: "Worker", claimed: Claimed) -> None:
        self._worker = worker
        self._plan = worker.plan
        self._claimed = claimed
        self._started = time.perf_counter()
        self._event: Event | None = None
        self._delivery = Delivery(
            claimed.key,
            claimed.name,
            claimed.attempts,
            to_datetime(claimed.received_at),
            to_datetime(claimed.signed_at),
            _complete=self._complete_in,
        )
        self._marked = False  # done, in a transaction of the user's that is committed or not
        self._until = claimed.lease_until
        self._lost = False
        self._settling = False
        self._settled = False
        self._timer = self._renew_in(RENEW)

    async def handle(self) -> None:
        """Handle it, and have the inbox know what came of that."""
        try:
            await self._handle()
        finally:
            self._settled = True
            self._timer.cancel()
            self._worker.handled(self)

    async def _handle(self) -> None:
        claimed = self._claimed
        if claimed.attempts > len(self._plan.retries) + KILLS:
            await self._fail("LeaseLost: its handler never came back", None)
            return
        try:
            event: Event = read_verified(claimed.body, signed_at=self._delivery.signed_at)
        except WebhookError as error:
            await self._fail(whereabouts(error), None)
            return
        self._event = event
        route = self._plan.handlers.route(event)
        if not isinstance(route, Function):
            reason = "unrecognized: no handler" if route is None else route.error
            await self._fail(reason, None)
            return
        failure = await self._call(route, event)
        if self._delay() is not None or (failure is None and not self._marked):
            self._worker.handled(self)  # or else `on_dead` runs in its place
        if failure is not None:
            _log.logger.error(
                "the handler of %s failed", claimed.name, exc_info=without_us(failure)
            )
            await self._fail(whereabouts(failure), self._delay())
        elif self._marked:
            await self._fail("NotCommitted", self._delay())
        else:
            operation = self._plan.operations.complete(claimed.key, claimed.lease)
            self._finish("handled" if await self._settle(operation) else "failed")

    async def _call(self, function: Function, event: Event) -> BaseException | None:
        task = asyncio.ensure_future(
            guarded(function.call(self._plan.threads, event, self._delivery))
        )
        try:
            await asyncio.wait({task})
        except asyncio.CancelledError:
            # The loop is being closed. A thread goes on, and the lease has to see to it.
            if function.asynchronous:
                await self._give_back(task)
            raise
        return asyncio.CancelledError() if task.cancelled() else task.result()

    async def _give_back(self, task: "asyncio.Future[BaseException | None]") -> None:
        task.cancel()
        await asyncio.wait({task}, timeout=AGAIN)
        if not task.done():
            return
        claimed, operations = self._claimed, self._plan.operations
        failure = asyncio.CancelledError() if task.cancelled() else task.result()
        operation = operations.complete(claimed.key, claimed.lease)
        if failure is not None or self._marked:
            error = whereabouts(failure) if failure is not None else "NotCommitted"
            operation = operations.fail(claimed.key, claimed.lease, error, 0)
        try:
            ours = await aperform(self._worker.inbox, operation, AGAIN)
        except Exception as error:  # noqa: BLE001 -- there is no time for more
            self._worker.failed(error)
            return
        if ours != self._marked and (failure is None or self._marked):
            self._record("handled")
        else:
            self._record("failed", note="cut off, as the program stops")

    def _delay(self) -> float | None:
        """Give how long to wait before the next attempt; ``None`` if there is none."""
        attempt = self._claimed.attempts
        return self._plan.retries[attempt - 1] if attempt <= len(self._plan.retries) else None

    async def _fail(self, error: str, delay: float | None) -> None:
        claimed = self._claimed
        operation = self._plan.operations.fail(claimed.key, claimed.lease, error, delay)
        if not await self._settle(operation):
            # Its transaction was committed; or another one has it, and this one does not count.
            self._finish("handled" if self._marked and not self._lost else "failed")
            return
        note = ""
        if error == "NotCommitted":
            note = "complete_in was called, and its transaction not committed"
        if delay is None:
            self._record("dead", note=note or error)
            await tell(self._plan, self._delivery, error)
            return
        self._record("failed", note=note)
        self._worker.loop.call_later(delay + 0.005, self._worker.wake)

    async def _settle(self, operation: Operation[bool]) -> bool:
        """Have the inbox take it, however long that lasts; give whether it was still ours."""
        uncertain = False
        self._settling = True
        while not self._lost:
            try:
                ours = await aperform(self._worker.inbox, operation, PATIENCE)
            except Exception as error:  # noqa: BLE001 -- whatever a driver raises
                self._worker.failed(error)
                uncertain = True
                await asyncio.sleep(AGAIN)
                continue
            self._worker.recovered()
            self._settled = True
            if ours:
                return True
            # It was committed before, which nobody has said; or it is another's, if that may be.
            if now() > self._until if uncertain else not self._marked:
                self._lose()
            return uncertain and not self._marked and not self._lost
        return False

    def _renew_in(self, seconds: float) -> asyncio.TimerHandle:
        return self._worker.loop.call_later(
            seconds, lambda: self._worker.spawn(self._renew()) and None
        )

    async def _renew(self) -> None:
        operation = self._plan.operations.renew(self._claimed.key, self._claimed.lease)
        try:
            ours = await aperform(self._worker.inbox, operation)
        except Exception as error:  # noqa: BLE001 -- whatever a driver raises
            if not self._marked:  # or else it waits for the user's own transaction
                self._worker.failed(error)
            ours, again = True, AGAIN
        else:
            again = RENEW
            if ours:
                self._until = operation.values["lease_until"]
        if self._settled:
            return
        if ours:
            self._timer = self._renew_in(again)
        elif not self._marked and not self._settling:  # or else it may be done already
            self._lose()

    def _lose(self) -> None:
        self._lost = True
        _log.logger.warning(
            "lease lost: another process may handle %s %s too, as this one could not renew its "
            "lease",
            self._claimed.name,
            self._claimed.key,
        )

    def _complete_in(self, connection: Any, /) -> Any:
        def done() -> None:
            self._marked = True

        claimed = self._claimed
        operation = self._plan.operations.complete(claimed.key, claimed.lease)
        return complete_in(connection, operation, self._worker.inbox._dialect, done)  # noqa: SLF001

    def _finish(self, outcome: str) -> None:
        self._record(outcome, note="LeaseLost" if self._lost else "")

    def _record(self, outcome: str, note: str = "") -> None:
        event = self._event
        _log.outcome(
            outcome,
            note=note,
            name=self._claimed.name if event is None else event.name,
            kind=None if event is None else event.kind,
            key=self._claimed.key,
            attempt=self._claimed.attempts,
            duration_ms=milliseconds_since(self._started),
        )


async def guarded(handling: Any) -> BaseException | None:
    """Give what a handler raised: ``sys.exit()`` in one is its failure, not the program's end."""
    try:
        await handling
    except (asyncio.CancelledError, KeyboardInterrupt):
        raise
    except BaseException as error:  # noqa: BLE001 -- said above
        return error
    return None


async def tell(plan: Plan, delivery: Delivery, error: str) -> None:
    """Tell the user of a dead delivery."""
    function = plan.handlers.on_dead
    if function is None:
        return
    telling = call(function, (delivery, error), plan.threads, asynchronous=is_async(function))
    failure = await guarded(telling)
    if failure is not None:
        _log.logger.error("on_dead failed", exc_info=without_us(failure))
