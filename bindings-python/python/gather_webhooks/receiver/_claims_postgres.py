"""Claims in PostgreSQL, in the same table that an inbox has."""

import time
from typing import TYPE_CHECKING, Any

from ._background import in_background, quietly
from ._claims import Claim, Claimant, Claims
from ._complete import complete_in
from ._inbox import PATIENCE, aperform, timed_out
from ._operations import Operations
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
        _, key, name, signed_at, lease = claimant
        operations = Operations(claimant.receiver)
        end = time.monotonic() + PATIENCE
        while (left := end - time.monotonic()) > 0:
            claim = operations.claim_inline(key, name, signed_at, lease)
            if await aperform(self._table, claim, left):
                return "claimed"
            state = await aperform(self._table, operations.state(key), end - time.monotonic())
            if state is not None:
                return "done" if state in ("done", "dead") else "busy"
        raise timed_out()

    async def _complete(self, claimant: Claimant, keep: float) -> bool:
        operations = Operations(claimant.receiver)
        done = await aperform(self._table, operations.complete(claimant.key, claimant.lease))
        if time.monotonic() - self._forgot > _FORGET:
            self._forgot = time.monotonic()
            forget = operations.forget(keep, _FORGET_TOGETHER)
            in_background(quietly(aperform(self._table, forget)))  # the answer does not wait for it
        return done

    async def _release(self, claimant: Claimant) -> bool:
        operation = Operations(claimant.receiver).release(claimant.key, claimant.lease)
        return await aperform(self._table, operation)

    async def _renew(self, claimant: Claimant) -> bool:
        operation = Operations(claimant.receiver).renew(claimant.key, claimant.lease)
        return await aperform(self._table, operation)

    def _complete_in(self, claimant: Claimant, connection: Any, done: "Callable[[], None]") -> Any:
        operation = Operations(claimant.receiver).complete(claimant.key, claimant.lease)
        return complete_in(connection, operation, "postgres", done)
