"""A delivery that is handled in its request, as there is no inbox."""

import asyncio
import secrets
import time
from collections.abc import Coroutine
from typing import Any, TypeVar

from . import _log, _times
from ._answer import Accepted, Answer, Known, milliseconds_since, unavailable
from ._background import in_background, quietly
from ._claims import Claim, Claimant, Claims
from ._delivery import Delivery
from ._errors import whereabouts, without_us
from ._handlers import Function, Unhandled
from ._inbox import PATIENCE, timed_out
from ._operations import LEASE
from ._plan import Plan
from ._run import RENEW, guarded, tell

T = TypeVar("T")

#: When the sender has given up, in seconds.
LATE = 5.0


async def handle(plan: Plan, claims: Claims, accepted: Accepted, started: float) -> Answer:
    """Claim a delivery, handle it, and say what to answer."""
    known, route = accepted
    claimant = Claimant(plan.name, known.key, known.name, known.signed_at, secrets.token_hex(16))
    try:
        claim = await _claim(claims, claimant, plan.keep)
    except Exception as error:  # noqa: BLE001 -- whatever a driver raises
        return unavailable(known, error)
    if claim == "done":
        return Answer("duplicate", known=known)
    if claim == "busy":
        return Answer("rejected", 503, "in_progress", (("Retry-After", "60"),), known=known)
    return await _Handling(plan, claims, claimant, known, started).run(route)


async def _claim(claims: Claims, claimant: Claimant, keep: float) -> Claim:
    if claims._at_once:  # noqa: SLF001
        return await claims._claim(claimant, keep)  # noqa: SLF001
    task = in_background(claims._claim(claimant, keep))  # noqa: SLF001
    done, _ = await asyncio.wait({task}, timeout=PATIENCE)
    if done:
        return task.result()
    in_background(_unclaim(claims, claimant, task))
    raise timed_out()


async def _unclaim(claims: Claims, claimant: Claimant, task: "asyncio.Task[Claim]") -> None:
    """Let go of what is claimed after all, when nobody waits for it any more."""
    await quietly(asyncio.wait_for(task, LEASE / 1000))
    await quietly(claims._release(claimant))  # noqa: SLF001


class _Handling:
    def __init__(
        self, plan: Plan, claims: Claims, claimant: Claimant, known: Known, started: float
    ) -> None:
        self._plan = plan
        self._claims = claims
        self._claimant = claimant
        self._known = known
        self._started = started
        self._marked = False
        self._delivery = Delivery(
            known.key,
            known.name,
            1,
            _times.to_datetime(_times.now()),
            _times.to_datetime(known.signed_at),
            _complete=self._complete_in,
        )

    async def run(self, route: Function | Unhandled) -> Answer:
        answer = Answer("handled", known=self._known, attempt=1)
        if isinstance(route, Unhandled):
            await self._complete()
            in_background(tell(self._plan, self._delivery, route.error))
            return answer._replace(outcome="dead", note=route.error)
        failure = await self._call(route)
        if failure is not None:
            _log.logger.error(
                "the handler of %s failed", self._known.name, exc_info=without_us(failure)
            )
        if await self._is_done(failure):
            return answer
        note = "NotCommitted" if failure is None else whereabouts(failure)
        return answer._replace(outcome="failed", status=500, code="handler_failed", note=note)

    async def _is_done(self, failure: BaseException | None) -> bool:
        if self._marked:
            return not await self._release()  # what can be released was not committed
        if failure is not None:
            await self._release()
            return False
        await self._complete()
        return True

    async def _call(self, route: Function) -> BaseException | None:
        loop = asyncio.get_running_loop()
        self._timer = loop.call_later(self._started + LATE - time.perf_counter(), self._be_late)
        try:
            return await guarded(route.call(self._plan.threads, self._known.event, self._delivery))
        except asyncio.CancelledError as error:
            # The handler's own, unless the loop is being closed: nobody else cancels this task.
            if getattr(asyncio.current_task(), "cancelling", int)():
                raise
            return error
        finally:
            self._timer.cancel()

    def _be_late(self) -> None:
        self._record("late")
        self._timer = asyncio.get_running_loop().call_later(RENEW - LATE, self._renew)

    def _renew(self) -> None:
        in_background(quietly(self._claims._renew(self._claimant)))  # noqa: SLF001
        self._timer = asyncio.get_running_loop().call_later(RENEW, self._renew)

    async def _complete(self) -> None:
        try:
            await self._in_time(self._claims._complete(self._claimant, self._plan.keep))  # noqa: SLF001
        except Exception:  # noqa: BLE001 -- whatever a driver raises
            # It is handled all the same. A duplicate will be handled again.
            _log.logger.exception("%s could not be marked done", self._known.name)

    async def _release(self) -> bool:
        try:
            return await self._in_time(self._claims._release(self._claimant))  # noqa: SLF001
        except Exception:  # noqa: BLE001 -- whatever a driver raises
            # Nobody else can claim it until the lease has ended.
            _log.logger.exception("the claim of %s could not be released", self._known.name)
            # It may not have been done: then the sender comes again, else to a duplicate.
            return True

    async def _in_time(self, operation: Coroutine[Any, Any, T]) -> T:
        return await (operation if self._claims._at_once else _in_time(operation))  # noqa: SLF001

    def _complete_in(self, connection: Any, /) -> Any:
        def done() -> None:
            self._marked = True

        return self._claims._complete_in(self._claimant, connection, done)  # noqa: SLF001

    def _record(self, outcome: str) -> None:
        event = self._known.event
        _log.outcome(
            outcome,
            name=event.name,
            kind=event.kind,
            key=self._known.key,
            attempt=1,
            duration_ms=milliseconds_since(self._started),
        )


async def _in_time(operation: Coroutine[Any, Any, T]) -> T:
    """Wait as long as a request can."""
    task = in_background(operation)
    done, _ = await asyncio.wait({task}, timeout=PATIENCE)
    if not done:
        task.cancel()
        raise timed_out()
    return task.result()
