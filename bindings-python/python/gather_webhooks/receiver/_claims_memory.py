"""Claims in the memory of one process."""

import threading
import time
from collections import OrderedDict
from typing import NamedTuple

from . import _log
from ._claims import Claim, Claimant, Claims
from ._fork import at_fork
from ._operations import LEASE, SKEW

#: How many keys it remembers.
LIMIT = 10_000


class _Held(NamedTuple):
    lease: str
    until: float


class MemoryClaims(Claims):
    """Claims in the memory of this process: the default when no inbox and no claims are given.

    They keep out the duplicates that reach this process, and are forgotten when it ends. It
    remembers 10,000 deliveries, the latest.

    Example:
        >>> from gather_webhooks.receiver import MemoryClaims, Receiver
        >>> receiver = Receiver("whsec_example", inline=MemoryClaims())
    """

    __module__ = "gather_webhooks.receiver"

    _at_once = True

    def __init__(self) -> None:
        """Begin with none."""
        self._reset()
        self._told = False
        at_fork(self, child=MemoryClaims._reset)

    def _reset(self) -> None:
        self._lock = threading.Lock()
        self._running: dict[tuple[str, str], _Held] = {}
        self._done: OrderedDict[tuple[str, str], float] = OrderedDict()

    async def _claim(self, claimant: Claimant, keep: float) -> Claim:
        now = time.monotonic()
        entry = claimant[:2]
        with self._lock:
            self._tell()
            self._forget(now - keep)
            if entry in self._done:
                return "done"
            held = self._running.get(entry)
            if held is not None and held.until > now:
                return "busy"
            if len(self._running) >= LIMIT:
                raise MemoryError("10,000 deliveries are being handled at once")
            self._running[entry] = _held(claimant, now)
            while len(self._running) + len(self._done) > LIMIT:
                self._done.popitem(last=False)
            return "claimed"

    async def _complete(self, claimant: Claimant, keep: float) -> bool:
        del keep  # which is looked at when something is claimed
        with self._lock:
            ours = self._drop(claimant)
            if ours:
                self._done[claimant[:2]] = time.monotonic()
            return ours

    async def _release(self, claimant: Claimant) -> bool:
        with self._lock:
            return self._drop(claimant)

    async def _renew(self, claimant: Claimant) -> bool:
        with self._lock:
            ours = self._is_ours(claimant)
            if ours:
                self._running[claimant[:2]] = _held(claimant, time.monotonic())
            return ours

    def _drop(self, claimant: Claimant) -> bool:
        ours = self._is_ours(claimant)
        if ours:
            del self._running[claimant[:2]]
        return ours

    def _is_ours(self, claimant: Claimant) -> bool:
        held = self._running.get(claimant[:2])
        return held is not None and held.lease == claimant.lease

    def _forget(self, before: float) -> None:
        while self._done and next(iter(self._done.values())) <= before:
            self._done.popitem(last=False)

    def _tell(self) -> None:
        if not self._told:
            _log.logger.warning(
                "duplicates are kept out in the memory of this process alone, which forgets them "
                "when it ends: give the receiver an `inbox`, or claims in Redis or PostgreSQL"
            )
        self._told = True


def _held(claimant: Claimant, now: float) -> _Held:
    return _Held(claimant.lease, now + (LEASE + SKEW) / 1000)
