"""The loop: claims what is due, has it handled, and forgets what was done long ago."""

import asyncio
import secrets
from collections.abc import Coroutine
from typing import Any

from . import _log
from ._errors import of_store
from ._inbox import PATIENCE, Inbox, aperform
from ._operations import Claimed
from ._plan import Plan
from ._run import Run

#: How often to look for what other processes stored, and to forget old keys, in seconds.
POLL = 1.0
FORGET = 60.0
FORGET_TOGETHER = 1_000

#: How many times as many as may run at once may wait for the inbox to know what came of them.
UNSETTLED = 4


class Worker:
    """Runs handlers in one event loop, in which its methods are called."""

    def __init__(self, plan: Plan, loop: asyncio.AbstractEventLoop) -> None:
        self.plan = plan
        self.loop = loop
        self._runs: set[asyncio.Task[None]] = set()
        #: Those whose handler has not returned; what came of the others is on its way to the inbox.
        self._handling: set[Run] = set()
        self._tasks: set[asyncio.Task[Any]] = set()
        self._claims: asyncio.Task[None] | None = None
        self._forgets: asyncio.Task[None] | None = None
        self._waiter: asyncio.Future[None] | None = None
        self._awake = False
        self._last_was_full = False
        self._stopping = True
        #: How often it was stopped: a drain ends with the next time, also where it never started.
        self._stops = 0
        self._drains: set[asyncio.Future[None]] = set()
        self._outage = False

    @property
    def inbox(self) -> Inbox:
        """The inbox, which whoever claims has."""
        return self.plan.store()

    def start(self) -> None:
        """Begin to claim, unless it does already."""
        self._stopping = False
        if self._claims is None or self._claims.done():
            self._claims = self.spawn(self._claim_for_ever())
        if self._forgets is None or self._forgets.done():
            self._forgets = self.spawn(self._forget_for_ever())

    def wake(self) -> None:
        """Look for what is due now."""
        self._awake = True
        if self._waiter is not None and not self._waiter.done():
            self._waiter.set_result(None)

    def spawn(self, coroutine: Coroutine[Any, Any, Any]) -> "asyncio.Task[Any]":
        """Run something in the background; a loop alone would let go of it."""
        task = self.loop.create_task(coroutine)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task

    def failed(self, error: BaseException) -> None:
        """Say once that the inbox is down."""
        if not self._outage:
            _log.logger.error("the inbox is down, it is tried again: %s", of_store(error))
        self._outage = True

    def recovered(self) -> None:
        """Say once that the inbox is there again."""
        if self._outage:
            _log.logger.info("the inbox is there again")
        self._outage = False

    async def ended(self) -> None:
        """Wait until it claims no more."""
        if self._claims is not None:
            await asyncio.wait({self._claims})

    async def stop(self, grace: float) -> bool:
        """Claim no more, and wait for what runs; give whether all of it ended in time."""
        end = self.loop.time() + grace
        self._stopping = True
        self._stops += 1
        self.wake()
        if self._forgets is not None:
            self._forgets.cancel()
        claiming: set[asyncio.Future[None]] = {*self._drains}
        if self._claims is not None:
            claiming.add(self._claims)
        if claiming:
            await asyncio.wait(claiming, timeout=grace)
        if self._runs:
            await asyncio.wait(self._runs, timeout=max(0.0, end - self.loop.time()))
        return not self._runs and all(one.done() for one in claiming)

    async def drain(self, budget: float) -> int:
        """Handle what is due for so many seconds; give how many deliveries it were."""
        drains = self.loop.create_future()
        self._drains.add(drains)
        try:
            return await self._drain(self.loop.time() + budget)
        finally:
            self._drains.discard(drains)
            drains.set_result(None)

    async def _drain(self, end: float) -> int:
        stops = self._stops
        ours: set[asyncio.Task[None]] = set()
        handled = 0
        while True:
            left = end - self.loop.time() if stops == self._stops else 0.0
            free = self._free()
            if left > 0 and free > 0:
                begun = [self._begin(claimed) for claimed in await self._claim(free)]
                ours.update(begun)
                if len(begun) == free:
                    continue
            waits_for = ours | self._runs if left > 0 >= free else ours
            if not waits_for:
                if left > 0:
                    await self._forget(min(left, PATIENCE))
                return handled
            timeout = min(left, POLL) if left > 0 else None
            done, _ = await asyncio.wait(
                waits_for, timeout=timeout, return_when=asyncio.FIRST_COMPLETED
            )
            handled += len(done & ours)
            ours -= done

    async def _claim_for_ever(self) -> None:
        while not self._stopping:
            self._awake = False
            free = self._free()
            if free > 0:
                try:
                    claimed = await self._claim(free)
                except Exception as error:  # noqa: BLE001 -- whatever a driver raises
                    self.failed(error)
                else:
                    self.recovered()
                    self._last_was_full = len(claimed) == free
                    for one in claimed:
                        self._begin(one)
            await self._sleep()

    async def _sleep(self) -> None:
        if self._awake or self._stopping:
            return
        self._waiter = self.loop.create_future()
        timer = self.loop.call_later(POLL, self.wake)
        try:
            await self._waiter
        finally:
            timer.cancel()
            self._waiter = None

    def _free(self) -> int:
        # An inbox that gives, and does not take what came of it, must not be emptied.
        concurrency = self.plan.concurrency
        unsettled = len(self._runs) - len(self._handling)
        return min(concurrency - len(self._handling), UNSETTLED * concurrency - unsettled)

    async def _claim(self, limit: int) -> list[Claimed]:
        names = self.plan.handlers.names()
        if names is not None and not names:
            return []
        lease = secrets.token_hex(16)
        return await aperform(self.inbox, self.plan.operations.claim(names, lease, limit))

    def _begin(self, claimed: Claimed) -> "asyncio.Task[None]":
        run = Run(self, claimed)
        self._handling.add(run)
        task: asyncio.Task[None] = self.loop.create_task(run.handle())
        self._runs.add(task)
        task.add_done_callback(self._ended)
        return task

    def handled(self, run: Run) -> None:
        """Let another begin: the next claim is committed together with what came of this one."""
        if run in self._handling:
            self._handling.discard(run)
            if self._last_was_full:
                self.wake()

    def _ended(self, task: "asyncio.Task[None]") -> None:
        self._runs.discard(task)
        if not task.cancelled() and (error := task.exception()) is not None:
            _log.logger.error("a delivery could not be dealt with", exc_info=error)
        if self._last_was_full:
            self.wake()

    async def _forget_for_ever(self) -> None:
        while True:
            many = await self._forget(PATIENCE) >= FORGET_TOGETHER
            await asyncio.sleep(0 if many else FORGET)

    async def _forget(self, seconds: float) -> int:
        operation = self.plan.operations.forget(self.plan.keep, FORGET_TOGETHER)
        try:
            return await aperform(self.inbox, operation, seconds)
        except Exception as error:  # noqa: BLE001 -- whatever a driver raises
            self.failed(error)
            return 0
