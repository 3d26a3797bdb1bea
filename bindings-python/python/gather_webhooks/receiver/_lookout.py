"""Whether deliveries wait where nobody handles them: a loop that was never started."""

import threading
import time
from contextlib import suppress

from . import _log
from ._background import in_background, quietly
from ._inbox import aperform, in_loop, perform
from ._plan import Plan

#: How often to look, and how old what waits may be, in seconds.
EVERY = 60.0
OLD = 60.0


class Lookout:
    """Looks, in the background, after something was stored in a process that runs no handlers."""

    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        self._next = time.monotonic() + EVERY

    def look(self) -> None:
        """Look, unless it has of late."""
        now = time.monotonic()
        if now < self._next:
            return
        self._next = now + EVERY
        if not self._plan.store()._needs_loop:  # noqa: SLF001 -- it is hidden from users, not from us
            with suppress(RuntimeError):  # the interpreter is ending
                threading.Thread(target=self._look, name="gather-lookout", daemon=True).start()
        elif in_loop():
            in_background(quietly(self._alook()))

    def _look(self) -> None:
        with suppress(Exception):  # whatever a driver raises: the next request says so
            self._tell(perform(self._plan.store(), self._plan.operations.overdue()))

    async def _alook(self) -> None:
        self._tell(await aperform(self._plan.store(), self._plan.operations.overdue()))

    def _tell(self, seconds: float | None) -> None:
        if seconds is not None and seconds >= OLD:
            _log.logger.warning(
                "deliveries wait to be handled, the oldest for %d s, and this process runs no "
                "handlers: have one call receiver.run() or start(), or receiver.drain(50) from a "
                "schedule, every minute",
                seconds,
            )
