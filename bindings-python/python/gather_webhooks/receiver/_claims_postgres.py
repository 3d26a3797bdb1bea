"""Claims in PostgreSQL, in the same table that an inbox has."""

import time
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from . import _times
from ._claims import Claim, Claimant, Claims
from ._complete import complete_in
from ._inbox import aperform
from ._operations import LEASE, SKEW, Operation, Operations, Result
from ._postgres import PostgresInbox

if TYPE_CHECKING:
    from collections.abc import Callable

    import psycopg_pool

#: How often old keys are forgotten, in seconds, and how many at once.
_FORGET = 60
_FORGET_TOGETHER = 1_000


class PostgresClaims(Claims):
    """Claims in PostgreSQL 12 or newer, for a receiver whose handlers run in the request.

    ``Delivery.complete_in`` works with them.

    Args:
        pool: As for ``PostgresInbox``.

    Raises:
        UsageError: It is no such pool.

    Example:
        >>> import psycopg_pool
        >>> from gather_webhooks.receiver import PostgresClaims, Receiver
        >>> pool = psycopg_pool.ConnectionPool("postgresql://localhost/app", open=False)
        >>> receiver = Receiver("whsec_example", inline=PostgresClaims(pool))
    """

    __module__ = "gather_webhooks.receiver"

    def __init__(
        self, pool: "psycopg_pool.ConnectionPool[Any] | psycopg_pool.AsyncConnectionPool[Any]"
    ) -> None:
        """Take the pool; it is used at the first use."""
        self._table = PostgresInbox(pool)
        self._forgot = 0.0

    async def _claim(self, claimant: Claimant, keep: float) -> Claim:
        del keep
        while True:
            if await aperform(self._table, _claim(claimant)):
                return "claimed"
            state = await aperform(self._table, _state(claimant))
            if state is not None:
                return "done" if state == "done" else "busy"

    async def _complete(self, claimant: Claimant, keep: float) -> bool:
        operations = Operations(claimant.receiver)
        done = await aperform(self._table, operations.complete(claimant.key, claimant.lease))
        if time.monotonic() - self._forgot > _FORGET:
            self._forgot = time.monotonic()
            with suppress(Exception):
                await aperform(self._table, operations.forget(keep, _FORGET_TOGETHER))
        return done

    async def _release(self, claimant: Claimant) -> bool:
        values = {"receiver": claimant.receiver, "key": claimant.key, "lease": claimant.lease}
        return await aperform(self._table, Operation("release", values, _changed))

    async def _renew(self, claimant: Claimant) -> bool:
        operation = Operations(claimant.receiver).renew(claimant.key, claimant.lease)
        return await aperform(self._table, operation)

    def _complete_in(self, claimant: Claimant, connection: Any, done: "Callable[[], None]") -> Any:
        operation = Operations(claimant.receiver).complete(claimant.key, claimant.lease)
        return complete_in(connection, operation, "postgres", done)


def _changed(result: Result) -> bool:
    return result.changed > 0


def _claim(claimant: Claimant) -> Operation[bool]:
    now = _times.now()
    values = claimant._asdict() | {
        "now": now,
        "lease_until": now + LEASE,
        "expired": now - SKEW,
    }
    return Operation("claim_inline", values, _changed)


def _state(claimant: Claimant) -> Operation[str | None]:
    values = {"receiver": claimant.receiver, "key": claimant.key}
    return Operation("state", values, lambda result: result.rows[0][0] if result.rows else None)
